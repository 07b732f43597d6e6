/*
# How much to listen to each word — `attention.weights`

We have a query $q$ and a few keys $k_1, k_2, k_3$. How well does a key answer the query? Multiply
number by number and add up, $q \cdot k$: where both are large the product is large, where one has
nothing the other does not matter, and where they disagree in sign it is negative.

We want shares: not negative, and one in sum. So take $e^{q \cdot k}$, which is never negative, and
divide by the sum of all of them. That is a **softmax**.

**By hand**, with $q = [1, 0, 1, 0]$:

| key | | $q \cdot k$ | half of it | $e$ to that | share |
| --- | --- | --: | --: | --: | --: |
| $k_1 = [0, 5, 0, 3]$ | large, but where the query asks for nothing | 0 | 0 | 1.00 | 0.21 |
| $k_2 = [1, 0, -1, 0]$ | agrees once, disagrees once | 0 | 0 | 1.00 | 0.21 |
| $k_3 = [1, 4, 1, 0]$ | has what is asked for | 2 | 1 | 2.72 | 0.58 |

Why half? The formula, for all queries and keys at once, divides by the root of their length $d$; and
$\sqrt 4 = 2$:

$$ a = \mathrm{softmax}\left(\frac{Q K^\top}{\sqrt d}\right) $$

**Why $\sqrt d$?** $q \cdot k$ is a sum of $d$ products. If the numbers in $q$ and $k$ are drawn independently
with mean 0 and **variance** 1 (the mean square of their distances from the mean), each product has mean 0 and
variance 1. Variances of independent numbers add up: the sum has variance $d$. Its **spread**, the root of the
variance, says how far from the mean such numbers usually lie: $\sqrt d$. Do not believe it: measure, on 500
random queries with 8 keys each.
*/
import {
  div,
  Generator,
  matmul,
  max,
  mean,
  mul,
  normal,
  ones,
  softmax,
  sqrt,
  sub,
  type Tensor,
  transpose,
  variance,
} from "cotangent";
import { attentionWeights } from "cotangent/nn";
import { check, print, table } from "../course/index.js";
import { maps } from "./maps.js";

const number = (x: Tensor) => x.item();
const largest = (scores: Tensor) => max(softmax(scores), { axes: -1 });
const slope = (a: Tensor) => number(mean(mul(a, sub(1, a))));

const rows = [4, 16, 64, 256].map((d) => {
  const q = normal(new Generator(d), [500, 1, d]);
  const k = normal(new Generator(d + 1), [500, 8, d]);
  const scores = matmul(q, transpose(k));
  const [undivided, divided] = [largest(scores), largest(div(scores, Math.sqrt(d)))];
  const spread = number(sqrt(variance(scores)));
  const shares = [number(mean(undivided)), number(mean(divided))];
  return [d, spread, spread / Math.sqrt(d), ...shares, slope(undivided), slope(divided)];
});
table(
  [
    "d",
    "spread of q·k",
    "over √d",
    "largest share a, by q·k",
    "largest share a, by q·k / √d",
    "a (1 − a), by q·k",
    "a (1 − a), by q·k / √d",
  ],
  rows,
);

/*
Four times as long, and the spread doubles. Undivided, a long query hears little but one key, whose
share is close to 1 before anything has been learned. And then little *can* be learned. When a score
moves, its share $a$ moves by $a (1 - a)$ times as much, as we shall derive below. That slope, of the
largest share, is in the last two columns: by $q \cdot k$ it dies away, by $q \cdot k / \sqrt d$ it stays.

**Literally**, one loop for each letter. (The library takes the largest score off all scores first, which
changes no share and keeps $e^s$ from growing beyond what a computer can hold.)
*/
function weights(Q: number[][], K: number[][]): number[][] {
  const d = K[0].length;
  const a: number[][] = [];
  for (let i = 0; i < Q.length; i++) {
    const scores: number[] = [];
    for (let j = 0; j < K.length; j++) {
      let score = 0;
      for (let c = 0; c < d; c++) score += Q[i][c] * K[j][c];
      scores[j] = score / Math.sqrt(d);
    }
    a[i] = softmaxOf(scores);
  }
  return a;
}

