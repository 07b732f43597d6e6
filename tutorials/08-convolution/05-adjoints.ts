/*
# Backwards through the window — `conv.adjoints`

To learn, a network must know for each of its weights: if this one grew a little, would the loss rise
or fall, and how fast? For a convolution there are two such questions, one for the kernel $W$ and one
for the picture $A$, which the layer before has made. The formulas to be found are

$$ dW = A \ast dy, \qquad dA = dy \ast \mathrm{flip}(W) \ \text{(full)} $$

where $dy$ stands for $\partial L / \partial y$: how fast the loss $L$ changes with each number of the
output. Its name is the **cotangent** of $y$, and it is given, because the layers behind have computed
it already. (What carries it back is called the **adjoint** of the convolution.)

**By hand.** Three pixels, a kernel of two: $x = [1, 2, 3]$, $w = [4, 5]$. The outputs are
$y_0 = 4 \cdot 1 + 5 \cdot 2 = 14$ and $y_1 = 4 \cdot 2 + 5 \cdot 3 = 23$. Say $dy = [6, 7]$.

- $w_0$ was multiplied by 1 on its way into $y_0$, and by 2 into $y_1$. So
  $dw_0 = 6 \cdot 1 + 7 \cdot 2 = 20$, and likewise $dw_1 = 6 \cdot 2 + 7 \cdot 3 = 33$.
- The middle pixel went into $y_0$ by the factor 5, into $y_1$ by the factor 4:
  $dx_1 = 6 \cdot 5 + 7 \cdot 4 = 58$. The outer ones went into one output each:
  $dx_0 = 6 \cdot 4 = 24$, $dx_2 = 7 \cdot 5 = 35$.

Look at $dx_1$: while the place in $dy$ goes up, the place in $w$ goes down. There is the flip.

**Derived.** $y$ is a sum of products, each with one weight and one pixel:

$$ y_{oij} = \sum_{cpq} w_{ocpq} x_{chl} \quad \text{with } h = is + pd - a, \ l = js + qd - a $$

So $\partial y_{oij} / \partial w_{ocpq}$ is the pixel beside that weight, and $\partial y_{oij} /
\partial x_{chl}$ is the weight beside that pixel. By the chain rule each is multiplied by $dy_{oij}$,
and whatever a number took part in adds up:

$$ dw_{ocpq} = \sum_{ij} dy_{oij} x_{chl} \qquad dx_{chl} = \sum_{opq} w_{ocpq} dy_{oij} $$

In the second sum $i$ and $j$ follow from $h, l, p, q$; where they would not be whole numbers, or lie
outside of $y$, there is nothing to add.

**A thing worth seeing.** Write down one single number, the sum of *all* products of a $dy$, a weight
and a pixel that meet:

$$ T(dy, x, w) = \sum_{oij} \sum_{cpq} dy_{oij} w_{ocpq} x_{chl} $$

It has three slots. Leave out $dy$, and what it is multiplied by is $y$. Leave out $w$, and it is
$dw$. Leave out $x$, and it is $dx$. One loop over all meetings serves all three:
*/
import {
  conv2d,
  conv2dInputAdjoint,
  conv2dKernelAdjoint,
  flip,
  mul,
  reshape,
  sum,
  type Tensor,
  tensor,
  transpose,
} from "cotangent";
import { check, print, same } from "../course/index.js";

type Grid = number[][][]; // [channel][row][column]
type Kernels = number[][][][]; // [output][channel][row][column]
const [s, a, d] = [2, 1, 1];

