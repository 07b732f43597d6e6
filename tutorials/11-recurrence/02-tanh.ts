/*
# One step of recurrence — `rnn.tanh`

Now the state is a list of numbers, the **units**. Each new one may draw on *all* old ones, and on
everything that is read now, with a weight for each. And it must not grow without end: the function
tanh squeezes every number into the range from −1 to 1.

$$ h_t = \tanh(W_h h_{t-1} + W_x x_t + b) $$

| letter | what it is |
| --- | --- |
| $h_t$ | the state after step $t$, a number for each unit; $h_0$ is zeros |
| $x_t$ | the item read at step $t$, also a list of numbers |
| $W_h$ | how much each unit draws on each unit of the state before |
| $W_x$ | how much each unit draws on each number of the item |
| $b$ | the bias, a number for each unit |

The weights have no index $t$: they are the same at every step.

**By hand**, with one unit, $W_h = 1$, $W_x = 1$, $b = 0$. Read 1, 0, 0:

| t | $h_{t-1}$ | $x_t$ | the sum | $h_t$ |
| --- | --: | --: | --: | --: |
| 1 | 0 | 1 | 1 | tanh 1 = 0.7616 |
| 2 | 0.7616 | 0 | 0.7616 | tanh 0.7616 = 0.642 |
| 3 | 0.642 | 0 | 0.642 | tanh 0.642 = 0.5663 |

**Literally**: a row of $W_h$ and of $W_x$ for each unit, and a loop along time around it.
*/
import { Generator, reshape, stack, type Tensor, tensor } from "cotangent";
import { RNN, RNNCell } from "cotangent/nn";
import { check, print, say } from "../course/index.js";

function step(Wh: number[][], Wx: number[][], b: number[], h: number[], x: number[]): number[] {
  const next: number[] = [];
  for (let i = 0; i < b.length; i++) {
    let z = b[i];
    for (let j = 0; j < h.length; j++) z += Wh[i][j] * h[j];
    for (let k = 0; k < x.length; k++) z += Wx[i][k] * x[k];
    next[i] = Math.tanh(z);
  }
  return next;
}

function read(Wh: number[][], Wx: number[][], b: number[], start: number[], xs: number[][]): number[][] {
  const states: number[][] = [];
  let h = start;
  for (let t = 0; t < xs.length; t++) {
    h = step(Wh, Wx, b, h, xs[t]);
    states[t] = h;
  }
  return states;
}

print("h₁, h₂, h₃", read([[1]], [[1]], [0], [0], [[1], [0], [0]]).flat());

/*
With two units the weights can pass things on. Let the first unit look at the item only, and the second
at the first unit's old value only. Then the second always knows what was read *one step ago*:
*/
const passOn = [
  [0, 0],
  [1, 0],
];
print("a row a step, a column a unit", read(passOn, [[1], [0]], [0, 0], [0, 0], [[1], [0], [-1], [0]]));

/*
**In the library** one step is a cell:

```quote src/nn/recurrent.ts RNNCell.forward
$W_h h_{t-1}$ | z += Wh[i][j] * h[j] | matmul(h, transpose(this.hiddenWeight))
$W_x x_t$ | z += Wx[i][k] * x[k] | matmul(x, transpose(this.inputWeight))
$b$ | let z = b[i] | add(z, this.bias)
$\tanh$ | Math.tanh(z) | φ(
```

It reads many sequences at once, a **batch**: `x` and `h` hold a row for each. A product with a matrix
on the left of a column, $W_h h$, becomes one with its transpose on the right of a row. φ stands for
tanh, or for another function, which the next step has. Around the step there is the loop, in the middle of an op: its kernels do the same, forwards and
backwards. What the inputs send, $z_t = W_x x_t + b$, needs no state, so one product has computed it
for all times at once:

```quote src/ops/rnn.ts rnnSequence
$t = 1, 2, \ldots$ | for (let t = 0; t < xs.length; t++) | for (const zt of stepsOf(z))
$h_0$ | let h = start | let h = h0
$h_t$ from $h_{t-1}$ | h = step(Wh, Wx, b, h, xs[t]) | h = φ(add(zt, matmul(h, transpose(weight))))
all states | states[t] = h | states.push(h)
```

**The gradient of one step.** In the end, everything that a network computes leads to one number, the
**loss**: how wrong the network is. To learn is to make it smaller, so of each weight we want to know
how fast the loss changes with it; that is the weight's **gradient**. The way to it leads back through
the formula. Let $z$ be what stands inside of tanh, and let the loss change by $dh_i$ per 1 that $h_i$
changes; that number is called the **cotangent** of $h_i$. Whatever comes after the step will provide
it, and the checker takes random numbers in its place.

- The slope of tanh is $1 - \tanh^2$. So the loss changes by $dz_i = (1 - h_i^2) dh_i$ per 1 that $z_i$
  changes. (Why that slope? tanh is $s / c$ with $s = (e^z - e^{-z}) / 2$ and $c = (e^z + e^{-z}) / 2$.
  The slope of $s$ is $c$ and that of $c$ is $s$, so that of the quotient is
  $(c^2 - s^2) / c^2 = 1 - \tanh^2$.)
- $b_i$ goes into $z_i$ with the factor 1: $db_i = dz_i$.
- $W_{h,ij}$ goes into $z_i$ with the factor $h_j$ of the old state: $dW_{h,ij} = dz_i h_j$. In the
  same way $dW_{x,ik} = dz_i x_k$.
- The old $h_j$ goes into *every* $z_i$, with the factor $W_{h,ij}$: its share is the sum
  $\sum_i W_{h,ij} dz_i$. In the same way for $x_k$.
*/
function stepGradient(dh: number[], Wh: number[][], Wx: number[][], b: number[], h: number[], x: number[]) {
  const next = step(Wh, Wx, b, h, x);
  const dz = next.map((value, i) => (1 - value ** 2) * dh[i]);
  return {
    b: dz,
    Wh: dz.map((each) => h.map((value) => each * value)),
    Wx: dz.map((each) => x.map((value) => each * value)),
    h: h.map((_, j) => dz.reduce((sum, each, i) => sum + Wh[i][j] * each, 0)),
    x: x.map((_, k) => dz.reduce((sum, each, i) => sum + Wx[i][k] * each, 0)),
  };
}

