/*
# Several at once — `attention.heads`

"Cat bites dog." A word that wants to know what happened has to find two others: who bites, and who is
bitten. But one row of shares makes one mean:
*/
import {
  Generator,
  matmul,
  normal,
  permute,
  reshape,
  type Tensor,
  tensor,
  transpose,
  type ValueError,
} from "cotangent";
import { MultiHeadAttention, scaledDotProductAttention } from "cotangent/nn";
import { check, print, same, say, table } from "../course/index.js";

const vectors: Record<string, number[]> = { cat: [1, 0], dog: [0, 1] };
const half = (one: string, other: string) =>
  vectors[one].map((value, c) => 0.5 * value + 0.5 * vectors[other][c]);
print("half cat, half dog", half("cat", "dog"));
print("half dog, half cat", half("dog", "cat"));

/*
Who bites whom is lost. Give the word two queries, with keys and values of their own: one finds who bites,
the other who is bitten. Write the two answers behind each other, [cat, dog] or [dog, cat], and it is clear.
Each such attention is a **head**:

$$ \mathrm{concat}(\mathrm{head}_1, \ldots, \mathrm{head}_h) W_o \quad \text{with} \quad \mathrm{head}_n = \mathrm{Attention}(Q_n, K_n, V_n) $$

The heads get no bigger matrices than one attention had. $Q = W_q x$ is computed as before, of $D$ numbers for
each word, and cut: the first $D / h$ of them are for head 1, the next for head 2, and so on. So $d$, the
length that a head compares, is $D / h$, a whole number if $h$ divides $D$. **concat** writes the answers of
the heads behind each other, which makes a row of $D$ numbers again, and $W_o$ lets what different heads have
found meet.

**By hand.** Two heads found $[3]$ and $[5]$ for a word. Concatenated: $[3, 5]$. With
$W_o = [[1, 2], [1, -1]]$ the word gets row times columns, $[3 + 5, 3 \cdot 2 - 5] = [8, 1]$. The library
stores $W_o$ as it stores every dense layer, a row of weights for each output, which is the transpose of the
matrix in the formula: $[[1, 1], [2, -1]]$. Our loops do the same.

**Literally.** The loops from before, with $n$ for the head, whose own numbers begin at $n d$:
*/
type Matrix = number[][];

function project(x: Matrix, W: Matrix): Matrix {
  return x.map((row) => W.map((weights) => weights.reduce((sum, weight, e) => sum + weight * row[e], 0)));
}

const stored = [
  [1, 1],
  [2, -1],
];
print("the word gets", project([[3, 5]], stored));

let multiplications = 0;
let softmaxes = 0;

function attention(Q: Matrix, K: Matrix, V: Matrix, from: number, d: number): Matrix {
  const y: Matrix = [];
  for (let i = 0; i < Q.length; i++) {
    const powers: number[] = [];
    for (let j = 0; j < K.length; j++) {
      let score = 0;
      for (let c = from; c < from + d; c++) score += Q[i][c] * K[j][c];
      multiplications += d;
      powers[j] = Math.exp(score / Math.sqrt(d));
    }
    const sum = powers.reduce((total, power) => total + power, 0);
    softmaxes += 1;
    y[i] = [];
    for (let c = 0; c < d; c++) {
      y[i][c] = 0;
      for (let j = 0; j < V.length; j++) y[i][c] += (powers[j] / sum) * V[j][from + c];
      multiplications += V.length;
    }
  }
  return y;
}

function joined(h: number, x: Matrix, Wq: Matrix, Wk: Matrix, Wv: Matrix): Matrix {
  const [Q, K, V] = [project(x, Wq), project(x, Wk), project(x, Wv)];
  const d = Q[0].length / h;
  const concatenated: Matrix = x.map(() => []);
  for (let n = 0; n < h; n++) {
    const head = attention(Q, K, V, n * d, d);
    for (let t = 0; t < x.length; t++) concatenated[t].push(...head[t]);
  }
  return concatenated;
}

function multiHead(h: number, x: Matrix, Wq: Matrix, Wk: Matrix, Wv: Matrix, Wo: Matrix): Matrix {
  const heads = joined(h, x, Wq, Wk, Wv);
  return project(heads, Wo);
}

/*
**In the library** the heads are an axis of their own, so that one matrix product does the work of all. So are the
sentences: those that it works on at once are a **batch**.

```quote src/nn/attention.ts MultiHeadAttention.forward
$Q = W_q x$ | project(x, Wq) | this.query.forward(query)
$K = W_k x$ | project(x, Wk) | this.key.forward(key)
$V = W_v x$ | project(x, Wv) | this.value.forward(value)
the part of head $n$ | n * d, d | this.#split(
$a$ and $\mathrm{head}_n = a V$ | (powers[j] / sum) * V[j][from + c] | attend(q, k, v, M)
concat | concatenated[t].push(...head[t]) | this.#join(heads)
$W_o$ | project(heads, Wo) | this.output.forward(
```

Its four matrices live in its layers. To compare gradients with respect to them, here is the same from
the parts that you know:
*/
function split(x: Tensor, h: number): Tensor {
  const [time, features] = x.shape;
  return permute(reshape(x, [time, h, features / h]), [1, 0, 2]); //    [heads, time, d]
}

function inLibrary(h: number, x: Tensor, Wq: Tensor, Wk: Tensor, Wv: Tensor, Wo: Tensor): Tensor {
  const [q, k, v] = [Wq, Wk, Wv].map((W) => split(matmul(x, transpose(W)), h));
  const heads = permute(scaledDotProductAttention(q, k, v), [1, 0, 2]);
  return matmul(reshape(heads, x.shape), transpose(Wo));
}

