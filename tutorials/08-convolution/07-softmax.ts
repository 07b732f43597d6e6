/*
# From scores to shares — `dense.softmax`, `softmax`

After convolutions and pooling, a picture has become a list of numbers $y$: how much of which stroke
is where. Ten digits are to be told apart, so ten **scores** are computed, each a sum of all of $y$
with weights of its own. That is a **dense** layer. But a score of 3.2 for "seven" says little; what
we want are shares: ten numbers that are positive and sum to one. **Softmax** makes them:

$$ z = W_f y + b_f, \qquad p = \mathrm{softmax}(z), \qquad p_i = \frac{e^{z_i}}{\sum_j e^{z_j}} $$

Any positive function would do to make numbers positive. The exponential has a meaning: add 1 to a
score, and its share grows, beside each other share, by the factor $e$.

**By hand**, with scores whose exponentials are easy: $z = [\ln 1, \ln 2, \ln 5]$. The exponentials
are 1, 2 and 5, their sum is 8, and the shares are 1/8, 2/8 and 5/8.

**Literally**, for now just as the formula says:
*/
import { add, jacobian, matmul, softmax, type Tensor, tensor, transpose } from "cotangent";
import { check, print, same, table } from "../course/index.js";

function naiveSoftmax(z: number[]): number[] {
  let total = 0;
  for (const zj of z) total += Math.exp(zj);
  return z.map((zi) => Math.exp(zi) / total);
}

print("p", naiveSoftmax([Math.log(1), Math.log(2), Math.log(5)]));

/*
**What goes wrong.** $e^{710}$ is more than the largest number that a computer can hold, and in the
precision in which networks are trained (float32) already $e^{89}$ is. What comes out is not wrong a
little:
*/
table(
  ["scores", "shares"],
  [
    [[8, 9, 10], naiveSoftmax([8, 9, 10])],
    [[708, 709, 710], naiveSoftmax([708, 709, 710])],
  ].map(([z, p]) => [z.join(", "), p.map((share) => share.toFixed(3)).join(", ")]),
);

/*
`NaN` means "not a number": it is what ∞ / ∞ gives, and it spreads to everything that it touches.
But look at the scores. They differ by the same amounts, so the shares should be the same ones.
Indeed: take any number $m$ from all scores, and top and bottom of the fraction are both divided by
$e^m$. So take the largest. Then the largest exponential is $e^0 = 1$, and none is too large:

$$ p_i = \frac{e^{z_i - \max z}}{\sum_j e^{z_j - \max z}} $$
*/
function softmaxOf(z: number[]): number[] {
  const m = Math.max(...z);
  let total = 0;
  for (const zj of z) total += Math.exp(zj - m);
  return z.map((zi) => Math.exp(zi - m) / total);
}

same("large scores, the same shares", naiveSoftmax([8, 9, 10]), softmaxOf([708, 709, 710]));

/*
**The gradient.** Let one score $z_j$ grow, and see what each share $p_i$ does. Write $p_i = e_i / S$.
When $z_j$ grows, $e_j$ grows with slope $e_j$, and so does the sum $S$.

- For $i \ne j$, only the bottom moves: $\partial p_i / \partial z_j = -e_i e_j / S^2 = -p_i p_j$.
- For $i = j$ the top moves too: $\partial p_i / \partial z_i = e_i / S - e_i^2 / S^2 = p_i - p_i^2$.

All of these together, a row for each share and a column for each score, are called the **Jacobian**
$J$. Both cases in one line, with the shares on the diagonal:

$$ J = \mathrm{diag}(p) - p p^\top $$

A loss that changes by $dp_i$ for each unit of $p_i$ then changes with $z_j$ by

$$ dz_j = \sum_i dp_i J_{ij} = p_j \left( dp_j - \sum_i dp_i p_i \right) $$

Read it so: raising a score raises the loss as far as its share's cotangent lies above the mean of all
cotangents, weighed by the shares. What lies at the mean is left alone.
*/
function softmaxJacobian(z: number[]): number[][] {
  const p = softmaxOf(z);
  return p.map((pi, i) => p.map((pj, j) => (i === j ? pi : 0) - pi * pj));
}

