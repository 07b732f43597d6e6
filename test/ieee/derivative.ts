import {
  all,
  any,
  argmax,
  cast,
  cumprod,
  div,
  exp,
  log,
  logSumExp,
  max,
  maximum,
  maxPool2d,
  mean,
  min,
  minimum,
  mul,
  norm,
  pow,
  prod,
  relu,
  reshape,
  softmax,
  sort,
  sqrt,
  std,
  sum,
  topk,
  variance,
  zeros,
} from "../../src/index.js";
import { grad, inf, nan, type Section, t } from "./row.js";

const none = zeros([0]);

export const empties: Section = {
  title: "Nothing, and a single number",
  rows: [
    {
      what: "the sum of nothing is 0, the product 1",
      torch: "sum(zeros(0)), prod(zeros(0))",
      expected: [0, 1],
      ours: () => [sum(none), prod(none)],
    },
    {
      what: "the mean and the variance of nothing are NaN",
      torch: "mean(zeros(0)), var(zeros(0))",
      expected: [nan, nan],
      ours: () => [mean(none), variance(none)],
    },
    {
      what: "nothing has no `max`",
      torch: "amax(zeros(0))",
      expected: "refused",
      ours: () => max(none),
    },
    {
      what: "nothing has no `min`",
      torch: "amin(zeros(0))",
      expected: "refused",
      ours: () => min(none),
    },
    {
      what: "nothing has no `argmax`",
      torch: "argmax(zeros(0))",
      expected: "refused",
      ours: () => argmax(none),
    },
    {
      what: "`logSumExp` of nothing is ln 0",
      torch: "logsumexp(zeros(0), 0)",
      expected: -inf,
      ours: () => logSumExp(none),
    },
    {
      what: "`any` of nothing is false, `all` true",
      torch: "any(zeros(0, dtype=bool)), all(zeros(0, dtype=bool))",
      expected: [false, true],
      ours: () => [any(cast(none, "bool")), all(cast(none, "bool"))],
    },
    {
      what: "the Euclidean `norm` of nothing is 0",
      torch: "vector_norm(zeros(0), 2)",
      expected: 0,
      ours: () => norm(none),
    },
    {
      what: "with p = ∞ it has none",
      torch: "vector_norm(zeros(0), inf)",
      expected: "refused",
      ours: () => norm(none, { p: inf }),
    },
    {
      what: "nothing in order is nothing, and so is its softmax",
      torch: "sort(zeros(0)).values, softmax(zeros(0), 0)",
      expected: [[], []],
      ours: () => [...sort(none).slice(0, 1), softmax(none)],
    },
    {
      what: "rows of no columns have sums",
      torch: "sum(zeros(2, 0), 1), sum(zeros(0, 2), 1)",
      expected: [[0, 0], []],
      ours: () => [sum(zeros([2, 0]), { axes: 1 }), sum(zeros([0, 2]), { axes: 1 })],
    },
    {
      what: "one number has a mean, and no unbiased variance",
      torch: "mean(t([3.])), var(t([3.])), var(t([3.]), unbiased=False), std(t([3.]))",
      expected: [3, nan, 0, nan],
      ours: () => [mean(t([3])), variance(t([3])), variance(t([3]), { correction: 0 }), std(t([3]))],
    },
  ],
};

