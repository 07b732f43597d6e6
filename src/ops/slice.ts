import { describe } from "../core/describe.js";
import { type Dtype, isFloat } from "../core/dtype.js";
import { ShapeError, ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { dot, format, quoted, type Shape, timesEach } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runCopy, runKernel } from "../wasm/run.js";
import { flip } from "./layout.js";

const anything: readonly Dtype[] = ["float32", "float64", "int32", "bool"];

/**
 * For one axis, as Python's slices: from start up to, not including, stop, every step-th. Negative
 * places count from the end; a negative step goes backwards, from the end if there is no start.
 */
export interface Range {
  readonly start?: number;
  readonly stop?: number;
  readonly step?: number;
}

/** Where a slice begins along each axis, how far it steps, and how many places it takes. */
interface Places {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  readonly shape: Shape;
}

/** Takes a range along each of the leading axes; `{}` takes all of one. Throws a ShapeError or ValueError. */
export const slice: Op<[x: Tensor], readonly Range[], Places> = defineOp({
  name: "slice",
  formula: "y_i = x_{a + s i}",
  accepts: anything,
  attrs: (ranges, [x]) => placesOf(x.shape, ranges),
  shape: (_, { shape }) => shape,
  view: ([x], { steps }) => (steps.every((step) => step === 1) ? x.strides : undefined),
  start: ([x], { starts }) => dot(x.strides, starts),
  forward: (y, [x], { starts, steps, shape }) =>
    runCopy(y, x, { shape, from: timesEach(x.strides, steps), fromStart: dot(x.strides, starts) }),
  vjp: [(dy, _y, [x], places) => pad(inOrder(dy, places), whatIsLeftOut(x.shape, places))],
});

/** How many places to add before, between and after the elements of each axis, and what fills them; negative ones crop. */
export interface Padding {
  readonly before?: readonly number[];
  readonly after?: readonly number[];
  readonly between?: readonly number[];
  readonly value?: number;
}

/** Sets the elements apart and surrounds them. Axes that the lists do not reach stay as they are. Throws a ValueError. */
export const pad: Op<[x: Tensor], Padding, Required<Padding>> = defineOp({
  name: "pad",
  formula: "y_{a + s i} = x_i",
  accepts: anything,
  options: ["before", "after", "between", "value"],
  attrs: (padding, [x]) => everyAxis(x, padding),
  prepare: ([x], { before, after }) => [crop(x, before, after)],
  shape: ([x], { before, after, between }) => {
    const inside = x.map((extent, axis) => reach(extent, 1 + (between[axis] as number)));
    return inside.map((extent, axis) => extent + added(before[axis]) + added(after[axis]));
  },
  forward: (y, [x], { before, between, value }) => {
    runKernel("fill", y, [], y.size, value);
    const steps = between.map((places) => places + 1);
    runCopy(y, x, {
      shape: x.shape,
      to: timesEach(y.strides, steps),
      toStart: dot(y.strides, before.map(added)),
    });
  },
  vjp: [(dy, _y, [x], padding) => slice(dy, whereElementsWent(x.shape, padding))],
});

/** What a slice took, turned along the axes that it took backwards. */
function inOrder(y: Tensor, { steps }: Places): Tensor {
  const backwards = steps.flatMap((step, axis) => (step < 0 ? [axis] : []));
  return backwards.length === 0 ? y : flip(y, backwards);
}

/** The places that a slice passes over: what its cotangent, in order, must be padded with. */
function whatIsLeftOut(from: Shape, { starts, steps, shape }: Places): Padding {
  const reached = shape.map((count, axis) => reach(count, Math.abs(steps[axis] as number)));
  const before = starts.map((start, axis) =>
    (steps[axis] as number) < 0 ? start - (reached[axis] as number) + 1 : start,
  );
  return {
    before,
    between: steps.map((step) => Math.abs(step) - 1),
    after: from.map((extent, axis) => extent - (before[axis] as number) - (reached[axis] as number)),
  };
}

