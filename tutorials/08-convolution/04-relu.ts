/*
# Finding strokes, and a bend — `conv.relu`

What is a kernel good for? Take a real digit, and two kernels chosen by hand: one that takes what is
left from what is right, and one that takes what is above from what is below. In the second and third picture, grey is 0:
nothing to respond to. The lighter, the further above 0; the darker, the further below. In the others
black is 0.
*/
import { add, conv2d, gradient, relu, reshape, sum, type Tensor, tensor } from "cotangent";
import { readImages } from "../01-digits/mnist.js";
import { check, list, pictures, print, same, shades, signedShades, table } from "../course/index.js";

const { pixels } = readImages("tutorials/data/mnist", "t10k");
const digit = tensor(pixels.subarray(0, 28 * 28), { shape: [1, 1, 28, 28], dtype: "float32" });
const upright = [
  [-1, 0, 1],
  [-2, 0, 2],
  [-1, 0, 1],
];
const lying = [
  [-1, -2, -1],
  [0, 0, 0],
  [1, 2, 1],
];

const matrix = (x: Tensor) => reshape(x, x.shape.slice(-2)).toArray() as number[][];
const seenBy = (kernel: number[][]) => conv2d(digit, tensor([[kernel]]));

pictures("edges", "A digit, what the two kernels make of it, and what ReLU leaves of that", {
  "the digit": shades(matrix(digit)),
  "left to right": signedShades(matrix(seenBy(upright))),
  "top to bottom": signedShades(matrix(seenBy(lying))),
  "left to right, ReLU": shades(matrix(relu(seenBy(upright)))),
  "top to bottom, ReLU": shades(matrix(relu(seenBy(lying)))),
});

/*
The last two pictures keep the light places and drop the dark ones. That is **ReLU**, the *rectified
linear unit*: it replaces what is negative by zero. A layer of a network is a convolution of what the
layer before it made, $A$, a bias, and then ReLU:

$$ y = \mathrm{ReLU}(A \ast W + b), \qquad \mathrm{ReLU}(z) = \max(z, 0) $$

**By hand**: $A = [1, 3, 2]$, $W = [-1, 1]$, $b = -1$. The window gives 3 − 1 − 1 = 1 and 2 − 3 − 1 =
−2. After ReLU: 1 and 0.

**Literally**, for lists (the grid of the last step would only hide the new part):
*/
function convRelu(A: number[], W: number[], b: number): number[] {
  const y: number[] = [];
  for (let i = 0; i < A.length - W.length + 1; i++) {
    let z = b;
    for (let p = 0; p < W.length; p++) z += W[p] * A[i + p];
    y[i] = Math.max(z, 0);
  }
  return y;
}

print("y", convRelu([1, 3, 2], [-1, 1], -1));

/*
**The gradient.** Where $z$ is positive, $y = z$ and the slope is 1. Where it is negative, $y$ stays 0
whatever $z$ does, and the slope is 0. So $dy$ passes where the output is positive, and stops
elsewhere: $dz = [y \gt 0] dy$, where the bracket is 1 if what it says is true, else 0. (At exactly 0
there is a bend, and no slope; the library takes 0.) Behind it the window runs backwards, as in step 2:
*/
function convReluGradient(dy: number[], A: number[], W: number[], b: number) {
  const y = convRelu(A, W, b);
  const [dz, dA, dW] = [[] as number[], A.map(() => 0), W.map(() => 0)];
  let db = 0;
  for (let i = 0; i < y.length; i++) {
    dz[i] = y[i] > 0 ? dy[i] : 0;
    db += dz[i];
    for (let p = 0; p < W.length; p++) {
      dW[p] += dz[i] * A[i + p];
      dA[i + p] += dz[i] * W[p];
    }
  }
  return { A: dA, W: dW, b: db };
}

/*
**In the library** ReLU is an op. Its derivative stands beside it, under the name `vjp`, and `formula`
is what the documentation shows:

```quote src/ops/activation.ts relu
$[y \gt 0] dy$ | dz[i] = y[i] > 0 ? dy[i] : 0 | reluAdjoint(dy, detach(y))
```

What computes is a kernel in the other sense of the word: a function in WebAssembly. It takes four
numbers at a time, as many as the processor can.

```quote assembly/activation.ts Activation.relu
$\max(z, 0)$ | Math.max(z, 0) | v128.pmax<T>(x, v128.splat<T>(0 as T))
```
*/
const row = (x: Tensor) => reshape(x, [1, 1, 1, -1]);
const layer = (A: Tensor, W: Tensor, b: Tensor) => reshape(relu(add(conv2d(row(A), row(W)), b)), [-1]);

check("conv.relu", {
  shapes: { A: [9], W: [3], b: [] },
  literal: ({ A, W, b }) => convRelu(A, W, b),
  library: ({ A, W, b }) => layer(A, W, b),
  derived: (dy: number[], { A, W, b }) => convReluGradient(dy, A, W, b),
});

/*
**Why bend at all?** Because two convolutions in a row, with nothing between them, are one
convolution. Each output is a sum of products, and a sum of sums of products is again one. The one
kernel that does the work of both is the convolution of the two (here [1, −1] and [2, 1] give
[2, −1, −1]):
*/
const signal = tensor([3, 1, 4, 1, 5, 9, 2, 6]);
const slide = (x: Tensor, w: number[]) => reshape(conv2d(row(x), row(tensor(w))), [-1]);

const twice = slide(slide(signal, [1, -1]), [2, 1]);
const once = slide(signal, [2, -1, -1]);
same("two convolutions are one", twice.toArray() as number[], once.toArray() as number[]);

const bent = slide(relu(slide(signal, [1, -1])), [2, 1]);
table(
  ["", "for 3, 1, 4, 1, 5, 9, 2, 6"],
  [
    ["two convolutions", list(twice.data())],
    ["one", list(once.data())],
    ["two with ReLU between them", list(bent.data())],
  ],
);

/*
However many layers one stacks, without a bend they can say no more than a single one. With the bend
they can.

**What goes wrong.** If the bias of a kernel has been pushed far below zero, its map is 0 everywhere,
and then so is its gradient: nothing tells the bias to come back. Such a kernel is called *dead*. (It
lives again only if the layers before it change what it sees.)
*/
const [alive] = gradient((b) => sum(layer(signal, tensor([1, -1]), b)), [tensor(-1)]);
const [dead] = gradient((b) => sum(layer(signal, tensor([1, -1]), b)), [tensor(-100)]);
print("how the sum of the map changes with a bias of −1", alive);
print("and with a bias of −100", dead);
