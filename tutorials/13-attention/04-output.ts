/*
# The mean of what is handed over — `attention.output`

The shares are there. What a query gets is the mean of the values, each weighed by its share:

$$ y_{ic} = \sum_j a_{ij} V_{jc} $$

**By hand.** Two keys with the shares 0.25 and 0.75, and the values $[4, 0]$ and $[0, 8]$:

$$ 0.25 [4, 0] + 0.75 [0, 8] = [1, 6] $$

Look at the sum again: along row $i$ of $a$, down column $c$ of $V$. That is row times column. The weighted
means of all queries are one **matrix product**, and with the last step the whole of attention fits on a
line:

$$ \mathrm{Attention}(Q, K, V) = a V \quad \text{with} \quad a = \mathrm{softmax}\left(\frac{Q K^\top}{\sqrt d}\right) $$

**Literally:**
*/
import { Generator, matmul, mul, normal, ones, type ShapeError, type Tensor, tensor } from "cotangent";
import { attentionWeights, scaledDotProductAttention } from "cotangent/nn";
import { check, print, say, table } from "../course/index.js";

function output(a: number[][], V: number[][]): number[][] {
  const y: number[][] = [];
  for (let i = 0; i < a.length; i++) {
    y[i] = [];
    for (let c = 0; c < V[0].length; c++) {
      y[i][c] = 0;
      for (let j = 0; j < V.length; j++) y[i][c] += a[i][j] * V[j][c];
    }
  }
  return y;
}

const V = [
  [4, 0],
  [0, 8],
];
print("y", output([[0.25, 0.75]], V));

/*
**In the library** a kernel computes both at once, in `attend`. The formula that it computes, and by which derivatives
of derivatives go, stands beside it:

```quote src/ops/attention.ts byFormula
$a$ | a[i][j] | softmax(div(add(scores, M), Math.sqrt(q.shape.at(-1) as number)))
$a V$ | y[i][c] += a[i][j] * V[j][c] | matmul(weights, v)
```

**The gradient.** $a_{ij}$ goes into all numbers $c$ of output $i$, with the factor $V_{jc}$. $V_{jc}$ goes into
the outputs of all queries $i$, with the factor $a_{ij}$:

$$ da_{ij} = \sum_c dy_{ic} V_{jc} \qquad dV_{jc} = \sum_i a_{ij} dy_{ic} $$

A value learns from each query that heard it, as much as it was heard. And from $da$ it goes on into the
scores as the last step derived.
*/
function backward(dy: number[][], a: number[][], V: number[][]) {
  const da = a.map((row) => row.map(() => 0));
  const dV = V.map((row) => row.map(() => 0));
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < V.length; j++) {
      for (let c = 0; c < V[j].length; c++) {
        da[i][j] += dy[i][c] * V[j][c];
        dV[j][c] += a[i][j] * dy[i][c];
      }
    }
  }
  return { a: da, V: dV };
}

check("attention.output", {
  shapes: { a: [3, 5], V: [5, 2] },
  literal: ({ a, V }) => output(a, V),
  library: ({ a, V }) => matmul(a, V),
  derived: (dy: number[][], { a, V }) => backward(dy, a, V),
});

/*
And all of it together, shares and mean:
*/
function weights(Q: number[][], K: number[][]): number[][] {
  return Q.map((q) => {
    const scores = K.map((k) => k.reduce((sum, kc, c) => sum + q[c] * kc, 0) / Math.sqrt(k.length));
    const powers = scores.map((score) => Math.exp(score));
    return powers.map((power) => power / powers.reduce((sum, each) => sum + each, 0));
  });
}

check("attention.output, with its weights", {
  shapes: { Q: [3, 4], K: [5, 4], V: [5, 2] },
  literal: ({ Q, K, V }) => output(weights(Q, K), V),
  library: ({ Q, K, V }) => scaledDotProductAttention(Q, K, V),
});

/*
**What goes wrong.** Some texts call this step "the elementwise product of the weights and the values".
Take them at their word. Three queries and five keys make shares of shape [3, 5]; five values of two
numbers are [5, 2]. An elementwise product needs a partner for each number:
*/
const a = attentionWeights(normal(new Generator(1), [3, 4]), normal(new Generator(2), [5, 4]));
try {
  mul(a, normal(new Generator(3), [5, 2]));
} catch (error) {
  const { name, message } = error as ShapeError;
  say(`${name}: ${message.replace(", got", ",\n  got")}`);
}

/*
There is no such product. But sometimes the shapes fit by chance: with as many queries as keys, and as many
keys as numbers in a value (or with a 1 for one of these, for a single row or column is repeated as often as
needed). Then it runs and says nothing. Ask it what we asked in the last step: all
values are 1, so each mean must be 1.
*/
const square = attentionWeights(normal(new Generator(1), [3, 4]), normal(new Generator(2), [3, 4]));
print("matrix product", matmul(square, ones([3, 3])));
print("elementwise product", mul(square, ones([3, 3])));

/*
What those texts may have in mind is one query alone: each value *is* multiplied by its share, number by
number. But then the results must be added up, and product and sum together are the matrix product.

**A surprise.** A mean lies between the smallest and the largest of what it is made of. So attention can
choose and mix, but it cannot make anything that is not there: all values between 0 and 1, and the
outputs of 1000 queries still are, however large their numbers.
*/
const between = (y: Tensor) => {
  const numbers = [...y.data()].map(Number);
  return [Math.min(...numbers), Math.max(...numbers)];
};
const someValues = tensor([[0], [0.2], [0.5], [0.9], [1]]);
const sharp = (times: number) => {
  const q = mul(normal(new Generator(4), [1000, 4]), times);
  return scaledDotProductAttention(q, normal(new Generator(5), [5, 4]), someValues);
};
table(
  ["queries, times", "smallest output", "largest output"],
  [1, 10, 1000].map((times) => [times, ...between(sharp(times))]),
);

/*
For anything new there must be other layers around it. The models of the last steps have them.
*/