/*
A new cell draws its weights from a `Generator`, which makes random numbers, the same ones each time for
the same number in brackets. `Object.assign` puts the weights that we want to try in their place. A
batch of one is a matrix with one row.
*/
function cellOf(Wh: Tensor, Wx: Tensor, b: Tensor): RNNCell {
  const [hidden, inputs] = Wx.shape;
  const cell = new RNNCell(new Generator(1), inputs, hidden);
  return Object.assign(cell, { hiddenWeight: Wh, inputWeight: Wx, bias: b });
}

const row = (x: Tensor) => reshape(x, [1, -1]);

check("rnn.tanh, one step", {
  shapes: { Wh: [3, 3], Wx: [3, 2], b: [3], h: [3], x: [2] },
  literal: ({ Wh, Wx, b, h, x }) => step(Wh, Wx, b, h, x),
  library: ({ Wh, Wx, b, h, x }) => reshape(cellOf(Wh, Wx, b).forward(row(x), row(h)), [-1]),
  derived: (dh: number[], { Wh, Wx, b, h, x }) => stepGradient(dh, Wh, Wx, b, h, x),
});

function layerOf(Wh: Tensor, Wx: Tensor, b: Tensor): RNN {
  const [hidden, inputs] = Wx.shape;
  return Object.assign(new RNN(new Generator(1), inputs, hidden), { cell: cellOf(Wh, Wx, b) });
}

check("rnn.tanh, five steps", {
  shapes: { Wh: [3, 3], Wx: [3, 2], b: [3], h: [3], xs: [5, 2] },
  literal: ({ Wh, Wx, b, h, xs }) => read(Wh, Wx, b, h, xs),
  library: ({ Wh, Wx, b, h, xs }) => {
    const [states] = layerOf(Wh, Wx, b).forward(reshape(xs, [1, 5, 2]), row(h));
    return reshape(states, [5, 3]);
  },
});

/*
What the checks say, line by line: the loops and the library give the same numbers, in both precisions
that computers use; the gradient that the library finds is the slope of the loops, measured by moving
each number up a little and down a little; it is the one that we derived; and the gradient of that
gradient is *its* slope. The gradient of five steps by hand is step 6.

**What goes wrong.** The easiest mistake does not carry the state: each step begins again from $h_0$.
All shapes fit, and no error tells you so. But the state then knows the last item and nothing else:
*/
const weights = [tensor(passOn), tensor([[1], [0]]), tensor([0, 0])] as const;
const cell = cellOf(...weights);
const nothing = tensor([[0, 0]]);

function forgetful(x: number[]): Tensor {
  return stack(
    x.map((item) => cell.forward(tensor([[item]]), nothing)), // should be given the state before
    1,
  );
}

print("right, having read 1 0 −1 0", layerOf(...weights).forward(tensor([[[1], [0], [-1], [0]]]))[0]);
print("forgetful, having read 1 0 −1 0", forgetful([1, 0, -1, 0]));
say("The second unit, which should know what was read one step ago, is always 0.");
