import {
  add,
  argmax,
  argmin,
  cumprod,
  cumsum,
  equal,
  gelu,
  greater,
  less,
  logSoftmax,
  logSumExp,
  matmul,
  max,
  maximum,
  maxPool2d,
  mean,
  min,
  minimum,
  mul,
  notEqual,
  relu,
  reshape,
  sigmoid,
  softmax,
  sort,
  sqrt,
  sub,
  sum,
  tanh,
  topk,
  where,
} from "../../src/index.js";
import { crossEntropy } from "../../src/nn/index.js";
import { grad, i32, inf, nan, type Section, t } from "./row.js";

const some = t([1, nan, 3, nan]);

/** What is not a number, and what is not finite. */
export const notANumber: Section = {
  title: "NaN",
  rows: [
    {
      what: "`maximum` and `minimum` of a pair with NaN are NaN",
      torch: "maximum(t([nan, 1.]), t([1., nan])), minimum(t([nan, 1.]), t([1., nan]))",
      expected: [
        [nan, nan],
        [nan, nan],
      ],
      ours: () => [maximum(t([nan, 1]), t([1, nan])), minimum(t([nan, 1]), t([1, nan]))],
    },
    {
      what: "so are `max` and `min` along an axis",
      torch: "amax(t([1., nan, 3.])), amin(t([1., nan, 3.]))",
      expected: [nan, nan],
      ours: () => [max(t([1, nan, 3])), min(t([1, nan, 3]))],
    },
    {
      what: "`argmax` and `argmin` find the first NaN",
      torch: "argmax(t([1., nan, 3., nan])), argmin(t([1., nan, 3., nan]))",
      expected: [1, 1],
      ours: () => [argmax(some), argmin(some)],
    },
    {
      what: "`sort` puts NaN last",
      torch: "sort(t([1., nan, inf, -inf]))",
      expected: [
        [-inf, 1, inf, nan],
        [3, 0, 2, 1],
      ],
      ours: () => sort(t([1, nan, inf, -inf])),
    },
    {
      what: "and first where the order descends",
      torch: "sort(t([1., nan, inf, -inf]), descending=True)",
      expected: [
        [nan, inf, 1, -inf],
        [1, 2, 0, 3],
      ],
      ours: () => sort(t([1, nan, inf, -inf]), { descending: true }),
    },
    {
      what: "`topk` takes NaN for the largest",
      torch: "topk(t([1., nan, 3.]), 2)",
      expected: [
        [nan, 3],
        [1, 2],
      ],
      ours: () => topk(t([1, nan, 3]), { k: 2 }),
    },
    {
      what: "`topk` of the smallest takes it last",
      torch: "topk(t([1., nan, 3.]), 2, largest=False)",
      expected: [
        [1, 3],
        [0, 2],
      ],
      ours: () => topk(t([1, nan, 3]), { k: 2, largest: false }),
    },
    {
      what: "NaN is equal to nothing",
      torch: "t([nan, nan]) == t([nan, 1.]), t([nan, nan]) != t([nan, 1.])",
      expected: [
        [false, false],
        [true, true],
      ],
      ours: () => [equal(t([nan, nan]), t([nan, 1])), notEqual(t([nan, nan]), t([nan, 1]))],
    },
    {
      what: "neither less nor greater",
      torch: "t([nan, 1.]) < t([1., nan]), t([nan, 1.]) > t([1., nan])",
      expected: [
        [false, false],
        [false, false],
      ],
      ours: () => [less(t([nan, 1]), t([1, nan])), greater(t([nan, 1]), t([1, nan]))],
    },
    {
      what: "`relu`, `tanh`, `sigmoid` and `gelu` pass it on",
      torch: "relu(t(nan)), tanh(t(nan)), sigmoid(t(nan)), gelu(t(nan))",
      expected: [nan, nan, nan, nan],
      ours: () => [relu, tanh, sigmoid, gelu].map((f) => f(t(nan))),
    },
    {
      what: "`where` leaves alone what it does not take",
      torch: "where(t([True, False]), t([1., nan]), t([nan, 2.]))",
      expected: [1, 2],
      ours: () => where(t([1, 0], "bool"), t([1, nan]), t([nan, 2])),
    },
    {
      what: "but the gradient of what is not taken is 0 times its slope: NaN",
      torch: "grad(lambda x: where(x > 0, sqrt(x), 0 * x), t([-1., 4.]))",
      expected: [nan, 0.25],
      ours: () => grad((x) => where(greater(x, 0), sqrt(x), mul(0, x)), t([-1, 4])),
    },
    {
      what: "`sum` and `mean` pass it on",
      torch: "sum(t([1., nan])), mean(t([1., nan]))",
      expected: [nan, nan],
      ours: () => [sum(t([1, nan])), mean(t([1, nan]))],
    },
    {
      what: "`cumsum` and `cumprod` have it from there on",
      torch: "cumsum(t([1., nan, 1.]), 0), cumprod(t([2., nan, 0.]), 0)",
      expected: [
        [1, nan, nan],
        [2, nan, nan],
      ],
      ours: () => [cumsum(t([1, nan, 1])), cumprod(t([2, nan, 0]))],
    },
    {
      what: "a product of matrices has it where 0 meets NaN or ∞",
      torch: "t([[0., 1.]]) @ t([[nan, inf, 2.], [1., 1., 1.]]), t([[0., 1.]]) @ t([[inf], [1.]])",
      expected: [[[nan, nan, 1]], [[nan]]],
      ours: () => [
        matmul(
          t([[0, 1]]),
          t([
            [nan, inf, 2],
            [1, 1, 1],
          ]),
        ),
        matmul(t([[0, 1]]), t([[inf], [1]])),
      ],
    },
    {
      what: "`maxPool2d` picks it",
      torch: "max_pool2d(t([[[[1., nan], [3., 2.]]]]), 2)",
      expected: [[[[nan]]]],
      ours: () => maxPool2d(reshape(t([1, nan, 3, 2]), [1, 1, 2, 2]), { kernel: 2 }),
    },
    {
      what: "∞ − ∞ and 0 · ∞ make it",
      torch: "t(inf) - inf, t(inf) + -inf, t(0.) * inf",
      expected: [nan, nan, nan],
      ours: () => [sub(t(inf), inf), add(t(inf), -inf), mul(t(0), inf)],
    },
  ],
};

