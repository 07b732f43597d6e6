/*
# A state that can count — `rnn.relu`

How many vowels have there been so far? Let one unit keep itself, and add 1 for each vowel: with tanh
the state is tanh 1 = 0.7616 after one, tanh 1.7616 = 0.9427 after two, and the third and the fourth
hardly move it, as the first box below shows. Soon the next one makes no difference. Put **ReLU** in its
place, which leaves what is positive as it is, and turns what is negative into 0:

$$ h_t = \mathrm{ReLU}(W_{hh} h_{t-1} + W_{xh} x_t + b_h), \qquad \mathrm{ReLU}(z) = \max(0, z) $$

The letters have longer names now, since the next steps add more weights: $W_{hh}$ leads from the state
to the state, and $W_{xh}$ from the item to the state. They are what $W_h$ and $W_x$ were.

**By hand**: one unit, $W_{hh} = 1$, $W_{xh} = 1$, $b_h = 0$. Read 1, 0, 1: the state is 1, then
1 + 0 = 1, then 1 + 1 = 2. It *counts*. With $b_h = -1$ it is max(0, 1 − 1) = 0, max(0, 0 + 0 − 1) =
0, and max(0, 0 + 1 − 1) = 0.

**Literally**, the two functions of the last step with another last line:
*/
import { Generator, reshape, type Tensor } from "cotangent";
import { RNN, RNNCell } from "cotangent/nn";
import { check, curves, print, table } from "../course/index.js";

function step(Whh: number[][], Wxh: number[][], bh: number[], h: number[], x: number[]): number[] {
  const next: number[] = [];
  for (let i = 0; i < bh.length; i++) {
    let z = bh[i];
    for (let j = 0; j < h.length; j++) z += Whh[i][j] * h[j];
    for (let k = 0; k < x.length; k++) z += Wxh[i][k] * x[k];
    next[i] = Math.max(0, z);
  }
  return next;
}

function read(Whh: number[][], Wxh: number[][], bh: number[], start: number[], xs: number[][]): number[][] {
  const states: number[][] = [];
  let h = start;
  for (let t = 0; t < xs.length; t++) {
    h = step(Whh, Wxh, bh, h, xs[t]);
    states[t] = h;
  }
  return states;
}

const afterVowels: number[] = [];
for (let vowel = 0; vowel < 4; vowel++) afterVowels[vowel] = Math.tanh((afterVowels[vowel - 1] ?? 0) + 1);
print("with tanh, after one to four vowels", afterVowels);

print("b = 0", read([[1]], [[1]], [0], [0], [[1], [0], [1]]).flat());
print("b = −1", read([[1]], [[1]], [-1], [0], [[1], [0], [1]]).flat());

/*
**In the library** it is the cell of the last step; what it calls φ is picked from two functions:

```quote src/ops/gates.ts activations
ReLU | Math.max(0, z) | relu
```

```quote src/nn/recurrent.ts RNNCell.forward
$W_{hh} h_{t-1}$ | z += Whh[i][j] * h[j] | matmul(h, transpose(this.hiddenWeight))
$W_{xh} x_t$ | z += Wxh[i][k] * x[k] | matmul(x, transpose(this.inputWeight))
$b_h$ | let z = bh[i] | add(z, this.bias)
ReLU | Math.max(0, z) | φ(
```

**The gradient of one step** is that of the last step but for its first line. Where the new $h_i$ is
positive, ReLU did nothing and its slope is 1; where it is 0, nothing that $z_i$ does changes it, and
the slope is 0: $dz_i = dh_i$ where $h_i$ is positive, else 0. What follows is as before: $db_{h,i} = dz_i$,
$dW_{hh,ij} = dz_i h_j$, $dW_{xh,ik} = dz_i x_k$; the old state gets $\sum_i W_{hh,ij} dz_i$, and
$x_k$ gets $\sum_i W_{xh,ik} dz_i$.
*/
function stepGradient(
  dh: number[],
  Whh: number[][],
  Wxh: number[][],
  bh: number[],
  h: number[],
  x: number[],
) {
  const next = step(Whh, Wxh, bh, h, x);
  const dz = next.map((value, i) => (value > 0 ? dh[i] : 0));
  return {
    bh: dz,
    Whh: dz.map((each) => h.map((value) => each * value)),
    Wxh: dz.map((each) => x.map((value) => each * value)),
    h: h.map((_, j) => dz.reduce((sum, each, i) => sum + Whh[i][j] * each, 0)),
    x: x.map((_, k) => dz.reduce((sum, each, i) => sum + Wxh[i][k] * each, 0)),
  };
}

