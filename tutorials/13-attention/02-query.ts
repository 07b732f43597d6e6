/*
# What asks, what answers, what is handed over — `attention.qkv`

You look for a book. What you want is on your slip of paper, what each book is about is on its spine,
and what you take home is what is written inside. Three different things, though slip, spine and
inside may concern one subject. Attention gives them names:

- a **query** says what a word is looking for: "it" looks for a noun;
- a **key** says what a word can be found by: "ball" is a noun, and round;
- a **value** is what a word hands over when it has been found.

All three are made of the word's vector $x$ by a matrix each. The matrices are learned, and they are
the same for every word:

$$ Q = W_q x \qquad K = W_k x \qquad V = W_v x $$

**By hand.** A word $x = [1, 2, 0]$, and

$$ W_q = [[1, 0, 5], [0, 3, 0]] $$

The first row of $W_q$ times $x$ is $1 + 0 + 0 = 1$, the second $0 + 6 + 0 = 6$: the query is
$[1, 6]$. Three numbers went in and two came out: how many rows a matrix has is for us to choose.
Queries and keys must be of one length, because the next step compares them.

**Literally**, for all words $t$ of a sentence at once. $c$ counts what comes out, and $e$ what goes in.
Behind the name of what is printed stands its **shape**: [1, 2] is one row of two numbers, and [4, 3] is
four rows of three.
*/
import { Generator, matmul, normal, stack, type Tensor, transpose } from "cotangent";
import { Linear } from "cotangent/nn";
import { check, print, same } from "../course/index.js";

function project(x: number[][], W: number[][]): number[][] {
  const Q: number[][] = [];
  for (let t = 0; t < x.length; t++) {
    Q[t] = [];
    for (let c = 0; c < W.length; c++) {
      Q[t][c] = 0;
      for (let e = 0; e < x[t].length; e++) Q[t][c] += W[c][e] * x[t][e];
    }
  }
  return Q;
}

const Wq = [
  [1, 0, 5],
  [0, 3, 0],
];
print("Q", project([[1, 2, 0]], Wq));

/*
**In the library** it is the **dense layer** that every network has (`Linear`, which calls `linear`): a matrix that is learned, in which each
number that comes out has a weight for each number that goes in. A sentence is a matrix with a word in each row,
so what was $W x$ for one word is $x W^\top$ for all of them:

```quote src/ops/linear.ts affine
$W_q x$ | Q[t][c] += W[c][e] * x[t][e] | matmul(x, transpose(weight))
```

`Linear` adds a bias if it is not told otherwise, a number for each output that does not depend on the
word. The formula has none. Weights that are not learned yet are drawn by chance, and so are the words here: a
`Generator` draws numbers that look random but are the same in each run, for they follow from the number it
is given, its **seed**.
*/
const layer = new Linear(new Generator(1), 3, 2, { bias: false });
const words = normal(new Generator(2), [4, 3]);
same(
  "the loops with the layer's weights = the layer",
  project(words.toArray() as number[][], layer.weight.toArray() as number[][]),
  layer.forward(words).toArray() as number[][],
  1e-6,
);

/*
**The gradient.** The **loss** is one number that says how wrong a network is. Suppose we know, for each number
of $Q$, how much the loss changes with it, its slope: $dQ$, and likewise $dK$ and $dV$. The slopes for all
numbers of the network together are the **gradient**. The weight $W_{ce}$ goes into $Q_{tc}$ of every word $t$,
each time with the factor $x_{te}$. So its slopes add up over the words:

$$ dW_{ce} = \sum_t dQ_{tc} x_{te} $$

And $x_{te}$ goes into all outputs $c$ of its own word, with the factor $W_{ce}$; and not only into
$Q$ but into $K$ and $V$ as well. A letter that is used three times gets three slopes, and they add:

$$ dx_{te} = \sum_c (dQ_{tc} W^q_{ce} + dK_{tc} W^k_{ce} + dV_{tc} W^v_{ce}) $$
*/
type Three<T> = [query: T, key: T, value: T];

function backward(dy: Three<number[][]>, x: number[][], W: Three<number[][]>) {
  const dx = x.map((row) => row.map(() => 0));
  const dW = W.map((matrix) => matrix.map((row) => row.map(() => 0)));
  for (let role = 0; role < 3; role++) {
    for (let t = 0; t < x.length; t++) {
      for (let c = 0; c < W[role].length; c++) {
        for (let e = 0; e < x[t].length; e++) {
          dW[role][c][e] += dy[role][t][c] * x[t][e];
          dx[t][e] += dy[role][t][c] * W[role][c][e];
        }
      }
    }
  }
  return { x: dx, Wq: dW[0], Wk: dW[1], Wv: dW[2] };
}

const of = (x: Tensor, W: Tensor) => matmul(x, transpose(W));
check("attention.qkv", {
  shapes: { x: [4, 3], Wq: [2, 3], Wk: [2, 3], Wv: [2, 3] },
  literal: ({ x, Wq, Wk, Wv }) => [project(x, Wq), project(x, Wk), project(x, Wv)],
  library: ({ x, Wq, Wk, Wv }) => stack([of(x, Wq), of(x, Wk), of(x, Wv)]),
  derived: (dy: Three<number[][]>, { x, Wq, Wk, Wv }) => backward(dy, x, [Wq, Wk, Wv]),
});

/*
What has been checked, line by line: loops and library give the same numbers, in both precisions that
computers use; the library's gradient is the slope, measured by moving each number up and down a
little; it is also the gradient that was derived here; and the gradient of that gradient is *its*
slope.

**What goes wrong** without the matrices. Compare the words themselves, each with each: $x x^\top$.
*/
const x = words.toArray() as number[][];
const compare = (Q: number[][], K: number[][]) => Q.map((q) => project(K, [q]).map(([score]) => score));
print("each word times each word", compare(x, x));

/*
The numbers mirror each other at the diagonal: "ball" must want "it" exactly as much as "it" wants
"ball". And on the diagonal stand sums of squares. In three of these four rows that is the largest
number: a word finds mostly itself. With a matrix for the query and another for the key, neither has to
be so:
*/
const W = { q: normal(new Generator(3), [2, 3]), k: normal(new Generator(4), [2, 3]) };
const [Q, K] = [W.q, W.k].map((matrix) => of(words, matrix).toArray() as number[][]);
print("each query times each key", compare(Q, K));
