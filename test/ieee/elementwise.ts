import {
  abs,
  atan2,
  ceil,
  clamp,
  expm1,
  isFinite as finite,
  floor,
  less,
  log1p,
  maskedFill,
  isNaN as notANumber,
  reciprocal,
  round,
  sign,
  softplus,
  sqrt,
} from "../../src/index.js";
import { grad, i32, inf, nan, type Section, t } from "./row.js";

const specials = t([nan, inf, -inf, 0]);

export const steps: Section = {
  title: "Signs, bounds and steps",
  rows: [
    {
      what: "`abs`, whatever the sign of a zero",
      torch: "abs(t([-0., -1., -inf, nan]))",
      expected: [0, 1, inf, nan],
      ours: () => abs(t([-0, -1, -inf, nan])),
    },
    {
      what: "−2³¹ has no magnitude",
      torch: "abs(i32([-2**31, -3]))",
      expected: [-(2 ** 31), 3],
      ours: () => abs(i32([-(2 ** 31), -3])),
    },
    {
      what: "`abs` has the gradient 0 at 0",
      torch: "grad(abs, t([0., -0., -2., inf]))",
      expected: [0, 0, -1, 1],
      ours: () => grad(abs, t([0, -0, -2, inf])),
    },
    {
      what: "`sign`: NaN has none",
      torch: "sign(t([nan, -inf, 2.**-149, 0.]))",
      expected: [0, -1, 1, 0],
      ours: () => sign(t([nan, -inf, 2 ** -149, 0])),
    },
    {
      what: "`clamp` leaves NaN, and cuts ∞ off",
      torch: "clamp(t([nan, inf, -inf, 0.5]), 0, 1)",
      expected: [nan, 1, 0, 0.5],
      ours: () => clamp(t([nan, inf, -inf, 0.5]), { min: 0, max: 1 }),
    },
    {
      what: "what lies at a bound keeps its gradient",
      torch: "grad(lambda x: clamp(x, 0, 1), t([-1., 0., 0.5, 1., 2.]))",
      expected: [0, 1, 1, 1, 0],
      ours: () => grad((x) => clamp(x, { min: 0, max: 1 }), t([-1, 0, 0.5, 1, 2])),
    },
    {
      what: "a half is rounded to the even one of both",
      torch: "round(t([0.5, 1.5, 2.5, -0.5, nan, inf]))",
      expected: [0, 2, 2, -0, nan, inf],
      ours: () => round(t([0.5, 1.5, 2.5, -0.5, nan, inf])),
    },
    {
      what: "`floor` and `ceil`",
      torch: "floor(t([-0.5, 0.5, -inf])), ceil(t([-0.5, 0.5, nan]))",
      expected: [
        [-1, 0, -inf],
        [-0, 1, nan],
      ],
      ours: () => [floor(t([-0.5, 0.5, -inf])), ceil(t([-0.5, 0.5, nan]))],
    },
    {
      what: "`isNaN` and `isFinite`",
      torch: "isnan(t([nan, inf, -inf, 0.])), isfinite(t([nan, inf, -inf, 0.]))",
      expected: [
        [true, false, false, false],
        [false, false, false, true],
      ],
      ours: () => [notANumber(specials), finite(specials)],
    },
    {
      what: "`reciprocal` of zeros and of ±∞",
      torch: "reciprocal(t([0., -0., inf, -inf]))",
      expected: [inf, -inf, 0, -0],
      ours: () => reciprocal(t([0, -0, inf, -inf])),
    },
    {
      what: "`log1p` and `expm1` do not lose small numbers, nor the sign of a zero",
      torch: "log1p(t([2.**-100, -0., -1., -2.])), expm1(t([2.**-100, -0., -inf, inf]))",
      expected: [
        [2 ** -100, -0, -inf, nan],
        [2 ** -100, -0, -1, inf],
      ],
      ours: () => [log1p(t([2 ** -100, -0, -1, -2])), expm1(t([2 ** -100, -0, -inf, inf]))],
    },
    {
      what: "`atan2` at the origin",
      torch: "atan2(t([0., -0.]), t([0., 0.]))",
      expected: [0, -0],
      ours: () => atan2(t([0, -0]), t([0, 0])),
    },
    {
      what: "`softplus` of ±∞",
      torch: "softplus(t([inf, -inf, nan]))",
      expected: [inf, 0, nan],
      ours: () => softplus(t([inf, -inf, nan])),
    },
    {
      what: "`maskedFill` hides a place from the gradient too",
      torch: "grad(lambda x: sqrt(x.masked_fill(x < 1, 1.)), t([0., 4.]))",
      expected: [0, 0.25],
      ours: () => grad((x) => sqrt(maskedFill(x, less(x, 1), 1)), t([0, 4])),
    },
  ],
};
