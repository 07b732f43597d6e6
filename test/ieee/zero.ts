import {
  add,
  cast,
  cumprod,
  cumsum,
  div,
  equal,
  exp,
  less,
  max,
  maximum,
  min,
  minimum,
  mul,
  neg,
  prod,
  relu,
  sort,
  sqrt,
  square,
  sub,
  sum,
} from "../../src/index.js";
import { type Section, t } from "./row.js";

export const tiny: Section = {
  title: "Subnormal numbers are not flushed to zero",
  rows: [
    {
      what: "`exp` underflows gradually",
      torch: "exp(t([-100., -104.])) > 0, exp(t([-745., -746.], dtype=float64)) > 0",
      expected: [
        [true, false],
        [true, false],
      ],
      ours: () => [less(0, exp(t([-100, -104]))), less(0, exp(t([-745, -746], "float64")))],
    },
    {
      what: "sums and differences",
      torch: "t(2.**-149) + t(2.**-149), t(1.5 * 2.**-126) - t(2.**-126)",
      expected: [2 ** -148, 2 ** -127],
      ours: () => [add(t(2 ** -149), t(2 ** -149)), sub(t(1.5 * 2 ** -126), t(2 ** -126))],
    },
    {
      what: "products and quotients",
      torch: "t(2.**-75) * t(2.**-74), t(2.**-126) / 8, t(2.**-149) / 2",
      expected: [2 ** -149, 2 ** -129, 0],
      ours: () => [mul(t(2 ** -75), t(2 ** -74)), div(t(2 ** -126), 8), div(t(2 ** -149), 2)],
    },
    {
      what: "`sum`, `cumsum` and `prod`",
      torch: "sum(t([2.**-149] * 4)), cumsum(t([2.**-149] * 2), 0), prod(t([2.**-100, 2.**-40]))",
      expected: [2 ** -147, [2 ** -149, 2 ** -148], 2 ** -140],
      ours: () => [
        sum(t(new Array(4).fill(2 ** -149))),
        cumsum(t([2 ** -149, 2 ** -149])),
        prod(t([2 ** -100, 2 ** -40])),
      ],
    },
    {
      what: "`sqrt`, `max` and `sort`",
      torch: "sqrt(t(2.**-148)), amax(t([0., 2.**-149])), sort(t([2.**-149, 0.])).values",
      expected: [2 ** -74, 2 ** -149, [0, 2 ** -149]],
      ours: () => [sqrt(t(2 ** -148)), max(t([0, 2 ** -149])), ...sort(t([2 ** -149, 0])).slice(0, 1)],
    },
    {
      what: "they come through a cast, or round to zero",
      torch: "t([2.**-149, 2.**-151], dtype=float64).to(float32)",
      expected: [2 ** -149, 0],
      ours: () => cast(t([2 ** -149, 2 ** -151], "float64"), "float32"),
    },
  ],
};

export const zeros: Section = {
  title: "Two zeros",
  rows: [
    {
      what: "they are equal",
      torch: "t(-0.) == t(0.), t(-0.) < t(0.)",
      expected: [true, false],
      ours: () => [equal(t(-0), t(0)), less(t(-0), t(0))],
    },
    {
      what: "`neg`, `mul` and `square`",
      torch: "-t([0., -0.]), t([0., -0.]) * -1, square(t(-0.))",
      expected: [[-0, 0], [-0, 0], 0],
      ours: () => [neg(t([0, -0])), mul(t([0, -0]), -1), square(t(-0))],
    },
    {
      what: "`add` and `sub`",
      torch: "t(-0.) + t(-0.), t(-0.) + t(0.), t(1.) - t(1.)",
      expected: [-0, 0, 0],
      ours: () => [add(t(-0), t(-0)), add(t(-0), t(0)), sub(t(1), t(1))],
    },
    {
      what: "`relu`",
      torch: "relu(t([-0., -1.]))",
      expected: [-0, 0],
      ours: () => relu(t([-0, -1])),
    },
    {
      what: "`maximum` and `minimum` of both",
      torch: "maximum(t([-0., 0.]), t([0., -0.])), minimum(t([-0., 0.]), t([0., -0.]))",
      expected: [
        [-0, 0],
        [-0, 0],
      ],
      differs: {
        ours: [
          [0, 0],
          [-0, -0],
        ],
        because:
          "−0 counts as less than 0, as IEEE 754-2019 has it; PyTorch takes one of them, which depends on the count of elements",
      },
      ours: () => [maximum(t([-0, 0]), t([0, -0])), minimum(t([-0, 0]), t([0, -0]))],
    },
    {
      what: "so do `max` and `min`",
      torch: "amax(t([-0., 0.])), amin(t([0., -0.]))",
      expected: [-0, 0],
      differs: { ours: [0, -0], because: "as above" },
      ours: () => [max(t([-0, 0])), min(t([0, -0]))],
    },
    {
      what: "a sum starts from 0, so −0 alone adds up to 0",
      torch: "sum(t([-0., -0.])), cumsum(t([-0., -0.]), 0)",
      expected: [0, [0, 0]],
      ours: () => [sum(t([-0, -0])), cumsum(t([-0, -0]))],
    },
    {
      what: "a product starts from 1, and keeps the sign",
      torch: "prod(t([-0., 1.])), cumprod(t([-0., 1., -1.]), 0)",
      expected: [-0, [-0, -0, 0]],
      ours: () => [prod(t([-0, 1])), cumprod(t([-0, 1, -1]))],
    },
    {
      what: "`sort` leaves them as they are",
      torch: "sort(t([0., -0., -1.]), stable=True).values",
      expected: [-1, 0, -0],
      ours: () => sort(t([0, -0, -1])).slice(0, 1),
    },
  ],
};
