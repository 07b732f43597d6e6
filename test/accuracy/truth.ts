import { Decimal } from "decimal.js";
import { erf as naiveErf } from "../reference/erf.js";
import {
  angle,
  arccosine,
  arcsine,
  arctangent,
  erf,
  expm1,
  log1p,
  odd,
  toDecimal,
  turned,
} from "./decimal.js";

/** What a kernel should compute, and how far it may be off. */
export interface Truth {
  readonly operands: 1 | 2;
  /** By the engine, in float64: the truth for float32. */
  readonly by64: (a: number, b: number) => number;
  /** The truth for float64. */
  readonly exactly: (a: Decimal, b: Decimal) => Decimal;
  /** The largest error in units in the last place, in float32 and in float64. */
  readonly bounds: readonly [float32: number, float64: number];
  /** The second operand, if it is one number beside all of the first. */
  readonly second?: number;
  /** Why results below the least normal number may be 0 instead. */
  readonly flushes?: string;
}

type Bounds = Truth["bounds"];

/** As good as a result can be: rounded once. */
const rounded: Bounds = [0.5, 0.5];

function one(
  by64: (x: number) => number,
  exactly: (x: Decimal) => Decimal,
  bounds: Bounds,
  more: Partial<Truth> = {},
): Truth {
  return { operands: 1, by64, exactly, bounds, ...more };
}

function two(by64: Truth["by64"], exactly: Truth["exactly"], bounds: Bounds): Truth {
  return { operands: 2, by64, exactly, bounds };
}

const angles: Bounds = [2, 2];
const inverses: Bounds = [3.5, 3.5];

/** A step from number to number, which is exact. */
function exact(f: (x: number) => number): Truth {
  return one(f, (x) => toDecimal(f(x.toNumber())), [0, 0]);
}

const flushes = "e^(−|x|) is computed with a single power of two";
const third = 1 / 3;

/** One row for each elementwise kernel. */
export const truths: Readonly<Record<string, Truth>> = {
  add: two(
    (a, b) => a + b,
    (a, b) => a.plus(b),
    rounded,
  ),
  sub: two(
    (a, b) => a - b,
    (a, b) => a.minus(b),
    rounded,
  ),
  mul: two(
    (a, b) => a * b,
    (a, b) => a.times(b),
    rounded,
  ),
  div: two(
    (a, b) => a / b,
    (a, b) => a.div(b),
    rounded,
  ),
  maximum: two(Math.max, (a, b) => Decimal.max(a, b), [0, 0]),
  minimum: two(Math.min, (a, b) => Decimal.min(a, b), [0, 0]),
  neg: exact((x) => -x),
  abs: exact(Math.abs),
  sign: exact((x) => Math.sign(x) || 0),
  floor: exact(Math.floor),
  ceil: exact(Math.ceil),
  round: exact((x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x))),
  relu: exact((x) => Math.max(x, 0)),

  sqrt: one(Math.sqrt, (x) => x.sqrt(), rounded),
  exp: one(Math.exp, (x) => x.exp(), [1.1, 1.1]),
  expm1: one(Math.expm1, expm1, [2, 2]),
  log: one(Math.log, (x) => x.ln(), [1, 1]),
  log1p: one(Math.log1p, log1p, [2, 2]),
  erf: one(naiveErf, erf, [2, 2]),
  pow: two(power, (a, b) => a.pow(b), [1.25, 2]),

  tanh: one(
    Math.tanh,
    odd(-third, (x) => (x.abs().gt(100) ? new Decimal(Math.sign(x.toNumber())) : x.tanh())),
    [2.1, 2],
  ),
  sigmoid: one(
    (x) => 1 / (1 + Math.exp(-x)),
    (x) => new Decimal(1).div(x.neg().exp().plus(1)),
    [2.5, 2.5],
    { flushes },
  ),
  softplus: one(
    (x) => (x > 20 ? x : Math.log1p(Math.exp(x))),
    (x) => (x.gt(20) ? x : log1p(x.exp())),
    [2, 2],
  ),
  elu: one(
    (x) => (x > 0 ? x : Math.expm1(x)),
    (x) => (x.gt(0) ? x : expm1(x)),
    [2, 2],
  ),
  leakyRelu: one(
    (x) => (x > 0 ? x : 0.01 * x),
    (x) => (x.gt(0) ? x : x.times(toDecimal(0.01))),
    [1, 1],
  ),

  sin: one(
    Math.sin,
    odd(-1 / 6, (x) => turned(x).sin()),
    angles,
  ),
  cos: one(Math.cos, (x) => turned(x).cos(), angles),
  tan: one(
    Math.tan,
    odd(third, (x) => turned(x).tan()),
    [4, 4],
  ),
  asin: one(Math.asin, arcsine, inverses),
  acos: one(Math.acos, arccosine, inverses),
  atan: one(Math.atan, arctangent, [2.25, 2.5]),
  atan2: two(Math.atan2, angle, [2.75, 2.75]),

  sinh: one(
    Math.sinh,
    odd(1 / 6, (x) => x.sinh()),
    [4, 4],
  ),
  cosh: one(Math.cosh, (x) => x.cosh(), [4, 4]),
  asinh: one(
    Math.asinh,
    odd(-1 / 6, (x) =>
      new Decimal(1).plus(x.pow(2)).sqrt().plus(x.abs()).ln().times(Math.sign(x.toNumber())),
    ),
    [4, 4],
  ),
  acosh: one(Math.acosh, (x) => x.plus(x.minus(1).times(x.plus(1)).sqrt()).ln(), [4, 4]),
  atanh: one(
    Math.atanh,
    odd(third, (x) => x.plus(1).div(new Decimal(1).minus(x)).ln().div(2)),
    [4, 4],
  ),
};

/** As C and PyTorch have it: JavaScript alone says that 1 to the power of NaN or ±∞ is NaN. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY) ? 1 : a ** b;
}
