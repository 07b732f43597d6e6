import {
  argmax,
  assign,
  backward,
  cast,
  checkGradient,
  DtypeError,
  defineOp,
  GradientError,
  gradient,
  hessianVectorProduct,
  jvp,
  mul,
  type Op,
  ones,
  parameter,
  ShapeError,
  square,
  sum,
  type Tensor,
  tensor,
  vjp,
  zeros,
} from "../../src/index.js";
import type { Chapter } from "./mistake.js";

/** An op of one's own, with a rule that adds up what it should have doubled. */
const doubled: Op<[x: Tensor]> = defineOp({
  name: "doubled",
  formula: "y = 2 x",
  shape: ([x]) => x,
  forward: (y, [x]) => assign(y, mul(x, 2)),
  vjp: [(dy) => sum(dy)],
});

export const gradients: Chapter = {
  title: "Derivatives",
  mistakes: [
    {
      what: "The gradient of many numbers",
      code: ({ x }) => gradient((x) => square(x), [x]),
      error: GradientError,
      message: "gradient: the value must be a single floating number: sum it, or use vjp, got float32 [2, 3]",
      instead:
        "A gradient belongs to one number: `sum(square(x))`. `vjp` takes a cotangent for each of many, `jacobian` all of them.",
    },
    {
      what: "A function that returns no tensor",
      // @ts-expect-error
      code: ({ x }) => gradient((x) => sum(x).item(), [x]),
      error: GradientError,
      message: "gradient: the function must return a tensor, got 21",
      instead: "`item()` leaves the graph: return the tensor, and read the number afterwards.",
    },
    {
      what: "A function that returns nothing",
      code: ({ x }) => {
        // @ts-expect-error
        const f: (x: Tensor) => Tensor = (x) => {
          sum(x);
        };
        return gradient(f, [x]);
      },
      error: GradientError,
      message: "gradient: the function must return a tensor, got undefined",
      instead: "With braces, an arrow function needs `return`.",
    },
    {
      what: "A gradient with respect to whole numbers",
      code: ({ labels }) => gradient((x) => sum(x), [labels]),
      error: GradientError,
      message: "gradient: an argument must be float32 or float64: others take no small steps, got int32",
      instead: "Between whole numbers there are no small steps. Cast them first if they are quantities.",
    },
    {
      what: "A gradient through argmax",
      code: ({ w }) => backward(cast(argmax(w), "float32")),
      error: GradientError,
      message: "backward: the value must depend on a parameter: mark it by parameter(tensor)",
      instead: "A prediction is for people; train on what it is made of: `crossEntropy(logits, labels)`.",
    },
    {
      what: "backward from many numbers",
      code: ({ w }) => backward(square(w)),
      error: GradientError,
      message: "backward: the value must be a single floating number: sum it, or use vjp, got float32 [3]",
      instead: "`backward(sum(square(w)))`, or the mean.",
    },
    {
      what: "backward where nothing trains",
      code: ({ x }) => backward(sum(x)),
      error: GradientError,
      message: "backward: the value must depend on a parameter: mark it by parameter(tensor)",
      instead:
        "`const w = parameter(tensor(…))` marks what trains; a function may also be given to `gradient`.",
    },
    {
      what: "backward from a number read too early",
      // @ts-expect-error
      code: ({ w }) => backward(sum(w).item()),
      error: GradientError,
      message: "backward: the value must be a tensor, got 2",
      instead: "Give the tensor to `backward`; `item()` is for people.",
    },
    {
      what: "A second walk through one graph",
      code: () => {
        const p = parameter(tensor([1, 2]), "p");
        const loss = sum(square(p));
        backward(loss);
        backward(loss);
      },
      error: GradientError,
      message: "sum: a graph is walked once, or again with { keepGraph: true }",
      instead:
        "A walk frees what it has used. Compute the loss anew, or keep the graph: `backward(loss, { keepGraph: true })`.",
    },
    {
      what: "A parameter changed between forward and backward",
      code: () => {
        const p = parameter(tensor([1, 2]), "p");
        const loss = sum(square(p));
        assign(p, zeros([2]));
        backward(loss);
      },
      error: GradientError,
      message: "mul: an input or output has changed in place since, got p [2]",
      instead:
        "The derivative would be that of other numbers. First backward, then the step: `optimizer.minimize` keeps the order.",
    },
    {
      what: "A change of another shape",
      code: ({ w, v }) => assign(w, v),
      error: ShapeError,
      message: "assign: the new values must have the shape of the old, got [2] for [3]",
      instead: "In place, only the numbers change.",
    },
    {
      what: "A change of another type",
      code: ({ w }) => assign(w, ones([3], "float64")),
      error: DtypeError,
      message: "assign: the new values must have the type of the old: cast them, got float64 for float32",
      instead: "`assign(w, cast(value, w.dtype))`",
    },
    {
      what: "A cotangent of another shape",
      code: ({ x, v }) => vjp((x) => mul(x, 2), [x])[1](v),
      error: GradientError,
      message: "vjp: dy must have the shape and type of y, got float32 [2] for float32 [2, 3]",
      instead: "A cotangent has a number for each number of the output.",
    },
    {
      what: "A tangent of another shape",
      code: ({ x, v }) => jvp((x) => square(x), [x], [v]),
      error: GradientError,
      message: "jvp: a tangent must have the shape and type of its input, got float32 [2] for float32 [2, 3]",
      instead: "A tangent says how each number of the input moves.",
    },
    {
      what: "A vector of another shape",
      code: ({ x }) => hessianVectorProduct((x) => sum(square(x)), [x], [ones([3, 2])]),
      error: GradientError,
      message:
        "jvp: a tangent must have the shape and type of its input, got float32 [3, 2] for float32 [2, 3]",
      instead: "One number for each number of the input.",
    },
    {
      what: "A vjp of another shape",
      code: ({ x }) => gradient((x) => sum(doubled(x)), [x]),
      error: GradientError,
      message: "doubled: a vjp must give a cotangent like its input, got float32 [] for float32 [2, 3]",
      instead:
        "Here the rule of `doubled` is `(dy) => sum(dy)`. A cotangent has the shape of the input it belongs to: `(dy) => mul(dy, 2)`.",
    },
    {
      what: "A check in float32",
      code: ({ x }) => checkGradient((x) => square(x), [x]),
      error: GradientError,
      message: "checkGradient: inputs must be float64, or rounding hides the slope, got float32",
      instead: 'Differences of close numbers lose half their digits: `cast(x, "float64")` leaves enough.',
    },
  ],
};
