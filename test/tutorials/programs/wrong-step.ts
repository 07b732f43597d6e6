/*
# Four ways to be wrong — `wrong`
*/
import { defineOp, mul, type Op, square, type Tensor } from "cotangent";
import { check, same } from "../../../tutorials/course/index.js";

const shapes = { x: [3] } as const;
const literal = ({ x }: { x: number[] }) => x.map((value) => value * value);
const library = ({ x }: { x: Tensor }) => square(x);

check("right", {
  shapes,
  literal,
  library,
  derived: (dy: number[], { x }) => ({ x: x.map((value, i) => 2 * value * (dy[i] ?? 0)) }),
});
check("wrong value", { shapes, literal: ({ x }) => x.map((value) => 1.001 * value * value), library });
check("wrong length", { shapes, literal: ({ x }) => literal({ x }).slice(1), library });
check("wrong derivation", {
  shapes,
  literal,
  library,
  derived: (dy: number[], { x }) => ({ x: x.map((value, i) => value * (dy[i] ?? 0)) }),
});

/** Leaves its input as it is, and says that its slope is 1.001. */
const crooked: Op<[x: Tensor]> = defineOp({
  name: "crooked",
  formula: "y = x",
  shape: ([x]) => x,
  view: ([x]) => x.strides,
  vjp: [(dy) => mul(1.001, dy)],
});
check("wrong gradient", { shapes, literal, library: ({ x }) => square(crooked(x)) });
same("wrong number", [1, 2, 3], [1, 2, 3.1]);
