import { expect, test } from "vitest";
import {
  add,
  arange,
  assign,
  backward,
  CotangentError,
  defineOp,
  full,
  Generator,
  gradient,
  hessianVectorProduct,
  jvp,
  maxPool2d,
  mul,
  type Op,
  oneHot,
  ones,
  parameter,
  reshape,
  scatterAdd,
  square,
  stack,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "../src/index.js";
import { crossEntropy } from "../src/nn/index.js";
import { Adam } from "../src/optim/index.js";

const x = tensor([1, 2]);
const labels = tensor([0, 1], { dtype: "int32" });
// What a program without types may pass.
const untyped = <T>(value: unknown) => value as T;

const summing: Op<[x: Tensor]> = defineOp({
  name: "summing",
  formula: "y = 2 x",
  shape: ([x]) => x,
  forward: (y, [x]) => assign(y, mul(x, 2)),
  vjp: [(dy) => sum(dy)],
});

const mistakes: [string, () => unknown, RegExp][] = [
  ["a shape that is a number", () => zeros(untyped(3)), /^full: a shape is a list/],
  ["a new shape that is a number", () => reshape(x, untyped(2)), /^reshape: a shape is a list/],
  ["an operand left out", () => untyped<(x: Tensor) => Tensor>(add)(x), /^operand: .*undefined/],
  ["a window without a name", () => maxPool2d(zeros([1, 1, 4, 4]), untyped(2)), /^maxPool2d: kernel must be/],
  ["a type that does not exist", () => zeros([2], untyped("float16")), /^full: the type must be float32/],
  ["steps that int32 cannot hold", () => arange(2, { step: 0.5 }), /^operand: beside int32.*0\.5/],
  ["a constant that int32 cannot hold", () => full([2], 0.5, "int32"), /0\.5/],
  ["a number of classes below zero", () => oneHot(labels, { classes: -1 }), /^oneHot: a shape/],
  ["an extent with a fraction", () => scatterAdd(x, labels, { extent: 1.5 }), /^scatterAdd: a shape/],
  ["a seed with a fraction", () => new Generator(1.5), /^Generator: the seed.*1\.5/],
  ["a parameter of integers", () => parameter(labels), /^parameter: takes float32 or float64, got int32/],
  [
    "a loss that is no tensor",
    () =>
      gradient(
        untyped<(x: Tensor) => Tensor>(() => 3),
        [x],
      ),
    /^gradient: .*return a tensor, got 3/,
  ],
  [
    "a loss that is not returned",
    () =>
      gradient(
        untyped<(x: Tensor) => Tensor>(() => {}),
        [x],
      ),
    /return a tensor, got undefined/,
  ],
  [
    "a loss that is a promise",
    () => new Adam([]).minimize(untyped(async () => sum(x))),
    /a tensor, got a promise/,
  ],
  ["a part of a formula", () => stack([x, ones([5])]), /^stack: in concat, shapes must agree/],
  ["labels that are not int32", () => crossEntropy(ones([2, 3]), x), /labels that are not int32/],
  [
    "a vjp of another shape",
    () => gradient((x) => sum(summing(x)), [x]),
    /^summing: .*float32 \[\] for float32 \[2\]/,
  ],
  [
    "a tangent of another shape",
    () => jvp((x) => square(x), [x], [tensor(1)]),
    /^jvp: a tangent.*\[\] for float32 \[2\]/,
  ],
  [
    "a vector of another shape",
    () => hessianVectorProduct((x) => sum(square(x)), [x], [ones([2, 1])]),
    /^jvp: /,
  ],
  ["a value that depends on nothing", () => backward(sum(x)), /^backward: .*parameter/],
];

test.each(mistakes)("%s is told, by a typed error", (_, make, message) => {
  expect(make).toThrow(CotangentError);
  expect(make).toThrow(message);
});

test("a parameter listed twice takes one step", () => {
  const [once, twice] = [parameter(x), parameter(x)];
  const step = (p: Tensor, listed: Tensor[]) => new Adam(listed).minimize(() => sum(square(p)));
  step(once, [once]);
  step(twice, [twice, twice]);
  expect(twice.toArray()).toEqual(once.toArray());
});