/** The ranges at which padding puts the elements. */
function whereElementsWent(from: Shape, { before, between }: Required<Padding>): Range[] {
  return from.map((extent, axis) => {
    const start = added(before[axis]);
    const step = 1 + (between[axis] as number);
    return { start, step, stop: start + extent * step };
  });
}

/** How many places so many elements reach over, a step apart. */
function reach(count: number, step: number): number {
  return count === 0 ? 0 : (count - 1) * step + 1;
}

/** What a margin adds: a negative one crops instead. */
function added(margin = 0): number {
  return Math.max(margin, 0);
}

/** The tensor without what negative margins take away. */
function crop(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  if ([...before, ...after].every((margin) => margin >= 0)) return x;
  const kept = x.shape.map((extent, axis) => ({
    start: added(-(before[axis] as number)),
    stop: extent - added(-(after[axis] as number)),
  }));
  return slice(x, kept);
}

/** The padding of every axis. Throws a ValueError for what x cannot have. */
function everyAxis(
  x: Tensor,
  { before = [], after = [], between = [], value = 0 }: Padding,
): Required<Padding> {
  const fill = (given: readonly number[], least: (extent: number, axis: number) => number) => {
    const isList = Array.isArray(given) && given.length <= x.rank;
    const filled = x.shape.map((_, axis) => given?.[axis] ?? 0);
    const fits = (n: number, axis: number) =>
      Number.isInteger(n) && n >= least(x.shape[axis] as number, axis);
    if (isList && filled.every(fits)) return filled;
    const rule = "takes a whole number for each axis, and crops no more than there is";
    throw new ValueError("pad", rule, `${quoted(given)} for ${format(x.shape)}`);
  };
  const first = fill(before, (extent) => -extent);
  const last = fill(after, (extent, axis) => -extent - Math.min(first[axis] as number, 0));
  const whole = x.dtype === "bool" ? Number(value !== 0) : value | 0;
  if (!isFloat(x.dtype) && value !== whole) {
    throw new ValueError("pad", `value must be one that ${x.dtype} can hold`, `${value}`);
  }
  return { before: first, after: last, between: fill(between, () => 0), value };
}

/** The places that ranges take, by Python's rules. */
function placesOf(shape: Shape, ranges: readonly Range[]): Places {
  if (!Array.isArray(ranges)) throw new ValueError("slice", "takes a list of ranges", describe(ranges));
  if (ranges.length > shape.length) {
    throw new ShapeError(
      "slice",
      `takes at most ${shape.length} ranges for ${format(shape)}`,
      `${ranges.length}`,
    );
  }
  const each = shape.map((extent, axis) => placesAlong(extent, ranges[axis] ?? {}));
  return {
    starts: each.map(({ start }) => start),
    steps: each.map(({ step }) => step),
    shape: each.map(({ count }) => count),
  };
}

/** The same of one axis; no places begin at 0 and step by 1. */
function placesAlong(extent: number, range: Range) {
  const { start, stop, step = 1 } = checkOptions("slice", range, ["start", "stop", "step"]);
  if (![start ?? 0, stop ?? 0, step].every(Number.isInteger) || step === 0) {
    const rule = "start and stop are whole numbers, and step is one that is not zero";
    const given = Object.entries(range).map(([name, value]) => `${name} ${value}`);
    throw new ValueError("slice", rule, given.join(", "));
  }
  const [least, most] = step > 0 ? [0, extent] : [-1, extent - 1];
  const inside = (place: number) => Math.min(Math.max(place < 0 ? place + extent : place, least), most);
  const first = start === undefined ? (step > 0 ? least : most) : inside(start);
  const end = stop === undefined ? (step > 0 ? most : least) : inside(stop);
  const count = Math.ceil((end - first) / step);
  return count > 0 ? { start: first, step, count } : { start: 0, step: 1, count: 0 };
}
