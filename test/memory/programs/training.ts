import { assign } from "../../../src/create/parameter.js";
import {
  add,
  backward,
  Generator,
  matmul,
  mean,
  memory,
  mul,
  normal,
  parameter,
  relu,
  scope,
  setMemoryBudget,
  square,
  sub,
  type Tensor,
  valueAndGradient,
} from "../../../src/index.js";

/** Trains a small network in one synchronous run, and prints how memory went, as JSON. */
const [, , style = "assign", steps = "10000", budget = `${64 * 2 ** 20}`] = process.argv;

const generator = new Generator(1);
const draw = (...shape: number[]) => normal(generator, shape, { deviation: 0.1 });
const rate = 0.05;

/** One step on a batch of its own; returns the parameters after it. */
type Step = (weights: Tensor[], x: Tensor, goal: Tensor) => Tensor[];

function loss([w1, b1, w2, b2]: Tensor[], x: Tensor, goal: Tensor): Tensor {
  const [first, second] = [w1, w2] as [Tensor, Tensor];
  const hidden = relu(add(matmul(x, first), b1 as Tensor));
  return mean(square(sub(add(matmul(hidden, second), b2 as Tensor), goal)));
}

const byAssign: Step = (weights, x, goal) => {
  for (const p of weights) p.grad = undefined;
  backward(loss(weights, x, goal));
  for (const p of weights) assign(p, sub(p, mul(rate, p.grad as Tensor)));
  return weights;
};

const byReplacing: Step = (weights, x, goal) => {
  const [, gradients] = valueAndGradient((...all) => loss(all, x, goal), weights);
  return weights.map((p, i) => sub(p, mul(rate, gradients[i] as Tensor)));
};

function train(step: Step): { losses: number[]; rss: number[] } {
  let weights = [draw(64, 96), draw(96), draw(96, 8), draw(8)];
  if (step === byAssign) weights = weights.map((x) => parameter(x));
  const truth = draw(64, 8);
  const losses: number[] = [];
  const rss: number[] = [];
  for (let i = 0; i < Number(steps); i++) {
    const x = normal(generator, [96, 64]);
    const goal = matmul(x, truth);
    weights = step(weights, x, goal);
    if (i % (Number(steps) / 50) === 0) {
      losses.push(loss(weights, x, goal).item());
      rss.push(process.memoryUsage().rss);
    }
  }
  return { losses, rss };
}

setMemoryBudget(Number(budget));
const step = style === "replace" ? byReplacing : byAssign;
const result = style === "scope" ? scope(() => train(step)) : train(step);
console.log(JSON.stringify({ ...result, ...memory() }));
