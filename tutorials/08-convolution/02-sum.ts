/*
# The same for lists — `conv.sum`

Throw two dice, and add the points. How likely is a five? Every way to get it counts: 1 and 4, 2 and
3, 3 and 2, 4 and 1. If the first die shows $m$, the second must show the rest, $n - m$:

$$ (f \ast g)[n] = \sum_m f[m] g[n - m] $$

That is the integral of the last step with a sum in its place. $f[m]$ is the chance that the first
die shows $m$, and $g[n - m]$ that the second shows what is missing.

**By hand**, with smaller dice. Let $f = [1, 2]$ and $g = [3, 4, 5]$, counted from place 0:

| n | the pairs whose places add up to n | sum |
| --- | --- | --: |
| 0 | 1·3 | 3 |
| 1 | 1·4 + 2·3 | 10 |
| 2 | 1·5 + 2·4 | 13 |
| 3 | 2·5 | 10 |

A list of 2 and a list of 3 make one of 2 + 3 − 1 = 4. Note how the pairs run: while $m$ goes up,
$n - m$ goes down. One of the lists is read backwards. That is **the flip** in convolution.

**Literally**, one loop for each letter:
*/

import * as Plot from "@observablehq/plot";
import { conv2d, flip, reshape, type Tensor } from "cotangent";
import { check, figure, print } from "../course/index.js";

function convolve(f: number[], g: number[]): number[] {
  const y: number[] = [];
  for (let n = 0; n < f.length + g.length - 1; n++) {
    y[n] = 0;
    for (let m = 0; m < f.length; m++) {
      if (n - m >= 0 && n - m < g.length) y[n] += f[m] * g[n - m];
    }
  }
  return y;
}

print("f ∗ g", convolve([1, 2], [3, 4, 5]));

/*
Two real dice. A list begins at place 0, and a die at one point: so place 0 of two dice means 2 points,
and of three dice 3. Nobody put a bell curve into the code; add a third die, and it shows even more.
*/
const die = [1, 2, 3, 4, 5, 6].map(() => 1 / 6);
const two = convolve(die, die);
const three = convolve(two, die);

const chances = [
  ...two.map((chance, n) => ({ points: n + 2, chance, dice: "two dice" })),
  ...three.map((chance, n) => ({ points: n + 3, chance, dice: "three dice" })),
];
figure("dice", "The chances of the points of two dice, and of three", {
  x: { label: "points", tickFormat: "d" },
  fx: { label: null, domain: ["two dice", "three dice"] },
  y: { label: "chance", grid: true },
  marks: [
    Plot.rectY(chances, {
      x1: ({ points }) => points - 0.5,
      x2: ({ points }) => points + 0.5,
      y: "chance",
      fx: "dice",
      fill: "#3b6fb6",
      insetRight: 1,
    }),
  ],
});

/*
**In the library.** `conv2d` slides over pictures, and a list is a picture of one row. It does not
flip, as the next step explains, so we do. Zeros to the left and right of $f$ let $g$ begin before it
and end after it. (The four paddings are above, below, left and right; an extent of −1 stands for
whatever is left.)
*/
function convolution(f: Tensor, g: Tensor): Tensor {
  const row = reshape(f, [1, 1, 1, -1]); // one picture, one channel, one row
  const window = reshape(flip(g), [1, 1, 1, -1]);
  const margin = g.size - 1;
  return reshape(conv2d(row, window, { padding: [0, 0, margin, margin] }), [-1]);
}

/*
```terms tutorials/08-convolution/02-sum.ts convolution
$\sum_m f[m] g[n - m]$ | y[n] += f[m] * g[n - m] | conv2d(row, window, { padding: [0, 0, margin, margin] })
the index of $g$ runs backwards | g[n - m] | flip(g)
$g$ is 0 where it has no place | n - m >= 0 && n - m < g.length | padding: [0, 0, margin, margin]
```
*/
check("conv.sum", {
  shapes: { f: [5], g: [3] },
  literal: ({ f, g }) => convolve(f, g),
  library: ({ f, g }) => convolution(f, g),
  derived: (dy: number[], { f, g }) => ({ f: correlate(dy, g), g: correlate(dy, f) }),
});

/*
What has just been checked, line by line: the loops and the library give the same numbers, in both
precisions that computers use; the gradient that the library finds is the slope, which the checker
measures by moving each number up a little and down a little; and the gradient of that gradient is
*its* slope.

The line "the derived one" is a gradient by hand. In the end, everything that a network computes leads
to one number, the **loss**: how wrong the network is. To learn is to make it smaller. So of each
number on the way we want to know how fast the loss changes with it. For $y[n]$ this is called
$dy[n]$, short for $\partial L / \partial y[n]$; whatever comes behind $y$ will provide it, and the
checker takes random numbers in its place. The **gradient** is the same for what goes in, and we have
to find it: how fast does the loss change when $f[m]$ grows? $f[m]$ goes into every $y[n]$, with the
factor $g[n - m]$, and $y[n]$ moves the loss by $dy[n]$ for each unit. In sum:

$$ df[m] = \sum_n dy[n] g[n - m] $$

and the same for $g$ with the letters exchanged. The index now runs *forwards* in both lists: no
flip. Sliding without the flip is called **correlation**:
*/
function correlate(dy: number[], g: number[]): number[] {
  const df: number[] = [];
  for (let m = 0; m < dy.length - g.length + 1; m++) {
    df[m] = 0;
    for (let n = m; n < m + g.length; n++) df[m] += dy[n] * g[n - m];
  }
  return df;
}

/*
So the two belong together: go forwards with one, and the gradient comes back with the other. If
a network learns its window anyway, it may as well learn it flipped. That is why what networks call
convolution is a correlation, in all libraries, and why nobody minds. From here on $\ast$ slides
without the flip, and where a flip is meant it is written.
*/
