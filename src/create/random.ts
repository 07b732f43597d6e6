import type { Dtype, FloatDtype } from "../core/dtype.js";
import { ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { checkGenerator, type Generator, wordsOf } from "../core/random.js";
import { checkShape, type Shape, sizeOf } from "../core/shape.js";
import { Tensor } from "../graph/tensor.js";
import { add, mul } from "../ops/arithmetic.js";
import { runKernel } from "../wasm/run.js";

/** From where to where, 0 and 1 if not given; float32 if no dtype is given. */
interface UniformOptions {
  readonly low?: number;
  readonly high?: number;
  readonly dtype?: FloatDtype;
}

/** Draws numbers evenly from [low, high). The generator's seed decides them, on every machine alike. */
export function uniform(generator: Generator, shape: Shape, options: UniformOptions = {}): Tensor {
  const { low = 0, high = 1, dtype = "float32" } = checkOptions("uniform", options, ["low", "high", "dtype"]);
  return add(mul(draw("uniform", generator, shape, dtype), high - low), low);
}

/** 0 and 1, and float32, if not given. */
interface NormalOptions {
  readonly mean?: number;
  readonly deviation?: number;
  readonly dtype?: FloatDtype;
}

/** Draws numbers from the normal distribution. */
export function normal(generator: Generator, shape: Shape, options: NormalOptions = {}): Tensor {
  const names = ["mean", "deviation", "dtype"] as const;
  const { mean = 0, deviation = 1, dtype = "float32" } = checkOptions("normal", options, names);
  return add(mul(draw("normal", generator, shape, dtype), deviation), mean);
}

/** A half, and bool, if not given. */
interface BernoulliOptions {
  readonly chance?: number;
  readonly dtype?: Dtype;
}

/** Draws ones with a chance, else zeros; as bool if no dtype is given. Throws a ValueError. */
export function bernoulli(generator: Generator, shape: Shape, options: BernoulliOptions = {}): Tensor {
  const { chance = 0.5, dtype = "bool" } = checkOptions("bernoulli", options, ["chance", "dtype"]);
  if (!(chance >= 0 && chance <= 1)) {
    throw new ValueError("bernoulli", "the chance must lie in [0, 1]", `${chance}`);
  }
  return draw("bernoulli", generator, shape, dtype, chance);
}

/** Draws one of all orders of 0 … n − 1, as int32. */
export function permutation(generator: Generator, n: number): Tensor {
  return draw("permutation", generator, [n], "int32");
}

function draw(
  name: "uniform" | "normal" | "bernoulli" | "permutation",
  generator: Generator,
  shape: Shape,
  dtype: Dtype,
  ...more: readonly number[]
): Tensor {
  checkGenerator(name, generator);
  const y = new Tensor(dtype, checkShape(name, shape));
  runKernel(name, y, [], y.size, ...wordsOf(generator.next(sizeOf(shape))), ...more);
  return y;
}
