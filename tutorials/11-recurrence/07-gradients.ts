/*
# Why gradients vanish, or explode

How much does the state at step 1 matter for the state at step 51? Let the loss look at the last state
only, and go back with lines 1 and 2 of the last step: at each step the cotangent is multiplied by the
slopes of tanh, which we write as a matrix with $1 - h_t^2$ on its diagonal and zeros elsewhere, and then by
$W_h^\top$:

$$ dh_{t-1} = W_h^\top \mathrm{diag}(1 - h_t^2) dh_t $$

Over many steps that makes a product of many matrices. (It is the same chain whether one reads it off at the
states, as here, or at the sums $z_t$ inside of tanh, where each factor is $\mathrm{diag}(1 - h_t^2) W_h^\top$.)

$$ dh_1 = \left( \prod_{t=2}^{51} W_h^\top \mathrm{diag}(1 - h_t^2) \right) dh_{51} $$

**By hand**, with one unit and no bend: fifty times the same factor $w$. 0.9 to the power of 50 is
0.00515; 1.1 to the power of 50 is 117.

**Literally**, for a layer that reads nothing, so that only $W_h$ is left:
*/
import {
  Generator,
  matmul,
  normal,
  sqrt,
  square,
  stack,
  sum,
  type Tensor,
  tanh,
  tensor,
  vjp,
  zeros,
} from "cotangent";
import { RNN, RNNCell } from "cotangent/nn";
import { check, curves, print, same, say, table } from "../course/index.js";

function back(Wh: number[][], start: number[], dh: number[], steps: number): number[] {
  const states = [start];
  for (let t = 1; t <= steps; t++) {
    states[t] = start.map((_, i) => Math.tanh(dot(Wh[i], states[t - 1])));
  }
  for (let t = steps; t > 0; t--) {
    const dz = dh.map((each, i) => (1 - states[t][i] ** 2) * each); //   diag(1 − h²) dh
    dh = start.map((_, j) => dz.reduce((sum, each, i) => sum + Wh[i][j] * each, 0)); // Whᵀ dz
  }
  return dh;
}

const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/*
In the library, `vjp` of the last step gives the function that takes cotangents back:
*/
check("the product of four steps", {
  shapes: { Wh: [3, 3], start: [3], dh: [3] },
  literal: ({ Wh, start, dh }) => back(Wh, start, dh, 4),
  library: ({ Wh, start, dh }) => {
    const read = (h: Tensor) => {
      for (let t = 0; t < 4; t++) h = tanh(matmul(Wh, h));
      return h;
    };
    return vjp(read, [start])[1](dh)[0];
  },
});

/*
With many units it is the power of a number again, in many directions at once. To see it without accident, let $W_h$
be a *rotation* times a number $s$, its **scale**. A rotation changes no length, so that without
a bend each step makes every cotangent exactly $s$ times as long. A random rotation is a
random matrix whose rows are made to stand at right angles to each other, and then made of length 1:
*/
function rotation(generator: Generator, units: number): number[][] {
  const rows: number[][] = [];
  for (const random of normal(generator, [units, units], { dtype: "float64" }).toArray() as number[][]) {
    let row = random;
    for (const other of rows) {
      const shared = dot(other, row); //          how far it goes along the other
      row = row.map((value, j) => value - shared * other[j]);
    }
    const length = Math.sqrt(dot(row, row));
    rows.push(row.map((value) => value / length));
  }
  return rows;
}

const turn = rotation(new Generator(1), 2);
print("a rotation, or a mirror image of one", turn);
print("[3, 4], of length 5, becomes", [dot(turn[0], [3, 4]), dot(turn[1], [3, 4])]);
same("the length is still 5", 5, Math.hypot(dot(turn[0], [3, 4]), dot(turn[1], [3, 4])));

/*
**Measured.** A cell of 32 units reads 50 random items, small ones (their standard deviation is 0.1), so
that they do not by themselves push tanh to its ends. For each step `vjp` gives the new state, and the
function that takes its cotangent back to the old one. We keep these functions, and then walk back
through them, noting how long the cotangent is.
*/
const UNITS = 32;
const STEPS = 50;

type Activation = "tanh" | "relu";

function cellOf(scale: number, activation: Activation): RNNCell {
  const turned = rotation(new Generator(1), UNITS);
  const hiddenWeight = tensor(
    turned.map((row) => row.map((value) => scale * value)),
    { dtype: "float64" },
  );
  const each = turned.map((row, i) => row.map((_, j) => (i === j ? 1 : 0))); // an item for each unit
  const inputWeight = tensor(each, { dtype: "float64" });
  const cell = new RNNCell(new Generator(1), UNITS, UNITS, { activation, bias: false });
  return Object.assign(cell, { hiddenWeight, inputWeight });
}

