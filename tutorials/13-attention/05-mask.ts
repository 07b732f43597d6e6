/*
# What must not be seen — `attention.mask`

Sometimes a query must not hear a key, for two reasons.

- **The future.** A model that learns to guess the next word is shown whole sentences. If the word at
  place $i$ could look at place $i + 1$, it would copy the answer. So it may look at places up to $i$
  only: a **causal** mask.
- **Padding.** Sentences of different lengths lie in one matrix, the short ones filled up with a word that
  means nothing. Nobody should listen to it: a **padding** mask.

How does a share become zero, so that the others still add up to one? Through its score. The score
$-\infty$ does it, for $e^{-\infty} = 0$. So add to the scores, before the softmax, a matrix $M$ which is 0
where a query may look, and $-\infty$ where it may not:

$$ a = \mathrm{softmax}\left(\frac{Q K^\top + M}{\sqrt d}\right) $$

**By hand.** Scores $[1, 0, 2]$, with the third key hidden: $[1, 0, -\infty]$. The powers of $e$ are 2.72, 1
and 0, their sum is 3.72, and the shares 0.73, 0.27 and 0.

**Literally:**
*/
import { concat, Generator, normal, type Tensor, tensor } from "cotangent";
import { type AttentionOptions, attentionWeights, scaledDotProductAttention } from "cotangent/nn";
import { check, print, same, say } from "../course/index.js";
import { maps } from "./maps.js";

type Hidden = (query: number, key: number) => boolean;

function maskedWeights(Q: number[][], K: number[][], hidden: Hidden): number[][] {
  const d = K[0].length;
  const a: number[][] = [];
  for (let i = 0; i < Q.length; i++) {
    const powers: number[] = [];
    let sum = 0;
    for (let j = 0; j < K.length; j++) {
      let score = 0;
      for (let c = 0; c < d; c++) score += Q[i][c] * K[j][c];
      const M = hidden(i, j) ? -Infinity : 0;
      powers[j] = Math.exp((score + M) / Math.sqrt(d));
      sum += powers[j];
    }
    a[i] = powers.map((power) => power / sum);
  }
  return a;
}

const later: Hidden = (i, j) => j > i;
print(
  "a",
  maskedWeights([[1]], [[1], [0], [2]], (_, j) => j === 2),
);

/*
**In the library** a mask is a tensor of true and false, true where a key is hidden; or the word `causal`,
for the mask that is needed most. Step 3 showed the line that adds $M$ to the scores; this makes it:

```quote src/nn/attention.ts maskOf
$M = -\infty$ where hidden, else 0 | hidden(i, j) ? -Infinity : 0 | where(each, infinite, 0)
hidden: key $j$ later than query $i$ | (i, j) => j > i | greater(arange(keys), expandDims(arange(queries), 1))
```

**The gradient** needs nothing new. The softmax gave $ds_i = a_i (da_i - \sum_j a_j da_j)$. Where the share is 0
the slope is 0 as well: what is hidden is neither heard nor changed. And a constant that is added, like $M$,
changes no slope.
*/
function backward(da: number[][], Q: number[][], K: number[][]) {
  const root = Math.sqrt(K[0].length);
  const a = maskedWeights(Q, K, later);
  const dQ = Q.map((row) => row.map(() => 0));
  const dK = K.map((row) => row.map(() => 0));
  for (let i = 0; i < Q.length; i++) {
    let weighed = 0;
    for (let j = 0; j < K.length; j++) weighed += a[i][j] * da[i][j];
    for (let j = 0; j < K.length; j++) {
      const ds = a[i][j] * (da[i][j] - weighed);
      for (let c = 0; c < K[j].length; c++) {
        dQ[i][c] += (ds * K[j][c]) / root;
        dK[j][c] += (ds * Q[i][c]) / root;
      }
    }
  }
  return { Q: dQ, K: dK };
}

check("attention.mask, causal", {
  shapes: { Q: [4, 3], K: [4, 3] },
  literal: ({ Q, K }) => maskedWeights(Q, K, later),
  library: ({ Q, K }) => attentionWeights(Q, K, { causal: true }),
  derived: (da: number[][], { Q, K }) => backward(da, Q, K),
});

const padding = tensor([[false, false, false, true, true]]); //   for all queries the same
check("attention.mask, padding", {
  shapes: { Q: [2, 3], K: [5, 3] },
  literal: ({ Q, K }) => maskedWeights(Q, K, (_, j) => j >= 3),
  library: ({ Q, K }) => attentionWeights(Q, K, { mask: padding }),
});

/*
What the two leave of the shares of a sentence of six words, the last two of them padding. Each row adds up to
one:
*/
const sentence = ["the", "cat", "sat", "down", "–", "–"];
const [q, k] = [1, 2].map((seed) => normal(new Generator(seed), [6, 4]));
const lastTwo = tensor([sentence.map((word) => word === "–")]);
const draw = (label: string, options: AttentionOptions) => ({
  label,
  rows: sentence,
  columns: sentence,
  a: attentionWeights(q, k, options).toArray() as number[][],
});
maps("masks", "Who listens (rows) to whom (columns)", [
  draw("no mask", {}),
  draw("causal", { causal: true }),
  draw("padding", { mask: lastTwo }),
  draw("both", { causal: true, mask: lastTwo }),
]);

/*
The first word of a causal mask has only itself to listen to: its share is 1, whatever it is.

**Does it matter?** A few words of padding, which may be anything, here numbers around 5. Without a mask
they change what the real words hear. With it, they change nothing:
*/
const filler = (count: number) => normal(new Generator(9), [count, 4], { mean: 5 });
const [query, word] = [normal(new Generator(10), [1, 4]), normal(new Generator(4), [3, 4])];
const listen = (words: Tensor, mask?: Tensor) =>
  scaledDotProductAttention(query, words, words, mask && { mask }).toArray() as number[][];
const longer = concat([word, filler(2)], 0);
print("three words", listen(word));
print("and two of padding", listen(longer));
print("and two of padding, hidden", listen(longer, padding));
same("padding that is hidden changes nothing", listen(word), listen(longer, padding), 1e-6);

/*
**What goes wrong.** A mask of ones and zeros, with which the shares are multiplied, hides as well, and it looks
simpler:
*/
const plain = attentionWeights(tensor([[1]]), tensor([[1], [0], [2]]));
const [[a1, a2, a3]] = plain.toArray() as number[][];
print("shares", [a1, a2, a3]);
print("times the mask", [a1 * 1, a2 * 1, a3 * 0]);
say(`in sum ${(a1 + a2).toFixed(3)}; by M they were 0.731 and 0.269, in sum 1`);

/*
The hidden key is gone, but its share went with it: it should have gone to the others. What remains is no
mean any more; with two thirds of the shares hidden, the query hears everything at a third. And the hidden
key still counts. Let its score grow from 2 to 4, and the others shrink, which is a way to hear it:
*/
const louder = attentionWeights(tensor([[1]]), tensor([[1], [0], [4]]));
const [[b1, b2, b3]] = louder.toArray() as number[][];
print("times the mask, the hidden score being 4", [b1 * 1, b2 * 1, b3 * 0]);

/*

**A surprise.** Hide all keys from a query. Each power of $e$ is 0, their sum is 0, and 0 / 0 is no number:
*/
const everything = tensor([[true, true, true]]);
print("a", attentionWeights(tensor([[1]]), tensor([[1], [0], [2]]), { mask: everything }));

/*
The library says NaN, "not a number", which no loss survives. That is better than a made-up answer: a query
which nobody may answer should not have been asked. Usually such a query is padding itself, and its output is
ignored; then leave it one key to look at.
*/
