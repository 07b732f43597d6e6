/*
# What networks call a convolution — `conv.layer`

A photograph is not a list but a grid, has a channel for each colour, and we want to look for many
things in it at once. So the sum gets more letters, but no new idea:

$$ y_{oij} = b_o + \sum_{cpq} w_{ocpq} x_{c, is + pd - a, js + qd - a} $$

| letter | what it is |
| --- | --- |
| $x_{chl}$ | the picture: channel $c$, row $h$, column $l$ |
| $w_{ocpq}$ | the **kernels**: kernel $o$ holds, for each channel $c$, a small window with places $p, q$ |
| $b_o$ | the **bias**: a number that is added wherever kernel $o$ looks |
| $y_{oij}$ | the **feature map** of kernel $o$: how strongly it responds at row $i$, column $j$ |
| $s$ | the **stride**: how far the window moves from one place to the next |
| $a$ | the **padding**: how many rows and columns of zeros lie around the picture |
| $d$ | the **dilation**: how far apart the window's own places lie |

**By hand.** A picture of 3 × 3 with a vertical edge, and a kernel of 2 × 2 that takes the left
column from the right one. Where there is no edge it gives 0; on the edge each of its two rows gives 4, together 8.

$$ x = [[1, 1, 5], [1, 1, 5], [1, 1, 5]] \quad w = [[-1, 1], [-1, 1]] \quad y = [[0, 8], [0, 8]] $$

**Literally**, one loop for each letter under the sum, and one for each letter of $y$. Outside of the
picture there is a zero.
*/
import { add, conv2d, reshape, type Tensor, tensor } from "cotangent";
import { check, list, print, same, table } from "../course/index.js";

type Channels = number[][][]; // [channel][row][column]

interface Sliding {
  s: number; // stride
  a: number; // padding
  d: number; // dilation
}

function convLayer(x: Channels, w: Channels[], b: number[], { s, a, d }: Sliding): Channels {
  const size = w[0][0].length;
  const places = (length: number) => Math.floor((length + 2 * a - d * (size - 1) - 1) / s) + 1;
  const y: Channels = [];
  for (let o = 0; o < w.length; o++) {
    y[o] = [];
    for (let i = 0; i < places(x[0].length); i++) {
      y[o][i] = [];
      for (let j = 0; j < places(x[0][0].length); j++) {
        let sum = b[o];
        for (let c = 0; c < x.length; c++) {
          for (let p = 0; p < size; p++) {
            for (let q = 0; q < size; q++) {
              sum += w[o][c][p][q] * pixel(x[c], i * s + p * d - a, j * s + q * d - a);
            }
          }
        }
        y[o][i][j] = sum;
      }
    }
  }
  return y;
}

function pixel(x: number[][], row: number, column: number): number {
  return x[row]?.[column] ?? 0;
}

const edge = [1, 1, 1].map(() => [1, 1, 5]);
const kernel = [
  [-1, 1],
  [-1, 1],
];
print("y", convLayer([edge], [[kernel]], [0], { s: 1, a: 0, d: 1 })[0]);

/*
**In the library** it is one op, whose formula adds the bias to a convolution; it adds where the sums lie already:

```quote src/ops/conv.ts affineConv2d
$\sum_{cpq} w_{ocpq} x_{c, is + pd - a, js + qd - a}$ | sum += w[o][c][p][q] * pixel(x[c], i * s + p * d - a, j * s + q * d - a) | conv2d(x, w, moves(sizes))
$b_o$ | let sum = b[o] | reshape(bias, [-1, 1, 1]))
$+$ | sum += | add(conv2d
```

All of that, with a stride of 2, a padding of 1 and two channels, against our six loops:
*/
const layer = (x: Tensor, w: Tensor, b: Tensor, { s, a, d }: Sliding): Tensor => {
  const [channels, height, width] = x.shape;
  const image = reshape(x, [1, channels, height, width]); //      a batch of one
  const y = add(conv2d(image, w, { stride: s, padding: a, dilation: d }), reshape(b, [-1, 1, 1]));
  return reshape(y, y.shape.slice(1));
};

for (const how of [
  { s: 2, a: 1, d: 1 },
  { s: 1, a: 2, d: 2 },
]) {
  check(`conv.layer, stride ${how.s}, padding ${how.a}, dilation ${how.d}`, {
    shapes: { x: [2, 5, 5], w: [3, 2, 3, 3], b: [3] },
    literal: ({ x, w, b }) => convLayer(x, w, b, how),
    library: ({ x, w, b }) => layer(x, w, b, how),
  });
}

/*
**How large is the result?** A window of $k$ places with dilation $d$ reaches over $d(k - 1) + 1$
rows. In a picture of $n$ rows with $a$ rows of zeros on either side it has

$$ \left\lfloor \frac{n + 2a - d(k - 1) - 1}{s} \right\rfloor + 1 $$

places. Often one wants as many as there were rows: with stride 1 and an odd $k$ that is
$a = (k - 1) / 2$.

**"Same" is not the same everywhere.** Keras and PyTorch are the two libraries whose words most recipes
use. Keras calls a padding "same" when the output has
$\lceil n / s \rceil$ rows, whatever the stride; if the zeros needed for that are an odd number, the
odd one goes to the *end*. In PyTorch people write a padding of 1 for a kernel of 3. With a stride of
1 these are one thing. With a stride of 2, on a picture with an odd number of rows, too. With an even
number they have equally many places, but not the same ones:
*/
const ramp = (n: number) => tensor(Array.from({ length: n }, (_, i) => i + 1)); // each pixel says where it is
const centre = tensor([
  [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ],
]);
const atPlaces = (padding: "same" | number, n: number) => {
  const image = reshape(ramp(n), [1, 1, 1, n]);
  return conv2d(image, reshape(centre, [1, 1, 3, 3]), { stride: 2, padding }).data();
};
table(
  ["padding", "of 4 pixels, the middle of the window is at", "of 5 pixels"],
  [
    ['"same", as in Keras', list(atPlaces("same", 4)), list(atPlaces("same", 5))],
    ["1, as in PyTorch", list(atPlaces(1, 4)), list(atPlaces(1, 5))],
  ],
);

/*
Keras' window begins on the picture and hangs over its end; PyTorch's begins before it. Weights that
were trained with one give wrong answers with the other, and no error tells you so.

**What goes wrong.** Forget the flip when you want the convolution of mathematicians, or add it when
you want that of networks, and on a symmetric kernel nothing is amiss. On any other kernel
everything is:
*/
const lopsided = [
  [1, 2, 0],
  [0, 1, 0],
  [0, 0, 0],
];
const flipped = [...lopsided].reverse().map((row) => [...row].reverse());
const dot = [
  [0, 0, 0],
  [0, 1, 0],
  [0, 0, 0],
];
const around = { s: 1, a: 1, d: 1 };
print("a dot, seen through the kernel", convLayer([dot], [[lopsided]], [0], around)[0]);
print("and through the flipped kernel", convLayer([dot], [[flipped]], [0], around)[0]);
same("the flipped kernel draws the kernel itself", lopsided, convLayer([dot], [[flipped]], [0], around)[0]);