function lengthsGoingBack(cell: RNNCell, items: readonly Tensor[]): number[] {
  const backs: ((dh: Tensor) => Tensor)[] = [];
  let h: Tensor = zeros([1, UNITS], "float64");
  for (const x of items) {
    const [next, pull] = vjp((before) => cell.forward(x, before), [h]);
    backs.unshift((dh) => pull(dh)[0]);
    h = next;
  }
  let dh = normal(new Generator(2), [1, UNITS], { dtype: "float64" });
  const length = () => sqrt(sum(square(dh))).item();
  const first = length();
  const lengths = [1];
  for (const back of backs) {
    dh = back(dh);
    lengths.push(length() / first);
  }
  return lengths;
}

const generator = new Generator(3);
const items = Array.from({ length: STEPS }, () =>
  normal(generator, [1, UNITS], { deviation: 0.1, dtype: "float64" }),
);
const scales = [0.5, 0.9, 1, 1.1, 1.5];
const measured = (activation: Activation) =>
  scales.map((scale) => lengthsGoingBack(cellOf(scale, activation), items));
const [withTanh, withRelu] = [measured("tanh"), measured("relu")];

for (const [name, title, lengths] of [
  ["vanish-tanh", "With tanh: how long the cotangent is, going back through time, for five scales", withTanh],
  ["vanish-relu", "With ReLU: how long the cotangent is, going back through time, for five scales", withRelu],
] as const) {
  curves(
    name,
    title,
    { x: "steps back", y: "length", logarithmic: true },
    Object.fromEntries(scales.map((scale, i) => [`scale ${scale}`, lengths[i]])),
  );
}

/*
The lines are nearly straight, and the height is drawn in powers of ten: every step multiplies by about
the same factor. The factor is the 50th root of what is there after 50 steps:
*/
const factor = (lengths: number[]) => lengths[STEPS] ** (1 / STEPS);
table(
  ["scale", "no bend", "tanh", "ReLU", "left after 50 steps: tanh", "ReLU"],
  scales.map((scale, i) => [
    scale,
    scale,
    factor(withTanh[i]),
    factor(withRelu[i]),
    withTanh[i][STEPS],
    withRelu[i][STEPS],
  ]),
);

/*
What to read from it:

- Below a factor of 1 the gradient **vanishes**. The network may need the first letter to answer, and
  would learn so, but what comes back to that step is too small to move a weight.
- Above a factor of 1 it **explodes**: a small change at the first step is a huge one at the last.
- The slope of tanh, $1 - h^2$, is less than 1 wherever the state is not 0. So tanh always takes
  something away: even a scale of 1 vanishes, slowly.
- ReLU has slopes of 1 and 0. If about half of the units are at 0, half of the cotangent's numbers are
  dropped at each step, which leaves about $\sqrt{1/2} = 0.71$ of its length. The table shows it: at
  scale 0.5 the factor is near 0.35.
*/
const reading = new RNN(new Generator(1), UNITS, UNITS);
const [states] = Object.assign(reading, { cell: cellOf(1, "relu") }).forward(stack(items, 1));
const zero = [...states.data()].filter((h) => h === 0).length / states.size;
say(`Of all ReLU states at scale 1, ${(100 * zero).toFixed(0)} % are 0.`);

/*
How small is too small? Weights in float32 have about seven digits:
*/
const weight = Math.fround(0.5);
const share = withTanh[0][STEPS];
say(
  Math.fround(weight - share) === weight
    ? "0.5 minus what is left of a 1 at scale 0.5 is, in float32, 0.5."
    : "0.5 minus what is left of a 1 at scale 0.5 is another number in float32.",
);

/*
**A surprise.** There is a way to keep the length exactly. Let $W_h$ be 1 on its diagonal and 0 elsewhere,
as in the counter of step 3, and let the items be positive, so that no unit is ever at 0:
*/
const counter = Object.assign(cellOf(1, "relu"), { hiddenWeight: cellOf(1, "relu").inputWeight });
const positive = items.map((x) => square(x));
print(`what is left after ${STEPS} steps of counting`, lengthsGoingBack(counter, positive)[STEPS]);

/*
Some start a network of ReLU units just there for that reason (Le, Jaitly and Hinton, 2015). It is a
ridge to stand on: a little less on the diagonal, and the gradient vanishes; a little more, and it
explodes. Against exploding there is a simple cure, which is the next step. Against vanishing the cure is
another cell, with a path on which the state is kept unless the cell itself decides otherwise: LSTM and GRU,
which a later tutorial will build.
*/