/*
**The gradient** goes back the way of the loops. $W_o$ is a projection as in step 2. Call what comes out of
concat $z$, and $W^o_{ce}$ the weights as they are stored, $c$ for the output:

$$ dW^o_{ce} = \sum_t dy_{tc} z_{te} \qquad dz_{te} = \sum_c dy_{tc} W^o_{ce} $$

To concatenate is to copy: number $c$ of head $n$ is number $nd + c$ of $z$. So each head takes its own piece
of $dz$ and goes on as in step 4 ($dz$ to $da$ and $dV$) and step 3 ($da$ to $ds$, $dQ$ and $dK$). What the
heads have found for $Q$, $K$ and $V$ lies side by side again, and goes back through three projections into
$x$.
*/
const zeros = (like: Matrix): Matrix => like.map((row) => row.map(() => 0));
const transposed = (x: Matrix): Matrix => x[0].map((_, c) => x.map((row) => row[c]));
const backToW = (dQ: Matrix, x: Matrix) => project(transposed(dQ), transposed(x)); //   Σ over the words
const backToX = (dQ: Matrix, W: Matrix) => project(dQ, transposed(W)); //               Σ over what came out

function headBackward(
  dz: Matrix,
  [Q, K, V]: Matrix[],
  [dQ, dK, dV]: Matrix[],
  from: number,
  d: number,
): void {
  const places = Array.from({ length: d }, (_, c) => from + c);
  for (let i = 0; i < Q.length; i++) {
    const scores = K.map((k) => places.reduce((sum, c) => sum + Q[i][c] * k[c], 0) / Math.sqrt(d));
    const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
    const a = scores.map((score) => Math.exp(score) / sum);
    const da = V.map((v) => places.reduce((total, c) => total + dz[i][c] * v[c], 0));
    const weighed = a.reduce((total, share, j) => total + share * da[j], 0);
    for (let j = 0; j < K.length; j++) {
      const ds = a[j] * (da[j] - weighed);
      for (const c of places) {
        dV[j][c] += a[j] * dz[i][c];
        dQ[i][c] += (ds * K[j][c]) / Math.sqrt(d);
        dK[j][c] += (ds * Q[i][c]) / Math.sqrt(d);
      }
    }
  }
}

function backward(h: number, dy: Matrix, x: Matrix, W: Matrix[], Wo: Matrix) {
  const QKV = W.map((matrix) => project(x, matrix));
  const gradients = QKV.map(zeros);
  const dz = backToX(dy, Wo);
  const d = dz[0].length / h;
  for (let n = 0; n < h; n++) headBackward(dz, QKV, gradients, n * d, d);
  const [fromQ, fromK, fromV] = gradients.map((gradient, role) => backToX(gradient, W[role]));
  const [dWq, dWk, dWv] = gradients.map((gradient) => backToW(gradient, x));
  const dx = x.map((row, t) => row.map((_, e) => fromQ[t][e] + fromK[t][e] + fromV[t][e]));
  return { x: dx, Wq: dWq, Wk: dWk, Wv: dWv, Wo: backToW(dy, joined(h, x, W[0], W[1], W[2])) };
}

check("attention.heads", {
  shapes: { x: [3, 4], Wq: [4, 4], Wk: [4, 4], Wv: [4, 4], Wo: [4, 4] },
  literal: ({ x, Wq, Wk, Wv, Wo }) => multiHead(2, x, Wq, Wk, Wv, Wo),
  library: ({ x, Wq, Wk, Wv, Wo }) => inLibrary(2, x, Wq, Wk, Wv, Wo),
  derived: (dy: Matrix, { x, Wq, Wk, Wv, Wo }) => backward(2, dy, x, [Wq, Wk, Wv], Wo),
});

const layer = new MultiHeadAttention(new Generator(1), 8, 4, { bias: false });
const { query, key, value, output } = layer;
const [Wq, Wk, Wv, Wo] = [query, key, value, output].map(({ weight }) => weight.toArray() as Matrix);
const words = normal(new Generator(2), [5, 8]);
same(
  "MultiHeadAttention = the loops with its weights",
  multiHead(4, words.toArray() as Matrix, Wq, Wk, Wv, Wo),
  (layer.forward(reshape(words, [1, 5, 8]))[0].toArray() as Matrix[])[0],
  1e-6,
);

/*
**What goes wrong.** A word's numbers lie behind each other, word after word. The heads have to be cut out of
each word, and then the axes exchanged. Skip that and ask for the shape at once, and you get it:
*/
const twoWords = tensor([
  [11, 12, 13, 14],
  [21, 22, 23, 24],
]);
print("two words of four numbers, cut for two heads", split(twoWords, 2));
print("the shape alone", reshape(twoWords, [2, 2, 2]));

/*
The first has for head 1 the first half of both words. In the second, head 1 has all of word 1 as if it were
two words, and has never heard of word 2. No error; the shapes agree.

A number of heads that does not divide the numbers of a word is refused:
*/
try {
  new MultiHeadAttention(new Generator(1), 8, 3);
} catch (error) {
  const { name, message } = error as ValueError;
  say(`${name}: ${message}`);
}

/*

**A surprise.** What do more heads cost? Our loops counted their multiplications, and their softmaxes, for 5
words of 8 numbers:
*/
const count = (h: number) => {
  multiplications = 0;
  softmaxes = 0;
  joined(h, words.toArray() as Matrix, Wq, Wk, Wv);
  return [multiplications, softmaxes];
};
table(
  ["heads", "numbers each", "multiplications in the products", "rows of shares"],
  [1, 2, 4, 8].map((h) => [h, 8 / h, ...count(h)]),
);

/*
The products cost no more: twice as many heads compare half as many numbers each. Only the softmaxes grow with
the heads, for each head has its own row of shares for each word. And there is another price: each head has
fewer numbers in which to say what it looks for.
*/
