/*
# Where each word stands — `attention.positions`

"Cat bites dog" and "dog bites cat". What does attention make of the order? Look at its formulas again:
sums over $j$, over all words. A sum does not know in which order it was added. So take five words, let each
listen to all, and do the same with the words shuffled:
*/
import * as Plot from "@observablehq/plot";
import { add, Generator, normal, type Tensor, tensor } from "cotangent";
import { positionalEncoding, scaledDotProductAttention } from "cotangent/nn";
import { check, curves, figure, print, same, table } from "../course/index.js";

const order = [3, 0, 4, 1, 2];
const shuffle = (x: Tensor) => {
  const rows = x.toArray() as number[][];
  return tensor(order.map((place) => rows[place]));
};
const listen = (x: Tensor) => scaledDotProductAttention(x, x, x);

const words = normal(new Generator(1), [5, 6]);
same(
  "shuffled words give the shuffled output",
  shuffle(listen(words)).toArray() as number[][],
  listen(shuffle(words)).toArray() as number[][],
  1e-6,
);

/*
Each word hears exactly what it heard before, wherever it stands. To attention a sentence is a bag of words.

So write the place $t$ into the word itself: add to its vector another vector that tells the place. A single
number $t$ would do badly: place 500 would drown any word. A clock does better. It has a fast hand, which
tells seconds apart and says nothing about hours, and slow ones for the rest; and no hand ever leaves its
circle. Let $d$ be the length of a word's whole vector (step 6 called it $D$). Take $d / 2$ hands, each slower
than the one before, and write where each points, as a sine and a cosine:

$$ y_{t, 2i} = \sin \frac{t}{10000^{2i / d}} \qquad y_{t, 2i + 1} = \cos \frac{t}{10000^{2i / d}} $$

The first hand turns by 1 each place (in radians; once around in $2 \pi \approx 6.3$ places), the last
$10000^{(d - 2) / d}$ times more slowly: 100 times with $d = 4$, some 7500 times with $d = 64$.

**By hand**, with $d = 4$, so two hands: the second turns by $1 / 10000^{2/4} = 0.01$. At $t = 1$ that is

$$ [\sin 1, \cos 1, \sin 0.01, \cos 0.01] = [0.84, 0.54, 0.01, 1.00] $$

**Literally:**
*/
function encoding(t: number[], d: number): number[][] {
  const y: number[][] = [];
  for (let n = 0; n < t.length; n++) {
    y[n] = [];
    for (let i = 0; i < d / 2; i++) {
      const angle = t[n] / 10000 ** ((2 * i) / d);
      y[n][2 * i] = Math.sin(angle);
      y[n][2 * i + 1] = Math.cos(angle);
    }
  }
  return y;
}

print("places 0, 1 and 2", encoding([0, 1, 2], 4));

/*
**In the library:**

```quote src/nn/position.ts positionalEncoding
$2i$ | 2 * i | arange(features, { step: 2, dtype: "float64" })
$t / 10000^{2i / d}$ | t[n] / 10000 ** ((2 * i) / d) | div(expandDims(cast(t, "float64"), -1), pow(10000, div(even, features)))
$\sin$, $\cos$ | Math.sin(angle) | sin(angles), cos(angles)
places $2i$ and $2i + 1$ in turn | y[n][2 * i + 1] | reshape(stack(
```

A picture of 40 places with $d = 32$. Each row is a place, the first at the top. On the left the fast hands, on
the right those that have hardly begun to move:
*/
const places = positionalEncoding(40, 32).toArray() as number[][];
const cells = places.flatMap((row, t) => row.map((value, feature) => ({ t, feature, value })));
figure("encoding", "The positional encoding of 40 places: from −1 (blue) to 1 (red)", {
  height: 420,
  x: { label: "number in the vector", ticks: [0, 10, 20, 30] },
  y: { label: "place t", ticks: [0, 10, 20, 30] },
  color: { scheme: "RdBu", reverse: true, domain: [-1, 1] },
  marks: [Plot.cell(cells, { x: "feature", y: "t", fill: "value", inset: 0 })],
});

