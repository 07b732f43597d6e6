/*
# A bound on each step

What does an exploding gradient do to a training? **By hand**: one unit without a bend reads a single 1
and then nothing for 20 steps. Its last state is $w^{20}$. We want it to be 1, so the loss is
$L = (w^{20} - 1)^2$, with the slope $2 (w^{20} - 1) \cdot 20 w^{19}$.
*/
import { backward, bernoulli, Generator, mul, parameter, sum, tensor } from "cotangent";
import { Linear, Module, mse, RNN } from "cotangent/nn";
import { clipGradients, SGD } from "cotangent/optim";
import { curves, print, same, table } from "../course/index.js";

const power = (w: number, n: number): number => (n === 0 ? 1 : w * power(w, n - 1));
const loss = (w: number) => (power(w, 20) - 1) ** 2;
const slope = (w: number) => 2 * (power(w, 20) - 1) * 20 * power(w, 19);

const weights = Array.from({ length: 109 }, (_, i) => i / 100);
curves(
  "cliff",
  "The loss of a single weight that is used 20 times: a plain, and a wall",
  { x: "w", y: "loss" },
  { loss: weights.map((w) => [w, loss(w)] as const) },
);
table(
  ["w", "loss", "slope"],
  [0.5, 0.8, 0.9, 1.1, 1.3].map((w) => [w, loss(w), slope(w)]),
);

/*
Below 0.8 there is hardly a slope; right of 1 there is a wall. To learn is to **descend**: to move $w$
again and again against the slope, by the slope times a small number, the **rate**. Begin at $w = 1.3$
with a rate of 0.01: the slope is a million, so the step is eleven thousand, and where it lands there is
no floor anywhere near. But the slope's *direction* was right! Only its length made no sense.

So: keep the direction, and bound the length. Put the gradients of all weights into one long list $g$.
If its **norm**, its length $\lVert g \rVert = \sqrt{\sum_i g_i^2}$, is more than a bound $c$, shorten it to $c$:

$$ g \leftarrow g \cdot \min\left(1, \frac{c}{\lVert g \rVert}\right) $$

This is called **clipping by norm**. For example, $g = (3, 4)$ has norm 5. With $c = 1$ it becomes
(0.6, 0.8), of norm 1, and points where it pointed.

**Literally**. The weights come in several lists; there is one norm for all of them together:
*/
function clip(gradients: number[][], c: number): number[][] {
  let squares = 0;
  for (const g of gradients) {
    for (let i = 0; i < g.length; i++) squares += g[i] ** 2;
  }
  const norm = Math.sqrt(squares);
  const share = Math.min(1, c / (norm + 1e-6)); // 1e-6 as in the library
  return gradients.map((g) => g.map((each) => each * share));
}

function descend(w: number, bounded: (g: number) => number): number[] {
  const path = [w];
  for (let i = 0; i < 40; i++) {
    w -= 0.01 * bounded(slope(w));
    path.push(w);
  }
  return path;
}

const withBound = descend(1.3, (g) => clip([[g]], 1)[0][0]);
print("w, with a bound of 1", withBound.slice(0, 5));
print("its last values", withBound.slice(-5));
print("w, with no bound", descend(1.3, (g) => g).slice(0, 5));

/*
Without a bound, the third $w$ has 158 digits, and its powers are more than the largest number of
JavaScript: the slope is ∞, and $w$ becomes −∞. There the slope is −∞ too, and the next step would compute −∞ + ∞. What
a computer writes for that is NaN, *not a number*. Once a weight is NaN, it stays so.

With the bound, $w$ comes down to 1 and then hops about it for ever. That is the rate's fault: at 1 the
slope grows by $2 \cdot 20^2 = 800$ per 1 that $w$ moves, so a free step at a rate of 0.01 goes
$800 \cdot 0.01 = 8$ times as far as the bottom is away. The bound only keeps each hop at 0.01 or below;
to come to rest, the rate must fall, as it does in the training below.

**In the library**, in the gradients that `backward` has left on the parameters:

```quote src/optim/clip.ts clipGradients
$\sum_i g_i^2$ | squares += g[i] ** 2 | sum(square(
$\lVert g \rVert$ | Math.sqrt(squares) | Math.sqrt(
$c / \lVert g \rVert$ | c / (norm + 1e-6) | maxNorm / (norm + EPSILON)
$\min(1, \ldots)$ | Math.min(1, | share < 1
$g \leftarrow g \cdot \ldots$ | each * share | mul(share, g)
```

To check it, we need parameters whose gradients we know. The slope of $\sum_i g_i p_i$ is $g$:
*/
const given = [[3, 0], [4]];
for (const c of [1, 10]) {
  const parameters = given.map((g) => parameter(tensor(g.map(() => 0))));
  parameters.forEach((p, i) => {
    backward(sum(mul(p, tensor(given[i]))));
  });
  const norm = clipGradients(parameters, c);
  const clipped = parameters.flatMap((p) => [...(p.grad?.data() ?? [])]);
  same(`clipped to ${c}`, clip(given, c).flat(), clipped, 1e-7);
  print("the norm before", norm);
}

