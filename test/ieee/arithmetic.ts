import {
  add,
  cast,
  cos,
  cumsum,
  div,
  equal,
  erf,
  exp,
  log,
  mul,
  neg,
  pow,
  prod,
  sigmoid,
  sin,
  sqrt,
  sub,
  sum,
  tanh,
} from "../../src/index.js";
import { i32, inf, nan, type Section, t } from "./row.js";

const [least, most] = [-(2 ** 31), 2 ** 31 - 1];

export const functions: Section = {
  title: "Division, roots, logarithms and powers",
  rows: [
    {
      what: "a number divided by zero is infinite, of the sign that both make",
      torch: "t([1., -1., 1., -1.]) / t([0., 0., -0., -0.])",
      expected: [inf, -inf, -inf, inf],
      ours: () => div(t([1, -1, 1, -1]), t([0, 0, -0, -0])),
    },
    {
      what: "0 / 0 and ∞ / ∞ are NaN",
      torch: "t([0., inf]) / t([0., inf])",
      expected: [nan, nan],
      ours: () => div(t([0, inf]), t([0, inf])),
    },
    {
      what: "integers are not divided",
      torch: "i32([1, 0]) / i32([0, 0])",
      expected: [inf, nan],
      differs: { ours: "refused", because: "PyTorch divides them as float32; here a cast must ask for that" },
      ours: () => div(i32([1, 0]), i32([0, 0])),
    },
    {
      what: "`log`",
      torch: "log(t([0., -0., -1., inf, 1.]))",
      expected: [-inf, -inf, nan, inf, 0],
      ours: () => log(t([0, -0, -1, inf, 1])),
    },
    {
      what: "`sqrt`",
      torch: "sqrt(t([0., -0., -1., inf]))",
      expected: [0, -0, nan, inf],
      ours: () => sqrt(t([0, -0, -1, inf])),
    },
    {
      what: "anything to the power of 0 is 1, and 1 to the power of anything",
      torch: "pow(t([0., nan, inf, 1., 1.]), t([0., 0., 0., nan, inf]))",
      expected: [1, 1, 1, 1, 1],
      ours: () => pow(t([0, nan, inf, 1, 1]), t([0, 0, 0, nan, inf])),
    },
    {
      what: "what is negative has whole powers only",
      torch: "pow(t([-8., -2., -2.]), t([1 / 3, 3., 2.]))",
      expected: [nan, -8, 4],
      ours: () => pow(t([-8, -2, -2]), t([1 / 3, 3, 2])),
    },
    {
      what: "powers of zeros",
      torch: "pow(t([0., -0., -0., 0.]), t([-1., -1., 3., 0.5]))",
      expected: [inf, -inf, -0, 0],
      ours: () => pow(t([0, -0, -0, 0]), t([-1, -1, 3, 0.5])),
    },
    {
      what: "to the power of ±∞",
      torch: "pow(t([2., 2., 0.5, -1.]), t([inf, -inf, inf, inf]))",
      expected: [inf, 0, 0, 1],
      ours: () => pow(t([2, 2, 0.5, -1]), t([inf, -inf, inf, inf])),
    },
    {
      what: "`exp`",
      torch: "exp(t([inf, -inf, nan, 0.]))",
      expected: [inf, 0, nan, 1],
      ours: () => exp(t([inf, -inf, nan, 0])),
    },
    {
      what: "`exp` overflows past 88.72 in float32, past 709.78 in float64",
      torch: "exp(t([88., 89.])) == inf, exp(t([709., 710.], dtype=float64)) == inf",
      expected: [
        [false, true],
        [false, true],
      ],
      ours: () => [equal(exp(t([88, 89])), inf), equal(exp(t([709, 710], "float64")), inf)],
    },
    {
      what: "`tanh`, `sigmoid` and `erf` of ±∞",
      torch: "tanh(t([inf, -inf])), sigmoid(t([inf, -inf])), erf(t([inf, -inf]))",
      expected: [
        [1, -1],
        [1, 0],
        [1, -1],
      ],
      ours: () => [tanh, sigmoid, erf].map((f) => f(t([inf, -inf]))),
    },
    {
      what: "`sin` and `cos` of ∞ are NaN",
      torch: "sin(t(inf)), cos(t(-inf))",
      expected: [nan, nan],
      ours: () => [sin(t(inf)), cos(t(-inf))],
    },
  ],
};

export const integers: Section = {
  title: "Integers, and what becomes one",
  rows: [
    {
      what: "int32 counts modulo 2³²",
      torch: "i32([2**31 - 1]) + 1, i32([-2**31]) - 1",
      expected: [[least], [most]],
      ours: () => [add(i32([most]), 1), sub(i32([least]), 1)],
    },
    {
      what: "products too",
      torch: "i32([65536, 65537]) * i32([65536, 65537])",
      expected: [0, 131073],
      ours: () => mul(i32([65536, 65537]), i32([65536, 65537])),
    },
    {
      what: "−2³¹ has no opposite",
      torch: "-i32([-2**31])",
      expected: [least],
      ours: () => neg(i32([least])),
    },
    {
      what: "`sum`, `cumsum` and `prod`, in int32",
      torch:
        "sum(i32([2**31 - 1, 1]), dtype=int32), cumsum(i32([2**31 - 1, 1]), 0, dtype=int32), prod(i32([2**16, 2**15]), dtype=int32)",
      expected: [least, [most, least], least],
      ours: () => [sum(i32([most, 1])), cumsum(i32([most, 1])), prod(i32([2 ** 16, 2 ** 15]))],
    },
    {
      what: "left alone, PyTorch sums int32 in int64",
      torch: "sum(i32([2**31 - 1, 1]))",
      expected: 2 ** 31,
      differs: { ours: least, because: "there is no int64 here" },
      ours: () => sum(i32([most, 1])),
    },
    {
      what: "a float is cut towards zero",
      torch: "t([2.7, -2.7, -0.5]).to(int32)",
      expected: [2, -2, 0],
      ours: () => cast(t([2.7, -2.7, -0.5]), "int32"),
    },
    {
      what: "what int32 cannot hold",
      torch: "t([nan, inf, -inf, 1e10]).to(int32)",
      expected: [least, least, least, least],
      differs: {
        ours: [0, most, least, most],
        because: "it is clamped, and NaN becomes 0, on every machine; PyTorch gives what the processor does",
      },
      ours: () => cast(t([nan, inf, -inf, 1e10]), "int32"),
    },
    {
      what: "anything but zero is true, NaN too",
      torch: "t([nan, -0., 0.5, 2.**-149]).to(bool)",
      expected: [true, false, true, true],
      ours: () => cast(t([nan, -0, 0.5, 2 ** -149]), "bool"),
    },
    {
      what: "float32 holds whole numbers up to 2²⁴ exactly; a tie goes to the even one",
      torch: "t([2**24 + 1, 2**24 + 3]).to(float32), t([2.**24]) + 1",
      expected: [[2 ** 24, 2 ** 24 + 4], [2 ** 24]],
      ours: () => [cast(i32([2 ** 24 + 1, 2 ** 24 + 3]), "float32"), add(t([2 ** 24]), 1)],
    },
    {
      what: "float64 becomes float32 by rounding; past the largest it is ∞",
      torch: "t([1e39, -1e39, 1 + 2.**-24], dtype=float64).to(float32)",
      expected: [inf, -inf, 1],
      ours: () => cast(t([1e39, -1e39, 1 + 2 ** -24], "float64"), "float32"),
    },
  ],
};
