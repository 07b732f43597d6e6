/*
# The answer — `rnn.decode`

The context says what the network has concluded so far. The **decoder** turns that into what the user
wants, a number for each possible answer, say:

$$ o_t = \tanh(W_{ch} c_t + b_o) $$

| letter | what it is |
| --- | --- |
| $o_t$ | the output after step $t$ |
| $W_{ch}$ | the decoder's weights, from the context to the output |
| $b_o$ | the decoder's bias |

**One name for two things.** Where the formulas of state, context and decoder are usually written
together, the output is called $h_t$ and its bias $b_h$. The last of the three then reads
$h_t = \tanh(W_{ch} c_t + b_h)$. But the first of them is
$h_t = \mathrm{ReLU}(W_{hh} h_{t-1} + W_{xh} x_t + b_h)$: there the recurrent state and its bias have these
names already. One name cannot be both:

- *The shapes.* A state of 128 units and an answer with 18 numbers are not the same list, nor are their
  biases.
- *The values.* Even where the sizes agree, the state is never negative and has no upper bound, and the
  output lies between −1 and 1.
- *The next step.* Which $h_{t-1}$ does step $t$ begin with, the state or the output? Both readings can be
  computed; they are two different networks, as we shall see below.

So this course writes $o_t$ and $b_o$. (The $h$ in $W_{ch}$ is left over from that name.)

**By hand**: a context of −0.964, as after *tr*, with $W_{ch} = [[2], [-2]]$ and $b_o = [0, 0]$, gives
tanh(−1.928) = −0.9586 for "more vowels", and tanh(1.928) = 0.9586 for "more others".

**Literally**, with the two formulas before it:
*/
import { Generator, reshape, type Tensor, tanh, tensor } from "cotangent";
import { ContextRNN, Linear, RNNCell } from "cotangent/nn";
import { check, print, same } from "../course/index.js";

/** W v */
function product(W: number[][], v: number[]): number[] {
  const z: number[] = [];
  for (let i = 0; i < W.length; i++) {
    z[i] = 0;
    for (let j = 0; j < v.length; j++) z[i] += W[i][j] * v[j];
  }
  return z;
}

const plus = (a: number[], b: number[]) => a.map((value, i) => value + b[i]);
const tanhOf = (z: number[]) => z.map((each) => Math.tanh(each));

function decode(Wch: number[][], bo: number[], c: number[]): number[] {
  return tanhOf(plus(product(Wch, c), bo));
}

print("o for the context −0.964", decode([[2], [-2]], [0, 0], [-0.964]));

interface Weights {
  Whh: number[][];
  Wxh: number[][];
  bh: number[];
  Whc: number[][];
  bc: number[];
  Wch: number[][];
  bo: number[];
}

function read({ Whh, Wxh, bh, Whc, bc, Wch, bo }: Weights, xs: number[][]): number[][] {
  const outputs: number[][] = [];
  let h = bh.map(() => 0);
  for (let t = 0; t < xs.length; t++) {
    const z = plus(plus(product(Whh, h), product(Wxh, xs[t])), bh);
    h = z.map((each) => Math.max(0, each)); //       h_t
    const c = tanhOf(plus(product(Whc, h), bc)); //  c_t
    outputs[t] = decode(Wch, bo, c); //              o_t
  }
  return outputs;
}

/*
**In the library** the decoder is the third line of the step that we quoted before, and `forward` runs
that step along time. Only `next.h` goes on to the next step; `next.o` is laid aside:

```quote src/nn/recurrent.ts ContextRNN.step
$W_{ch} c_t + b_o$ | plus(product(Wch, c), bo) | this.decoder.forward(c)
$\tanh$ | Math.tanh(each) | const o = tanh(
```

```quote src/nn/recurrent.ts ContextRNN.forward
$h_{t-1}$ into step $t$ | product(Whh, h) | this.step(xt, h)
$h_t$ | h = z.map( | h = next.h
$o_t$ | outputs[t] = decode(Wch, bo, c) | outputs.push(next.o)
```

**The gradient** of the decoder is that of the context with other letters: $dz_i = (1 - o_i^2) do_i$, then
$db_{o,i} = dz_i$, $dW_{ch,ij} = dz_i c_j$, and the context gets $dc_j = \sum_i W_{ch,ij} dz_i$.
*/
function decodeGradient(dout: number[], Wch: number[][], bo: number[], c: number[]) {
  const o = decode(Wch, bo, c);
  const dz = o.map((value, i) => (1 - value ** 2) * dout[i]);
  return {
    bo: dz,
    Wch: dz.map((each) => c.map((value) => each * value)),
    c: c.map((_, j) => dz.reduce((sum, each, i) => sum + Wch[i][j] * each, 0)),
  };
}

