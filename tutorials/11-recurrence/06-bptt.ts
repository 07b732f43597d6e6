/*
# Learning, backwards through time — `rnn.bptt`

The last state is wrong. Which step is to blame? All of them: each made the state that the next one
began with, and all of them used the same $W_h$. So we go back from the last step to the first, and at
each ask two things: how much did *this* use of the weights matter, and how much did the state before
matter? That is **backpropagation through time**.

**By hand**: one unit that only multiplies, $h_t = w h_{t-1} + x_t$, with $w = 2$. Read 1, 0, 0: the
states are 1, 2, 4. Let the loss be the last state. Since $h_3 = w^2$, the slope must be
$2w = 4$. Now step by step, from the last. The state $h_t$ is $w$ times $h_{t-1}$, so a change of $w$
counts $h_{t-1}$-fold, and a change of $h_{t-1}$ counts $w$-fold:

| t | $dh_t$ | its part of $dw$: $dh_t h_{t-1}$ | to the state before: $w dh_t$ |
| --- | --: | --: | --: |
| 3 | 1 | 1 · 2 = 2 | 2 |
| 2 | 2 | 2 · 1 = 2 | 4 |
| 1 | 4 | 4 · 0 = 0 | 8 |

The parts add up to 2 + 2 + 0 = 4, as they should.

**Line by line**, for the layer $h_t = \tanh(z_t)$ with $z_t = W_h h_{t-1} + W_x x_t + b$. Let $dy_t$ be how
the loss changes with $h_t$ where it looks at $h_t$ itself, zeros if it does not.

1. $h_t$ matters in two ways: to the loss itself, $dy_t$, and to the next step, which step 2 of this
   tutorial worked out to be $W_h^\top dz_{t+1}$. Both count:

$$ dh_t = dy_t + W_h^\top dz_{t+1} $$

2. Through the bend, as in step 2, where ⊙ multiplies number by number:

$$ dz_t = (1 - h_t^2) \odot dh_t $$

3. This use of $W_h$ matters by $dz_t h_{t-1}^\top$, a matrix: in row $i$ and column $j$ there is
   $dz_{t,i} h_{t-1,j}$. Imagine that each step had weights of its own: those would be their slopes. But
   it is one matrix; moved a little, it moves at all steps at once, and the slopes add up:

$$ dW_h = \sum_t dz_t h_{t-1}^\top, \qquad dW_x = \sum_t dz_t x_t^\top, \qquad db = \sum_t dz_t $$

**Literally**: forwards first, keeping all states; then backwards.
*/
import { add, detach, Generator, gradient, mul, reshape, type Tensor, tensor, vjp } from "cotangent";
import { RNN, RNNCell } from "cotangent/nn";
import { check, print, same } from "../course/index.js";

type Matrix = number[][];

function read(Wh: Matrix, Wx: Matrix, b: number[], start: number[], xs: Matrix): Matrix {
  const states: Matrix = [];
  let h = start;
  for (let t = 0; t < xs.length; t++) {
    const next: number[] = [];
    for (let i = 0; i < b.length; i++) {
      let z = b[i];
      for (let j = 0; j < h.length; j++) z += Wh[i][j] * h[j];
      for (let k = 0; k < xs[t].length; k++) z += Wx[i][k] * xs[t][k];
      next[i] = Math.tanh(z);
    }
    states[t] = h = next;
  }
  return states;
}

const zerosLike = (matrix: Matrix) => matrix.map((row) => row.map(() => 0));

function throughTime(dys: Matrix, Wh: Matrix, Wx: Matrix, b: number[], start: number[], xs: Matrix) {
  const states = read(Wh, Wx, b, start, xs);
  const [dWh, dWx, db] = [zerosLike(Wh), zerosLike(Wx), b.map(() => 0)];
  let back = start.map(() => 0); // Whᵀ dz of the step after
  for (let t = xs.length - 1; t >= 0; t--) {
    const before = t > 0 ? states[t - 1] : start;
    const [h, dy, after] = [states[t], dys[t], back];
    back = start.map(() => 0);
    for (let i = 0; i < b.length; i++) {
      const dh = dy[i] + after[i];
      const dz = (1 - h[i] ** 2) * dh;
      db[i] += dz;
      for (let j = 0; j < before.length; j++) {
        dWh[i][j] += dz * before[j];
        back[j] += Wh[i][j] * dz;
      }
      for (let k = 0; k < xs[t].length; k++) dWx[i][k] += dz * xs[t][k];
    }
  }
  return { Wh: dWh, Wx: dWx, b: db, start: back };
}

