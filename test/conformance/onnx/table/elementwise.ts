import {
  abs,
  acos,
  acosh,
  add,
  asin,
  asinh,
  atan,
  atanh,
  cast,
  ceil,
  clamp,
  cos,
  cosh,
  div,
  equal,
  erf,
  exp,
  floor,
  greater,
  greaterEqual,
  isNaN as isNotNumber,
  less,
  lessEqual,
  log,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  reciprocal,
  round,
  sign,
  sin,
  sinh,
  sqrt,
  sub,
  type Tensor,
  tan,
  where,
} from "../../../../src/index.js";
import { bit, number, optional, or } from "../../attribute.js";
import { numberedDtype } from "../dtype.js";
import { binary, type Family, node, unary, variadic } from "../node.js";

export const elementwise: Family = {
  Abs: unary(abs),
  Acos: unary(acos),
  Acosh: unary(acosh),
  Asin: unary(asin),
  Asinh: unary(asinh),
  Atan: unary(atan),
  Atanh: unary(atanh),
  Ceil: unary(ceil),
  Cos: unary(cos),
  Cosh: unary(cosh),
  Erf: unary(erf),
  Exp: unary(exp),
  Floor: unary(floor),
  Identity: unary((x) => x),
  Log: unary(log),
  Neg: unary(neg),
  Reciprocal: unary(reciprocal),
  Round: unary(round),
  Sign: unary(sign),
  Sin: unary(sin),
  Sinh: unary(sinh),
  Sqrt: unary(sqrt),
  Tan: unary(tan),

  Add: binary(add),
  Sub: binary(sub),
  Mul: binary(mul),
  Div: binary((a, b) => (a.dtype === "int32" ? inFloat64(div, a, b) : div(a, b))),
  Pow: binary((a, b) => (a.dtype === b.dtype && a.dtype !== "int32" ? pow(a, b) : inFloat64(pow, a, b))),
  Mod: node(["a", "b"], { fmod: or(bit, false) }, ({ a, b }, { fmod }) =>
    inFloat64((p, q) => sub(p, mul((fmod ? towardsZero : floor)(div(p, q)), q)), a, b),
  ),
  Max: variadic({}, (inputs) => inputs.reduce((y, x) => maximum(y, x))),
  Min: variadic({}, (inputs) => inputs.reduce((y, x) => minimum(y, x))),
  Sum: variadic({}, (inputs) => inputs.reduce((y, x) => add(y, x))),
  Mean: variadic({}, (inputs) =>
    div(
      inputs.reduce((y, x) => add(y, x)),
      inputs.length,
    ),
  ),
  Clip: node(
    ["x", "min?", "max?"],
    { min: optional(number), max: optional(number) },
    ({ x, min, max }, attrs) => {
      const [low, high] = [min?.item() ?? attrs.min, max?.item() ?? attrs.max];
      if (low === undefined && high === undefined) return x;
      return clamp(x, { ...(low !== undefined && { min: low }), ...(high !== undefined && { max: high }) });
    },
  ),
  Cast: node(["x"], { to: numberedDtype, saturate: or(bit, true) }, ({ x }, { to }) => cast(x, to)),

  And: binary(logicalAnd),
  Or: binary(logicalOr),
  Xor: binary(logicalXor),
  Not: unary(logicalNot),
  Equal: binary(equal),
  Greater: binary(greater),
  GreaterOrEqual: binary(greaterEqual),
  Less: binary(less),
  LessOrEqual: binary(lessEqual),
  IsNaN: unary(isNotNumber),
  IsInf: node(
    ["x"],
    { detect_positive: or(bit, true), detect_negative: or(bit, true) },
    ({ x }, { detect_positive, detect_negative }) =>
      logicalOr(
        equal(x, detect_positive ? Infinity : Number.NaN),
        equal(x, detect_negative ? -Infinity : Number.NaN),
      ),
  ),
  Where: node(["condition", "a", "b"], {}, ({ condition, a, b }) => where(condition, a, b)),
};

/** Computes of any two types, exactly for integers, what has the type of the first. */
function inFloat64(compute: (a: Tensor, b: Tensor) => Tensor, a: Tensor, b: Tensor): Tensor {
  return cast(compute(cast(a, "float64"), cast(b, "float64")), a.dtype);
}

function towardsZero(x: Tensor): Tensor {
  return where(less(x, 0), ceil(x), floor(x));
}