function softmaxOf(scores: number[]): number[] {
  const powers = scores.map((score) => Math.exp(score));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

const keys = [
  [0, 5, 0, 3],
  [1, 0, -1, 0],
  [1, 4, 1, 0],
];
print("a", weights([[1, 0, 1, 0]], keys));

/*
**In the library**, which also knows the masks $M$ of step 5:

```quote src/nn/attention.ts attentionWeights
$Q K^\top$ | score += Q[i][c] * K[j][c] | matmul(q, transpose(k))
$/ \sqrt d$ | score / Math.sqrt(d) | Math.sqrt(d)
softmax | softmaxOf(scores) | softmax(
$M$ | – | add(scores, M)
```

**The gradient.** First one row. The share $a_j = e^{s_j} / \sum_m e^{s_m}$ depends on its own score, and
through the sum below on all others. By the quotient rule:

$$ \frac{\partial a_j}{\partial s_j} = a_j - a_j^2 = a_j (1 - a_j) \qquad \frac{\partial a_j}{\partial s_i} = - a_j a_i \quad (i \neq j) $$

The first is the slope of the table. If the loss changes by $da_j$ for each unit of $a_j$, add up what
score $i$ does to all shares:

$$ ds_i = a_i da_i - \sum_j da_j a_j a_i = a_i \left( da_i - \sum_j a_j da_j \right) $$

The sum is the mean of all $da$, weighed by the shares. So a score is moved by how much *more* its share
matters than the mean of them does, and in proportion to the share: a key that is not heard does not learn.

From the scores back to $Q$ and $K$ it is as for any product. With $s_{ij} = \sum_c Q_{ic} K_{jc} / \sqrt d$:

$$ dQ_{ic} = \sum_j ds_{ij} K_{jc} / \sqrt d \qquad dK_{jc} = \sum_i ds_{ij} Q_{ic} / \sqrt d $$
*/
function backward(da: number[][], Q: number[][], K: number[][]) {
  const d = K[0].length;
  const a = weights(Q, K);
  const dQ = Q.map((row) => row.map(() => 0));
  const dK = K.map((row) => row.map(() => 0));
  for (let i = 0; i < Q.length; i++) {
    let weighed = 0;
    for (let j = 0; j < K.length; j++) weighed += a[i][j] * da[i][j];
    for (let j = 0; j < K.length; j++) {
      const ds = a[i][j] * (da[i][j] - weighed);
      for (let c = 0; c < d; c++) {
        dQ[i][c] += (ds * K[j][c]) / Math.sqrt(d);
        dK[j][c] += (ds * Q[i][c]) / Math.sqrt(d);
      }
    }
  }
  return { Q: dQ, K: dK };
}

check("attention.weights", {
  shapes: { Q: [3, 4], K: [5, 4] },
  literal: ({ Q, K }) => weights(Q, K),
  library: ({ Q, K }) => attentionWeights(Q, K),
  derived: (da: number[][], { Q, K }) => backward(da, Q, K),
});

/*
**What goes wrong.** `softmax` goes along the last axis, the keys. Take it along the other one, the
queries, and each *key* shares itself among the queries. Both are tables of numbers between 0 and 1, no
shape complains, and in a picture neither looks wrong:
*/
const q = normal(new Generator(5), [5, 4]);
const k = normal(new Generator(6), [6, 4]);
const scores = div(matmul(q, transpose(k)), 2);
const [right, wrong] = [softmax(scores, -1), softmax(scores, -2)];
const names = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
const draw = (label: string, a: Tensor) => ({
  label,
  rows: names("q", 5),
  columns: names("k", 6),
  a: a.toArray() as number[][],
});
maps("axis", "Shares of five queries (rows) and six keys (columns), the softmax along either axis", [
  draw("along the keys", right),
  draw("along the queries", wrong),
]);

/*
A simple question tells them apart. Let every key hand over the value 1. Whatever the shares, a mean of
ones is one:
*/
const values = ones([6, 1]);
const heard = (a: Tensor) => transpose(matmul(a, values));
print("along the keys, each query hears", heard(right));
print("along the queries", heard(wrong));

/*
In the wrong one the sums differ: what the fourth query hears is 1.7 times as loud as it should be, and what
the first hears a little too soft. A model can even train like that. Step 8 will show how far it gets.
*/