function cellOf(Whh: Tensor, Wxh: Tensor, bh: Tensor): RNNCell {
  const [hidden, inputs] = Wxh.shape;
  const cell = new RNNCell(new Generator(1), inputs, hidden, { activation: "relu" });
  return Object.assign(cell, { hiddenWeight: Whh, inputWeight: Wxh, bias: bh });
}

const row = (x: Tensor) => reshape(x, [1, -1]);

check("rnn.relu, one step", {
  shapes: { Whh: [4, 4], Wxh: [4, 2], bh: [4], h: [4], x: [2] },
  literal: ({ Whh, Wxh, bh, h, x }) => step(Whh, Wxh, bh, h, x),
  library: ({ Whh, Wxh, bh, h, x }) => reshape(cellOf(Whh, Wxh, bh).forward(row(x), row(h)), [-1]),
  derived: (dh: number[], { Whh, Wxh, bh, h, x }) => stepGradient(dh, Whh, Wxh, bh, h, x),
});

check("rnn.relu, five steps", {
  shapes: { Whh: [3, 3], Wxh: [3, 2], bh: [3], h: [3], xs: [5, 2] },
  literal: ({ Whh, Wxh, bh, h, xs }) => read(Whh, Wxh, bh, h, xs),
  library: ({ Whh, Wxh, bh, h, xs }) => {
    const rnn = Object.assign(new RNN(new Generator(1), 2, 3), { cell: cellOf(Whh, Wxh, bh) });
    return reshape(rnn.forward(reshape(xs, [1, 5, 2]), row(h))[0], [5, 3]);
  },
});

/*
**A surprise.** Without any training, two units count the vowels and the other letters of a word of
any length, exactly. $W_{hh}$ is 1 on the diagonal, so that each unit keeps what it has. The same
weights with tanh tell how recently a vowel came, not how many there were:
*/
const identity = [
  [1, 0],
  [0, 1],
];
const kinds = (word: string) => [...word].map((letter) => ("aeiou".includes(letter) ? [1, 0] : [0, 1]));
const counted = (word: string) => read(identity, identity, [0, 0], [0, 0], kinds(word)).at(-1);
const squeezed = (word: string) =>
  kinds(word).reduce((h, x) => h.map((value, i) => Math.tanh(value + x[i])), [0, 0]);

table(
  ["word", "ReLU: vowels", "others", "tanh: vowels", "others"],
  ["tree", "recurrence", "onomatopoeia", "counterrevolutionaries"].map((word) => [
    word,
    ...(counted(word) as number[]),
    ...squeezed(word),
  ]),
);

/*
**What goes wrong.** Nothing holds ReLU back. Let the weight of the state be a little more than 1, and
read a 1 at every step:
*/
const ones = Array.from({ length: 60 }, () => [1]);
const withWeight = (w: number) => read([[w]], [[1]], [0], [0], ones).flat();
curves(
  "growth",
  "The state of one ReLU unit that reads 1 at every step, for three weights from state to state",
  { x: "step", y: "state", logarithmic: true },
  { "weight 0.9": withWeight(0.9), "weight 1": withWeight(1), "weight 1.1": withWeight(1.1) },
);

/*
At 0.9 it settles at 10; at 1 it counts; at 1.1 it is beyond 3,000 after 60 steps, and has no bound.
The other danger is the floor. One item below zero, and all that the unit had counted is lost:
*/
print("reading 1 1 1 −5 0 0", read([[1]], [[1]], [0], [0], [[1], [1], [1], [-5], [0], [0]]).flat());