export const kinks: Section = {
  title: "Gradients where there is no slope, or more than one",
  rows: [
    {
      what: "`relu` at 0",
      torch: "grad(relu, t([0., -0., 1.]))",
      expected: [0, 0, 1],
      ours: () => grad(relu, t([0, -0, 1])),
    },
    {
      what: "`maximum` of equals shares",
      torch: "grad(maximum, t([1., 2.]), t([1., 1.]))",
      expected: [
        [0.5, 1],
        [0.5, 0],
      ],
      ours: () => grad(maximum, t([1, 2]), t([1, 1])),
    },
    {
      what: "`minimum` too",
      torch: "grad(minimum, t([1., 2.]), t([1., 1.]))",
      expected: [
        [0.5, 0],
        [0.5, 1],
      ],
      ours: () => grad(minimum, t([1, 2]), t([1, 1])),
    },
    {
      what: "`max` and `min` along an axis share among all that tie",
      torch: "grad(amax, t([3., 1., 3.])), grad(amin, t([1., 1., 1., 1.]))",
      expected: [
        [0.5, 0, 0.5],
        [0.25, 0.25, 0.25, 0.25],
      ],
      ours: () => [...grad((x) => max(x), t([3, 1, 3])), ...grad((x) => min(x), t([1, 1, 1, 1]))],
    },
    {
      what: "`maxPool2d` gives it to the first",
      torch: "grad(lambda x: max_pool2d(x, 2), t([[[[1., 1.], [1., 1.]]]]))",
      expected: [
        [
          [
            [1, 0],
            [0, 0],
          ],
        ],
      ],
      ours: () => grad((x) => maxPool2d(x, { kernel: 2 }), reshape(t([1, 1, 1, 1]), [1, 1, 2, 2])),
    },
    {
      what: "`sort` and `topk` send it to where the element was",
      torch:
        "grad(lambda x: topk(x, 1).values, t([2., 2.])), grad(lambda x: sort(x).values * t([1., 2.]), t([5., 4.]))",
      expected: [
        [1, 0],
        [2, 1],
      ],
      ours: () => [
        ...grad((x) => topk(x, { k: 1 })[0], t([2, 2])),
        ...grad((x) => mul(sort(x)[0], t([1, 2])), t([5, 4])),
      ],
    },
    {
      what: "`sqrt` at 0 is infinitely steep",
      torch: "grad(sqrt, t([0., 4.]))",
      expected: [inf, 0.25],
      ours: () => grad(sqrt, t([0, 4])),
    },
    {
      what: "`log` at 0, and 1 / x",
      torch: "grad(log, t([0., 4.])), grad(lambda x: 1 / x, t([0., 2.]))",
      expected: [
        [inf, 0.25],
        [-inf, -0.25],
      ],
      ours: () => [...grad(log, t([0, 4])), ...grad((x) => div(1, x), t([0, 2]))],
    },
    {
      what: "`exp` at −∞",
      torch: "grad(exp, t([-inf, 0.]))",
      expected: [0, 1],
      ours: () => grad(exp, t([-inf, 0])),
    },
    {
      what: "x² and x³ at 0, by `pow`",
      torch: "grad(lambda x: pow(x, 2), t([0., 3.])), grad(lambda x: pow(x, 3), t([0., 1.]))",
      expected: [
        [0, 6],
        [0, 3],
      ],
      ours: () => [...grad((x) => pow(x, 2), t([0, 3])), ...grad((x) => pow(x, 3), t([0, 1]))],
    },
    {
      what: "x⁰ and x¹ at 0, and √x by `pow`",
      torch: "grad(lambda x: pow(x, t([0., 1., 0.5])), t([0., 0., 0.]))",
      expected: [0, 1, inf],
      ours: () => grad((x) => pow(x, t([0, 1, 0.5])), t([0, 0, 0])),
    },
    {
      what: "0ᵇ with respect to b",
      torch: "grad(lambda b: pow(t([0., 0., 2.]), b), t([0., 2., 0.]))",
      expected: [0, 0, Math.fround(Math.LN2)],
      ours: () => grad((b) => pow(t([0, 0, 2]), b), t([0, 2, 0])),
    },
    {
      what: "the Euclidean `norm` at 0",
      torch: "grad(vector_norm, t([0., 0.])), grad(vector_norm, t([3., 0.]))",
      expected: [
        [0, 0],
        [1, 0],
      ],
      ours: () => [...grad((x) => norm(x), t([0, 0])), ...grad((x) => norm(x), t([3, 0]))],
    },
    {
      what: "norms with p = 1 and p = ∞",
      torch:
        "grad(lambda x: vector_norm(x, 1), t([0., -2.])), grad(lambda x: vector_norm(x, inf), t([2., -2., 1.]))",
      expected: [
        [0, -1],
        [0.5, -0.5, 0],
      ],
      ours: () => [
        ...grad((x) => norm(x, { p: 1 }), t([0, -2])),
        ...grad((x) => norm(x, { p: inf }), t([2, -2, 1])),
      ],
    },
    {
      what: "float32 norms of large numbers",
      torch: "vector_norm(t([2.**100, 0.]))",
      expected: inf,
      differs: { ours: 2 ** 100, because: "elements are scaled by the largest before they are squared" },
      ours: () => norm(t([2 ** 100, 0])),
    },
    {
      what: "`std` where all are equal",
      torch: "grad(std, t([1., 1.]))",
      expected: [0, 0],
      ours: () => grad((x) => std(x), t([1, 1])),
    },
    {
      what: "a product of one zero, and of two",
      torch: "grad(prod, t([2., 0., 3.])), grad(prod, t([0., 2., 0.]))",
      expected: [
        [0, 6, 0],
        [0, 0, 0],
      ],
      ours: () => [...grad((x) => prod(x), t([2, 0, 3])), ...grad((x) => prod(x), t([0, 2, 0]))],
    },
    {
      what: "`cumprod` past zeros",
      torch: "grad(lambda x: cumprod(x, 0), t([2., 0., 3., 0., 5.]))",
      expected: [1, 8, 0, 0, 0],
      ours: () => grad((x) => cumprod(x), t([2, 0, 3, 0, 5])),
    },
  ],
};
