/*
# Now you

Three functions on plain numbers. Each holds an attempt by somebody who got it wrong. Run the checker first and
read what it says about them, then write your own in their place:

```sh
npm run tutorial -- attention exercises
```

It tries some hundred inputs, and answers with the smallest for which a function is wrong.

**1. Shares with some hidden.** A row of scores, and for each of them whether it is hidden. Return the shares:
none for what is hidden, and one in sum over what is seen. If all are hidden, return zeros (the library says NaN
here; a function may choose, if it says so). Scores can be around 1000, or as far below 0. It matters because
each batch of sentences of different lengths needs it, and because a sum that is not one, or an $e^{1000}$, does
not show in the shapes.
*/
export function hiddenShares(scores: number[], hidden: boolean[]): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power, j) => (hidden[j] ? 0 : power / sum));
}

/*
**2. All of causal attention.** Queries, keys and values of a sentence, a row for each word. Return for each word the
mean of the values, over itself and all words before it, weighed by the softmax of $Q K^\top / \sqrt d$. It matters
because models that write are made of this function and little else.
*/
export function causalAttention(Q: number[][], K: number[][], V: number[][]): number[][] {
  return Q.map((q, i) => {
    const powers = K.slice(0, i).map((k) =>
      Math.exp(k.reduce((sum, kc, c) => sum + q[c] * kc, 0) / K.length),
    );
    const sum = powers.reduce((total, power) => total + power, 0);
    return V[0].map((_, c) => powers.reduce((mean, power, j) => mean + (power / sum) * V[j][c], 0));
  });
}

/*
**3. Backwards through the softmax.** Given the shares $a$ of some queries, a row each, and the slopes $da$ of
the loss with respect to them. Return $ds$, the slopes with respect to the scores. It matters because a gradient
that is only nearly right trains, only worse, and no error ever tells.
*/
export function scoreGradient(a: number[][], da: number[][]): number[][] {
  return a.map((row, i) => row.map((share, j) => share * (1 - share) * da[i][j]));
}

/*
Solutions, with a line on why, are in [solutions.ts](solutions.ts).
*/