const none = t([-inf, -inf]);

export const shares: Section = {
  title: "Softmax, its logarithm, and their losses",
  rows: [
    {
      what: "−∞ gets no share",
      torch: "softmax(t([1., -inf, 1.]), 0), log_softmax(t([1., -inf]), 0)",
      expected: [
        [0.5, 0, 0.5],
        [0, -inf],
      ],
      ours: () => [softmax(t([1, -inf, 1])), logSoftmax(t([1, -inf]))],
    },
    {
      what: "where all are −∞, shares are NaN",
      torch: "softmax(t([-inf, -inf]), 0), log_softmax(t([-inf, -inf]), 0)",
      expected: [
        [nan, nan],
        [nan, nan],
      ],
      ours: () => [softmax(none), logSoftmax(none)],
    },
    {
      what: "and so they are beside +∞",
      torch: "softmax(t([inf, 0.]), 0), log_softmax(t([inf, 0.]), 0)",
      expected: [
        [nan, nan],
        [nan, nan],
      ],
      ours: () => [softmax(t([inf, 0])), logSoftmax(t([inf, 0]))],
    },
    {
      what: "and beside NaN",
      torch: "softmax(t([nan, 0.]), 0), log_softmax(t([nan, 0.]), 0)",
      expected: [
        [nan, nan],
        [nan, nan],
      ],
      ours: () => [softmax(t([nan, 0])), logSoftmax(t([nan, 0]))],
    },
    {
      what: "large numbers do not overflow",
      torch: "softmax(t([1e4, 1e4]), 0), log_softmax(t([1e4, 0.]), 0)",
      expected: [
        [0.5, 0.5],
        [0, -1e4],
      ],
      ours: () => [softmax(t([1e4, 1e4])), logSoftmax(t([1e4, 0]))],
    },
    {
      what: "the gradient of a share of −∞ is 0",
      torch: "grad(lambda x: softmax(x, 0) * t([1., 2., 3.]), t([1., -inf, 1.]))",
      expected: [-0.5, 0, 0.5],
      ours: () => grad((x) => mul(softmax(x), t([1, 2, 3])), t([1, -inf, 1])),
    },
    {
      what: "`logSumExp` of −∞ alone is −∞",
      torch: "logsumexp(t([-inf, -inf]), 0)",
      expected: -inf,
      ours: () => logSumExp(none),
    },
    {
      what: "its gradient there is NaN",
      torch: "grad(lambda x: logsumexp(x, 0), t([-inf, -inf]))",
      expected: [nan, nan],
      ours: () => grad((x) => logSumExp(x), none),
    },
    {
      what: "`logSumExp` beside −∞, beside +∞, beside NaN",
      torch: "logsumexp(t([1e4, -inf]), 0), logsumexp(t([inf, -inf]), 0), logsumexp(t([nan, inf]), 0)",
      expected: [1e4, inf, nan],
      ours: () => [t([1e4, -inf]), t([inf, -inf]), t([nan, inf])].map((x) => logSumExp(x)),
    },
    {
      what: "a logit of −∞ costs nothing but where it is the label",
      torch: "cross_entropy(t([[0., -inf]]), t([0])), cross_entropy(t([[0., -inf]]), t([1]))",
      expected: [0, inf],
      ours: () => [crossEntropy(t([[0, -inf]]), i32([0])), crossEntropy(t([[0, -inf]]), i32([1]))],
    },
    {
      what: "and gets no gradient",
      torch: "grad(lambda z: cross_entropy(z, t([2])), t([[0., -inf, 0.]]))",
      expected: [[0.5, 0, -0.5]],
      ours: () => grad((z) => crossEntropy(z, i32([2])), t([[0, -inf, 0]])),
    },
    {
      what: "logits of −∞ alone have the loss NaN",
      torch: "cross_entropy(t([[-inf, -inf]]), t([0]))",
      expected: nan,
      ours: () => crossEntropy(t([[-inf, -inf]]), i32([0])),
    },
  ],
};