/*
Now a network. Eight ReLU units read 20 zeros and ones, and a dense layer on top of the last state is to
tell how many ones there were. The loss is the **mean squared error** (`mse`): the mean of the squares of
what the answers are off by. Always answering 10 has a mean squared error of 5. `SGD` is plain descent
on a few random examples at a time (*stochastic gradient descent*). It runs twice, from the same weights
and with the same data: once as it is, once with a bound of 1 (`minimize` calls `clipGradients` if it is
given `maxNorm`).
*/
const STEPS = 400;
const RATE = 0.03;

class Counter extends Module {
  readonly rnn: RNN;
  readonly dense: Linear;

  constructor(generator: Generator) {
    super();
    this.rnn = new RNN(generator, 1, 8, { activation: "relu" });
    this.dense = new Linear(generator, 8, 1);
  }
}

function train(how: { maxNorm?: number }): number[] {
  const generator = new Generator(1);
  const model = new Counter(generator);
  const optimizer = new SGD(model.parameters().values(), { learningRate: RATE });
  const losses: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    optimizer.learningRate = RATE * (1 - i / STEPS); // falls to zero
    const error = optimizer.minimize(() => {
      const x = bernoulli(generator, [16, 20, 1], { dtype: "float32" });
      const [, last] = model.rnn.forward(x);
      return mse(model.dense.forward(last), sum(x, { axes: 1 }));
    }, how);
    losses.push(error);
  }
  return losses;
}

const [free, bounded] = [train({}), train({ maxNorm: 1 })];
const mean = (losses: number[]) => losses.reduce((sum, each) => sum + each, 0) / losses.length;

table(
  ["step", "loss with no bound", "with a bound of 1"],
  [0, 1, 2, 3, 4, 5].map((i) => [i, free[i] > 1e6 ? free[i].toExponential(1) : free[i], bounded[i]]),
);
const tens = Array.from({ length: STEPS / 10 }, (_, i) => 10 * i);
curves(
  "rescue",
  "The loss in training with a bound of 1, averaged over 10 steps, and that of always answering 10",
  { x: "step", y: "loss", logarithmic: true },
  {
    "a bound of 1": tens.map((from) => [from + 5, mean(bounded.slice(from, from + 10))] as const),
    "always 10": [
      [0, 5],
      [STEPS, 5],
    ],
  },
);
print("the mean loss of the last 50 steps, with a bound", mean(bounded.slice(-50)));

/*
Without a bound it fails within a few steps, too few to draw. With it the same network, on the same data
and at the same rate, learns.

**What goes wrong** with another kind of bound: to cut each number by itself to the range from −1 to 1.
That is bounded too, but it turns the gradient. (0.5, 100) points almost straight along its second
axis; cut to (0.5, 1), it points far to the side:
*/
const turned = [0.5, 100].map((g) => Math.min(1, Math.max(-1, g)));
const steepness = (g: number[]) => g[1] / g[0];
table(
  ["", "g", "second by first"],
  [
    ["the gradient", "0.5, 100", steepness([0.5, 100])],
    [
      "clipped by norm",
      clip([[0.5, 100]], 1)[0]
        .map((g) => g.toFixed(4))
        .join(", "),
      steepness(clip([[0.5, 100]], 1)[0]),
    ],
    ["cut number by number", turned.join(", "), steepness(turned)],
  ],
);
