import type { Decimal } from "decimal.js";
import * as library from "../../src/index.js";
import { type FloatDtype, scope, type Tensor, tensor } from "../../src/index.js";
import { toDecimal } from "./decimal.js";
import { type Format, formats, samples, spacing } from "./samples.js";
import type { Truth } from "./truth.js";

/** How far a kernel is off, in units in the last place. */
export interface Accuracy {
  /** The largest error of a result that is 0 or a normal number, and its argument. */
  worst: number;
  at: readonly number[];
  /** The largest error of a result below the least normal number. */
  subnormal: number;
  mean: number;
}

const CHUNK = 2 ** 14;

/** Compares so many results of a kernel with the truth. Tells after each piece of the work how much it was. */
export function measure(
  name: string,
  truth: Truth,
  dtype: FloatDtype,
  count: number,
  advance: (samples: number) => void = () => {},
): Accuracy {
  const format = formats[dtype];
  const chunk = dtype === "float32" ? CHUNK : CHUNK / 64;
  const errorOf = dtype === "float32" ? errorBy64 : errorExactly;
  const accuracy = { worst: -1, at: [] as readonly number[], subnormal: 0, mean: 0 };
  for (let start = 0; start < count; start += chunk) {
    const n = Math.min(chunk, count - start);
    const a = samples(dtype, start, n, 0);
    const b = truth.operands === 1 ? a : seconds(truth, dtype, start, n);
    const y = compute(name, truth.operands === 1 ? [a] : [a, truth.second ?? b], dtype);
    for (let i = 0; i < n; i++) {
      const [ai, bi] = [a[i] as number, b[i] as number];
      const about = truth.by64(ai, bi);
      const error = errorOf(y[i] as number, about, truth, ai, bi);
      if (isSubnormal(about, format)) {
        accuracy.subnormal = Math.max(accuracy.subnormal, error);
        continue;
      }
      accuracy.mean += error / count;
      if (error <= accuracy.worst) continue;
      accuracy.worst = error;
      accuracy.at = truth.operands === 1 ? [ai] : [ai, bi];
    }
    advance(n);
  }
  return accuracy;
}

function seconds({ second }: Truth, dtype: FloatDtype, start: number, n: number): Float64Array {
  return second === undefined ? samples(dtype, start, n, 1) : new Float64Array(n).fill(second);
}

function compute(
  name: string,
  inputs: readonly (Float64Array | number)[],
  dtype: FloatDtype,
): ArrayLike<number> {
  const op = Reflect.get(library, name) as (...inputs: readonly (Tensor | number)[]) => Tensor;
  const tensors = inputs.map((x) => (typeof x === "number" ? x : tensor(x, { dtype })));
  const y = scope(() => op(...tensors));
  return y.data();
}

function errorBy64(got: number, expected: number): number {
  return errorOfNumber(got, expected, formats.float32);
}

/** The engine's result serves only where there is nothing to round: for NaN, infinities and zeros. */
function errorExactly(got: number, about: number, truth: Truth, a: number, b: number): number {
  if (![about, a, b].every((x) => Number.isFinite(x) && x !== 0)) {
    return errorOfNumber(got, about, formats.float64);
  }
  return errorOfDecimal(got, truth.exactly(toDecimal(a), toDecimal(b)), formats.float64);
}

function errorOfNumber(got: number, expected: number, format: Format): number {
  const [y, t] = [held(got, format), held(expected, format)];
  if (Object.is(y, t) || y === t) return 0;
  const error = Math.abs(y - t) / spacing(t, format);
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}

function errorOfDecimal(got: number, expected: Decimal, format: Format): number {
  const near = expected.toNumber();
  if (!Number.isFinite(near) || !Number.isFinite(got)) return errorOfNumber(got, near, format);
  const unit = spacing(near, format);
  const rest = toDecimal(near).minus(expected).div(toDecimal(unit)).toNumber();
  return Math.abs((got - near) / unit + rest);
}

/** What overflows counts as the least power of two that does. */
function held(x: number, { limit }: Format): number {
  return Math.max(Math.min(x, limit), -limit);
}

function isSubnormal(x: number, { least, significandBits }: Format): boolean {
  return x !== 0 && Math.abs(x) < 2 ** (least + significandBits);
}