function linear(weight: Tensor, bias: Tensor): Linear {
  const [outputs, inputs] = weight.shape;
  return Object.assign(new Linear(new Generator(1), inputs, outputs), { weight, bias });
}

function modelOf({ Whh, Wxh, bh, Whc, bc, Wch, bo }: Record<keyof Weights, Tensor>): ContextRNN {
  const [hidden, inputs] = Wxh.shape;
  const [answers, context] = Wch.shape;
  const cell = new RNNCell(new Generator(1), inputs, hidden, { activation: "relu" });
  return Object.assign(new ContextRNN(new Generator(1), inputs, hidden, context, answers), {
    cell: Object.assign(cell, { hiddenWeight: Whh, inputWeight: Wxh, bias: bh }),
    context: linear(Whc, bc),
    decoder: linear(Wch, bo),
  });
}

check("rnn.decode", {
  shapes: { Wch: [2, 3], bo: [2], c: [3] },
  literal: ({ Wch, bo, c }) => decode(Wch, bo, c),
  library: ({ Wch, bo, c }) => reshape(tanh(linear(Wch, bo).forward(reshape(c, [1, -1]))), [-1]),
  derived: (dout: number[], { Wch, bo, c }) => decodeGradient(dout, Wch, bo, c),
});

check("the three formulas together, four steps", {
  shapes: { Whh: [6, 6], Wxh: [6, 2], bh: [6], Whc: [3, 6], bc: [3], Wch: [2, 3], bo: [2], xs: [4, 2] },
  literal: ({ xs, ...weights }) => read(weights, xs),
  library: ({ xs, ...weights }) => reshape(modelOf(weights).forward(reshape(xs, [1, 4, 2]))[0], [4, 2]),
});

/*
**A surprise**: what are tanh and ReLU good for, the **bends** after the sums? Leave out the tanh of the
context, and the decoder and the context are one layer. $W_{ch} (W_{hc} h + b_c) + b_o$ is $W h + b$, with
$W = W_{ch} W_{hc}$ and $b = W_{ch} b_c + b_o$:
*/
const [Whc, bc] = [
  [
    [1, -1],
    [2, 0],
    [0, 3],
  ],
  [1, 0, -1],
];
const [Wch, bo] = [[[1, 1, 1]], [2]];
const twoLayers = plus(product(Wch, plus(product(Whc, [5, 7]), bc)), bo);
const oneLayer = plus(product([[3, 2]], [5, 7]), [2]);
print("with three units of context, but no tanh", twoLayers);
same("one layer with W = [3, 2] and b = 2", twoLayers, oneLayer);

/*
**What goes wrong** if the two are one. Take a network whose state and output have the same size, so
that no shape complains, and let step $t$ begin with the output $o_{t-1}$ in the place of $h_{t-1}$:
*/
const small = new ContextRNN(new Generator(29), 1, 2, 2, 2);
const items = [1, 1, 1].map((item) => tensor([[item]]));

function outputs(carries: "h" | "o"): Tensor[] {
  let carried: Tensor = tensor([[0, 0]]);
  return items.map((x) => {
    const next = small.step(x, carried);
    carried = next[carries];
    return next.o;
  });
}

const [right, wrong] = [outputs("h"), outputs("o")];
for (let t = 0; t < items.length; t++) {
  print(`o${"₁₂₃"[t]}, carrying the state`, right[t]);
  print(`o${"₁₂₃"[t]}, carrying the output`, wrong[t]);
}

/*
The first outputs agree, for both begin with zeros. From the second on they are those of two different
networks; and neither gave an error.
*/