/** Visits each meeting of an output o, i, j with a weight o, c, p, q and a pixel c, h, l. */
function everyMeeting(
  [rows, columns]: number[],
  x: Grid,
  w: Kernels,
  visit: (o: number, i: number, j: number, c: number, p: number, q: number, h: number, l: number) => void,
): void {
  for (let o = 0; o < w.length; o++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        for (let c = 0; c < x.length; c++)
          for (let p = 0; p < w[0][0].length; p++)
            for (let q = 0; q < w[0][0][0].length; q++) {
              const [h, l] = [i * s + p * d - a, j * s + q * d - a];
              if (x[c][h]?.[l] !== undefined) visit(o, i, j, c, p, q, h, l);
            }
}

const places = (n: number, k: number) => Math.floor((n + 2 * a - d * (k - 1) - 1) / s) + 1;
type Nested = number | Nested[];
const zerosLike = (like: Nested): Nested => (Array.isArray(like) ? like.map(zerosLike) : 0);

function forward(x: Grid, w: Kernels): Grid {
  const size = [places(x[0].length, w[0][0].length), places(x[0][0].length, w[0][0][0].length)];
  const y = w.map(() => Array.from({ length: size[0] }, () => Array(size[1]).fill(0) as number[]));
  everyMeeting(size, x, w, (o, i, j, c, p, q, h, l) => {
    y[o][i][j] += w[o][c][p][q] * x[c][h][l];
  });
  return y;
}

function adjoints(dy: Grid, x: Grid, w: Kernels): { x: Grid; w: Kernels } {
  const [dx, dw] = [zerosLike(x) as Grid, zerosLike(w) as Kernels];
  everyMeeting([dy[0].length, dy[0][0].length], x, w, (o, i, j, c, p, q, h, l) => {
    dw[o][c][p][q] += dy[o][i][j] * x[c][h][l];
    dx[c][h][l] += w[o][c][p][q] * dy[o][i][j];
  });
  return { x: dx, w: dw };
}

const one = (x: Tensor) => reshape(x, [1, ...x.shape]);
check("conv.adjoints", {
  shapes: { x: [2, 5, 4], w: [3, 2, 3, 3] },
  literal: ({ x, w }) => forward(x, w),
  library: ({ x, w }) => {
    const y = conv2d(one(x), w, { stride: s, padding: a, dilation: d });
    return reshape(y, y.shape.slice(1));
  },
  derived: (dy: Grid, { x, w }) => adjoints(dy, x, w),
});

/*
**In the library** the three slots are three ops, and the derivative of each is the other two:

```quote src/ops/conv.ts conv2d
$y_{oij}$ | y[o][i][j] += | runConv("conv2d", y, [x, w], sizes)
$dx_{chl}$ | dx[c][h][l] += w[o][c][p][q] * dy[o][i][j] | conv2dInputAdjoint(dy, w, again(sizes, sizes.image))
$dw_{ocpq}$ | dw[o][c][p][q] += dy[o][i][j] * x[c][h][l] | conv2dKernelAdjoint(x, dy, again(sizes, sizes.kernel))
```

```quote src/ops/conv.ts conv2dInputAdjoint
```

```quote src/ops/conv.ts conv2dKernelAdjoint
```

That is why gradients of gradients need no further thought: whichever of the three one
differentiates, one stays among the three. And $T$ is one number, whichever slot is computed last.
($\langle a, b \rangle$ multiplies two tensors number by number, and adds up.)
*/
const x = tensor([[[[1, 2, 3]]]], { dtype: "float64" });
const w = tensor([[[[4, 5]]]], { dtype: "float64" });
const dy = tensor([[[[6, 7]]]], { dtype: "float64" });
const y = conv2d(x, w);
const dx = conv2dInputAdjoint(dy, w, { size: x.shape });
const dw = conv2dKernelAdjoint(x, dy, { size: w.shape });
print("y", reshape(y, [-1]));
print("dx", reshape(dx, [-1]));
print("dw", reshape(dw, [-1]));
print("⟨dy, y⟩", sum(mul(dy, y)));
print("⟨x, dx⟩", sum(mul(x, dx)));
print("⟨w, dw⟩", sum(mul(w, dw)));

/*
**And the formulas that we set out to find?** With a stride of 1 the sums can be read as
convolutions themselves. $dW$ slides $dy$ over $A$, as if it were a large kernel. $dA$ slides the flipped kernel over $dy$ with so
many zeros around it that they overlap in a single place at first: that is what "full" means. (With
channels, input and output change places too; `transpose` does that.) The library's adjoints give the
same:
*/
const kernels = tensor(
  Array.from({ length: 3 * 2 * 2 * 2 }, (_, i) => Math.sin(i)),
  { shape: [3, 2, 2, 2], dtype: "float64" },
);
const cotangent = tensor(
  Array.from({ length: 3 * 4 * 4 }, (_, i) => Math.cos(i)),
  { shape: [1, 3, 4, 4], dtype: "float64" },
);
const adjoint = conv2dInputAdjoint(cotangent, kernels, { size: [1, 2, 5, 5] });
const flipped = flip(transpose(kernels, [0, 1]), [2, 3]);
const full = conv2d(cotangent, flipped, { padding: 1 });
same("dA = dy ∗ flip(W), full", [...full.data()], [...adjoint.data()]);

const A = tensor(
  Array.from({ length: 2 * 5 * 5 }, (_, i) => Math.sin(2 * i)),
  { shape: [1, 2, 5, 5], dtype: "float64" },
);
const ofKernels = conv2dKernelAdjoint(A, cotangent, { size: kernels.shape });
const slid = transpose(conv2d(transpose(A, [0, 1]), transpose(cotangent, [0, 1])), [0, 1]);
same("dW = A ∗ dy", [...slid.data()], [...ofKernels.data()]);