/*
**The gradient.** Places are whole numbers, and nobody learns them. But the formula is smooth in $t$, and
the chain rule gives its slope: with the angle $w_i t$ and $w_i = 10000^{-2i/d}$,

$$ dt = \sum_i w_i ( dy_{2i} \cos(w_i t) - dy_{2i+1} \sin(w_i t) ) $$
*/
check("attention.positions", {
  shapes: { t: [5] },
  literal: ({ t }) => encoding(t, 6),
  library: ({ t }) => positionalEncoding(t, 6),
  derived: (dy: number[][], { t }) => ({
    t: t.map((place, n) => {
      let dt = 0;
      for (let i = 0; i < 3; i++) {
        const w = 10000 ** ((-2 * i) / 6);
        dt += w * (dy[n][2 * i] * Math.cos(w * place) - dy[n][2 * i + 1] * Math.sin(w * place));
      }
      return dt;
    }),
  }),
});

/*
**Why sines and cosines?** Multiply the encodings of two places $s$ and $t$, as query and key are multiplied.
Each hand gives

$$ \sin(w s) \sin(w t) + \cos(w s) \cos(w t) = \cos(w (s - t)) $$

by the addition theorem of school. Where the two places are has gone; only their **distance** is left. The
same everywhere in the sentence:
*/
const product = (s: number, t: number) => {
  const [ys, yt] = encoding([s, t], 64);
  return ys.reduce((sum, value, c) => sum + value * yt[c], 0);
};
table(
  ["distance", "from 0", "from 10", "from 50"],
  [0, 1, 2, 5, 20].map((apart) => [apart, ...[0, 10, 50].map((t) => product(t, t + apart))]),
);

curves(
  "distance",
  "The product of the encodings of two places",
  { x: "how far apart", y: "product" },
  { "d = 64": Array.from({ length: 61 }, (_, i) => [i - 30, product(30, i)] as const) },
);

/*
Near places have the largest products: a word whose query and key hold such numbers finds itself first, then its
neighbours. Further out the product goes up and down in small waves. And a word can ask for others. To turn all
hands back by three places is a matrix, the same for every place, for

$$ \sin(w (t - 3)) = \cos(3 w) \sin(w t) - \sin(3 w) \cos(w t) $$

and likewise for the cosine. If $W_q$ is that matrix $R$, and $W_k$ leaves everything as it is, the query of place $t$
fits best to the key of $t - 3$:
*/
const R = Array.from({ length: 64 }, (_, c) => {
  const angle = 3 / 10000 ** ((2 * Math.floor(c / 2)) / 64);
  const row = Array<number>(64).fill(0);
  row[c] = Math.cos(angle);
  row[c % 2 === 0 ? c + 1 : c - 1] = c % 2 === 0 ? -Math.sin(angle) : Math.sin(angle);
  return row;
});
const turned = (t: number) => {
  const [y] = encoding([t], 64);
  return R.map((row) => row.reduce((sum, value, c) => sum + value * y[c], 0));
};
same("R turns place 10 into 7, and 50 into 47", encoding([7, 47], 64), [turned(10), turned(50)]);

const asking = turned(10);
const fits = (y: number[]) => y.reduce((sum, value, c) => sum + value * asking[c], 0);
table(
  ["place", "its key times the query of place 10"],
  [5, 6, 7, 8, 9, 10, 11, 12].map((place) => [place, fits(encoding([place], 64)[0])]),
);

/*
**What goes wrong** with a single hand. It comes around: every 6.28 places it points almost where it pointed
before, and 44 places are almost exactly seven turns. With two numbers for a place, place 44 is place 0:
*/
print("place 0 and place 44, one hand", encoding([0, 44], 2));
print("place 0 and place 44, three hands", encoding([0, 44], 6));

/*
And now the order counts. Add the encoding to the words, and a shuffled sentence is another sentence:
*/
const placed = (x: Tensor) => add(x, positionalEncoding(5, 6));
const before = shuffle(listen(placed(words))).toArray() as number[][];
const after = listen(placed(shuffle(words))).toArray() as number[][];
table(
  ["word", "what it hears in order, first number", "shuffled"],
  order.map((place, row) => [`${place + 1}`, before[row][0], after[row][0]]),
);
