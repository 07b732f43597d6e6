/*
# Only the strongest, or the mean — `pool.max`, `pool.avg`

A feature map says for each pixel how strongly a kernel responded there. That is more than a reader
of digits wants to know: whether a stroke lies one pixel further left does not make it another digit.
**Pooling** cuts a map into windows, and keeps of each either its largest number or the mean of all:

$$ y_{ij} = \max_{pq} x_{is + p, js + q} \qquad\qquad y_{ij} = \frac{1}{k^2} \sum_{pq} x_{is + p, js + q} $$

The windows are $k \times k$ places large. Usually they lie side by side, so that the stride $s$ is
$k$: windows of two halve the height and the width, and a quarter of the numbers remains. Rows and columns
in which no whole window fits any more are left out: of 11 rows, 5 windows of two see 10.

**By hand**, with $k = 2$:

$$ x = \begin{matrix} 1 & 3 \cr 2 & 0 \end{matrix} \qquad \max = 3 \qquad \text{mean} = \tfrac{1 + 3 + 2 + 0}{4} = 1.5 $$

**Literally**:
*/
import { avgPool2d, conv2d, gradient, maxPool2d, reshape, sum, type Tensor, tensor } from "cotangent";
import { check, print, same } from "../course/index.js";

type Map = number[][]; // [row][column]

function maxPool(x: Map, k: number): Map {
  const y: Map = [];
  for (let i = 0; i < Math.floor(x.length / k); i++) {
    y[i] = [];
    for (let j = 0; j < Math.floor(x[0].length / k); j++) {
      y[i][j] = -Infinity;
      for (let p = 0; p < k; p++) {
        for (let q = 0; q < k; q++) y[i][j] = Math.max(y[i][j], x[i * k + p][j * k + q]);
      }
    }
  }
  return y;
}

function avgPool(x: Map, k: number): Map {
  const y: Map = [];
  for (let i = 0; i < Math.floor(x.length / k); i++) {
    y[i] = [];
    for (let j = 0; j < Math.floor(x[0].length / k); j++) {
      y[i][j] = 0;
      for (let p = 0; p < k; p++) {
        for (let q = 0; q < k; q++) y[i][j] += x[i * k + p][j * k + q] / k ** 2;
      }
    }
  }
  return y;
}

const map = [
  [1, 3, 0, 2],
  [2, 0, 5, 4],
];
print("the largest", maxPool(map, 2));
print("the means", avgPool(map, 2));

/*
**Where does the gradient go?** Ask, for each pixel of a window, what happens to $y$ if it grows a
little.

- The maximum moves with the largest pixel alone. As long as the others stay below it, they may do
  what they like. So the whole cotangent goes to the place of the largest, and nothing anywhere else.
- The mean moves with each of them, by $1 / k^2$. So each gets that share of the cotangent.
*/
function maxPoolGradient(dy: Map, x: Map, k: number): Map {
  const y = maxPool(x, k);
  return x.map((row, h) =>
    row.map((pixel, l) => {
      const [i, j] = [Math.floor(h / k), Math.floor(l / k)];
      return pixel === y[i]?.[j] ? dy[i][j] : 0;
    }),
  );
}

function avgPoolGradient(dy: Map, x: Map, k: number): Map {
  return x.map((row, h) => row.map((_, l) => (dy[Math.floor(h / k)]?.[Math.floor(l / k)] ?? 0) / k ** 2));
}

print("dx of the largest, for dy = 10 and 20", maxPoolGradient([[10, 20]], map, 2));
print("dx of the means, for dy = 10 and 20", avgPoolGradient([[10, 20]], map, 2));

const image = (x: Tensor) => reshape(x, [1, 1, ...x.shape]);
const plain = (y: Tensor) => reshape(y, y.shape.slice(2));

for (const k of [2, 3]) {
  check(`pool.max, windows of ${k}`, {
    shapes: { x: [5, 7] },
    literal: ({ x }) => maxPool(x, k),
    library: ({ x }) => plain(maxPool2d(image(x), { kernel: k })),
    derived: (dy: Map, { x }) => ({ x: maxPoolGradient(dy, x, k) }),
  });
  check(`pool.avg, windows of ${k}`, {
    shapes: { x: [5, 7] },
    literal: ({ x }) => avgPool(x, k),
    library: ({ x }) => plain(avgPool2d(image(x), { kernel: k })),
    derived: (dy: Map, { x }) => ({ x: avgPoolGradient(dy, x, k) }),
  });
}
const below = [
  [-3, -1],
  [-2, -4],
];
print("the largest of four numbers below zero", maxPool2d(image(tensor(below)), { kernel: 2 }).item());
same(
  "pool.max below zero",
  maxPool(below, 2),
  plain(maxPool2d(image(tensor(below)), { kernel: 2 })).toArray() as Map,
);

/*
**In the library**, the loop of max pooling (a function in `assembly/pool.ts`) writes down, beside each
largest number, where it found it, if a gradient may be asked for. That needs no search then: it adds
each cotangent to the place that was noted.

```quote src/ops/pool.ts maxPool2d
$\max_{pq}$ | Math.max(y[i][j], x[i * k + p][j * k + q]) | runKernel("maxPool2d", [y, places], [x], ...maxPoolSizes(sizes))
$dx$ at the place of the largest | pixel === y[i]?.[j] ? dy[i][j] : 0 | sendBack(dy as Tensor, index, sizes)
```

```quote src/ops/pool.ts avgPool2d
$\frac{1}{k^2} \sum_{pq}$ | += x[i * k + p][j * k + q] / k ** 2 | \frac{1}{n} \sum_{pq}
$dy / k^2$ everywhere | / k ** 2)) | avgPool2dAdjoint(dy
```

**A surprise.** Taking means is a convolution, with the stride of the window and a kernel of equal
weights. Taking the largest is not: no weights could do it, for $\max(1 + 1, 0 + 3)$ is not
$\max(1, 0) + \max(1, 3)$.
*/
const x = tensor([map]);
const equal = tensor([
  [
    [0.25, 0.25],
    [0.25, 0.25],
  ],
]);
const asConvolution = conv2d(reshape(x, [1, 1, 2, 4]), reshape(equal, [1, 1, 2, 2]), { stride: 2 });
same("pool.avg is a convolution", avgPool(map, 2), plain(asConvolution).toArray() as Map);

/*
**What goes wrong: equals.** After ReLU whole windows are 0. Which of four equal pixels is the
largest? If it grew, each of them would be. So there is no slope there, and a choice has to be made.
The library, like others, sends the cotangent to the first. Our loops above would send it to all four,
and so count it four times:
*/
const zeros = [
  [0, 0],
  [0, 0],
];
const [toFirst] = gradient((x) => sum(maxPool2d(image(x), { kernel: 2 })), [tensor(zeros)]);
print("the library, for a window of zeros", toFirst);
print("our loops", maxPoolGradient([[1]], zeros, 2));