/*
**In the library** a kernel walks the layer's steps backwards, as our loop does. But it is there for
speed alone: a loop over cells needs no code for this at all. While it runs forwards, each op is noted
down; `pullback` then walks that record from its end, and adds up what reaches each tensor. A
weight that was used at five steps is reached five times.

```quote src/gradient/gradient.ts pullback
the last step first | for (let t = xs.length - 1; t >= 0; t--) | of path.reverse()
$dy_t + W_h^\top dz_{t+1}$ | dy[i] + after[i] | add(before, dx)
$\sum_t$ | dWh[i][j] += | add(before, dx)
$dz_t h_{t-1}^\top$ | dz * before[j] | contributions(node, dys, reached)
```

So our loops against the library, for the loss that looks at all of five states:
*/
function layerOf(Wh: Tensor, Wx: Tensor, b: Tensor): RNN {
  const [hidden, inputs] = Wx.shape;
  const cell = new RNNCell(new Generator(1), inputs, hidden);
  return Object.assign(new RNN(new Generator(1), inputs, hidden), {
    cell: Object.assign(cell, { hiddenWeight: Wh, inputWeight: Wx, bias: b }),
  });
}

check("rnn.bptt", {
  shapes: { Wh: [3, 3], Wx: [3, 2], b: [3], start: [3], xs: [5, 2] },
  literal: ({ Wh, Wx, b, start, xs }) => read(Wh, Wx, b, start, xs),
  library: ({ Wh, Wx, b, start, xs }) => {
    const [states] = layerOf(Wh, Wx, b).forward(reshape(xs, [1, 5, 2]), reshape(start, [1, 3]));
    return reshape(states, [5, 3]);
  },
  derived: (dys: Matrix, { Wh, Wx, b, start, xs }) => throughTime(dys, Wh, Wx, b, start, xs),
});

/*
**A surprise**, or a proof of line 3: give each of three steps its own $w$, all of them 2, as in the
example on paper. The library finds a slope for each; their sum is the slope of the one that is shared.
*/
const afterThree = (w1: Tensor, w2: Tensor, w3: Tensor) => {
  const h1 = add(mul(w1, 0), 1); //     h₀ = 0, x₁ = 1
  const h2 = mul(w2, h1);
  return mul(w3, h2);
};
const two = tensor(2);
const own = gradient(afterThree, [two, two, two]).map((dw) => dw.item());
const [shared] = gradient((w) => afterThree(w, w, w), [two]);
print("the slopes of steps 1, 2 and 3", own);
print("the slope of the shared weight", shared);
same("the sum", shared.item(), own[0] + own[1] + own[2]);

/*
**What goes wrong.** Going back through a thousand steps takes the memory of a thousand steps. So one
is tempted to cut the way: to take the state over as a mere number, without what lies behind it.
The library's `detach` does that. All values stay the same. But every step then gets the blame for
itself alone. (`vjp` gives, with the value of a function, another function, which takes the cotangent of
that value and returns the cotangents of what went in.)
*/
const cut = (w: Tensor) => {
  const h1 = add(mul(w, 0), 1);
  const h2 = mul(w, detach(h1));
  return mul(w, detach(h2));
};
const [value, pull] = vjp(cut, [two]);
print("the last state, the way cut", value);
print("the slope, the way cut; right is 4", pull(tensor(1))[0]);

/*
It misses what the first steps did for the last. If one must cut, one cuts seldom: every hundred steps,
say. This is called *truncated* backpropagation, and whatever takes longer than a hundred steps to show
its effect can then not be learned.
*/