function softmaxGradient(dp: number[], z: number[]): number[] {
  const p = softmaxOf(z);
  let mean = 0;
  for (let i = 0; i < p.length; i++) mean += dp[i] * p[i];
  return p.map((pj, j) => pj * (dp[j] - mean));
}

const z = tensor([Math.log(1), Math.log(2), Math.log(5)], { dtype: "float64" });
print("J for the shares 1/8, 2/8, 5/8", softmaxJacobian(z.toArray() as number[]));
same(
  "J as the library finds it",
  softmaxJacobian(z.toArray() as number[]),
  jacobian(softmax, z).toArray() as number[][],
);

check("softmax", {
  shapes: { z: [5] },
  literal: ({ z }) => softmaxOf(z),
  library: ({ z }) => softmax(z),
  derived: (dp: number[], { z }) => ({ z: softmaxGradient(dp, z) }),
});

/*
Each row of $J$ sums to zero, and so does each column: shares are only ever moved from one to
another, and a score has no meaning but beside the others.

```quote src/ops/softmax.ts softmax
$\sum_i dp_i p_i$ | mean += dp[i] * p[i] | sum(mul(dy, y), { axes: axis, keepDims: true })
$p_j (dp_j - \dots)$ | pj * (dp[j] - mean) | mul(y, sub(dy,
```

(An op calls its input $x$ and its output $y$, whatever they are to others.) The sum of exponentials
is computed in WebAssembly, several at a time:

```quote assembly/shares.ts Share.forward
$\max z$ | Math.max(...z) | Strip.top<T>(wide, x, n, step)
$e^{z_j - \max z}$ | Math.exp(zj - m) | Share.term<T>(wide, to, from, top)
$\sum_j$ | total += Math.exp(zj - m) | total = v128.add<T>(total, Share.term<T>(
```

**Now the dense layer before it**, $z = W_f y + b_f$. Each score is a row of weights times $y$. Its
gradient needs no new idea: the factor beside a number is what its cotangent gets multiplied by.

$$ dW_{ij} = dz_i y_j \qquad dy_j = \sum_i W_{ij} dz_i \qquad db_i = dz_i $$
*/
function dense(W: number[][], y: number[], b: number[]): number[] {
  const z: number[] = [];
  for (let i = 0; i < W.length; i++) {
    z[i] = b[i];
    for (let j = 0; j < y.length; j++) z[i] += W[i][j] * y[j];
  }
  return z;
}

function denseSoftmaxGradient(dp: number[], W: number[][], y: number[], b: number[]) {
  const dz = softmaxGradient(dp, dense(W, y, b));
  const dy = y.map((_, j) => dz.reduce((sum, dzi, i) => sum + W[i][j] * dzi, 0));
  return { W: dz.map((dzi) => y.map((yj) => dzi * yj)), y: dy, b: dz };
}

check("dense.softmax", {
  shapes: { W: [3, 4], y: [4], b: [3] },
  literal: ({ W, y, b }) => softmaxOf(dense(W, y, b)),
  library: ({ W, y, b }: Record<string, Tensor>) => softmax(add(matmul(y, transpose(W)), b)),
  derived: (dp: number[], { W, y, b }) => denseSoftmaxGradient(dp, W, y, b),
});

/*
The library's layer takes a whole batch of lists at once, one in each row of a matrix. So it writes
$y W_f^\top$, where a single list is written $W_f y$:

```quote src/ops/linear.ts affine
$W_f y$ | z[i] += W[i][j] * y[j] | matmul(x, transpose(weight))
$b_f$ | z[i] = b[i] | transpose(weight)), bias)
```
*/
