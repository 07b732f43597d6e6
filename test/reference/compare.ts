import { expect } from "vitest";
import { isFloat } from "../../src/core/dtype.js";
import { history } from "../../src/gradient/gradient.js";
import type { Node } from "../../src/graph/op.js";
import {
  type CheckReport,
  checkGradient,
  type Dtype,
  type Fused,
  mul,
  pad,
  permute,
  slice,
  type Tensor,
  vjp,
} from "../../src/index.js";
import * as nn from "../../src/nn/index.js";
import * as ops from "../../src/ops/index.js";
import { type Plain, toPlain, toTensor } from "./plain.js";
import type { Call, Row } from "./row.js";

const functions = { ...ops, ...nn };

type Precision = "float32" | "float64";

/** How far values may lie from the naive reference, relative to the largest among them. */
const VALUE_BOUND = { float64: 1e-12, float32: 2e-5 };

/** The same among large numbers, where what rounding leaves of a difference may be multiplied. */
const LARGE_BOUND = { float64: 1e-12, float32: 1e-4 };

/** Calls the function, or what the row computes, on tensors as a user would. */
export function run(name: string, row: Row, inputs: readonly Tensor[], options: unknown): Tensor {
  if (row.compute) return row.compute(inputs, options);
  const op = Reflect.get(functions, name) as (...args: readonly unknown[]) => Tensor;
  if (row.arguments) return op(...row.arguments(inputs, options));
  return options === undefined ? op(...inputs) : op(...inputs, options);
}

interface Comparison {
  readonly make?: (x: Plain, float: Precision) => Tensor;
  readonly bound?: Readonly<Record<Precision, number>>;
  /** The magnitude of terms that may cancel. */
  readonly largest?: number;
}

/** Compares with the naive reference, in both precisions. */
export function compareWithNaive(
  name: string,
  row: Row,
  { inputs, options }: Call,
  { make = toTensor, bound = VALUE_BOUND, largest = 1 }: Comparison = {},
): void {
  for (const precision of ["float64", "float32"] as const) {
    const rounded = precision === "float32" ? inputs.map(round) : inputs;
    const tensors = rounded.map((x) => make(x, precision));
    const expected = { dtype: precision, ...row.naive(rounded, options) };
    expectClose(run(name, row, tensors, options), expected, bound[precision], largest);
  }
}

/** The same on views whose elements do not lie in order. */
export function compareOnViews(name: string, row: Row, call: Call): void {
  compareWithNaive(name, row, call, { make: toView });
}

/** The same on whole numbers, or on truth values. */
export function compareOn(dtype: Dtype, name: string, row: Row, { inputs, options }: Call): void {
  const convert = (value: number) => (dtype === "bool" ? Number(value > 0) : Math.round(4 * value));
  const converted = inputs.map((x) => (x.dtype ? x : { ...x, data: x.data.map(convert), dtype }));
  const tensors = converted.map((x) => toTensor(x));
  expectClose(run(name, row, tensors, options), { dtype, ...row.naive(converted, options) }, 0);
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const specials = [nan, infinity, -infinity, 0, 1, -1];
const large = [1000, -1000];

/** Puts numbers that are not finite, zeros, or large numbers among the others; everywhere; and all sorts at once. */
export function compareWithSpecials(name: string, row: Row, call: Call): void {
  const everyThird = (special: number) => replaced(call, (place) => (place % 3 === 0 ? special : undefined));
  const everywhere = (special: number) => replaced(call, () => special);
  for (const special of specials) {
    compareWithNaive(name, row, everyThird(special));
    compareWithNaive(name, row, everywhere(special));
  }
  const allSorts = (place: number) => specials[(place * place * 7 + place) % 11];
  compareWithNaive(name, row, replaced(call, allSorts));
  if (row.steady && !row.steady(call.options)) return;
  for (const special of large) {
    compareAmongLarge(name, row, everyThird(special));
    compareAmongLarge(name, row, everywhere(special));
  }
}

/** The call with other numbers at some of its places. */
function replaced({ inputs, options }: Call, special: (place: number) => number | undefined): Call {
  const replace = (x: Plain, i: number) => x.data.map((value, j) => special(i + j) ?? value);
  return { inputs: inputs.map((x, i) => (x.dtype ? x : { ...x, data: replace(x, i) })), options };
}

function compareAmongLarge(name: string, row: Row, { inputs, options }: Call): void {
  const naive = (inputs: readonly Plain[]) => row.naive(inputs, options).data;
  const largest = magnitude(naive(inputs), naive(inputs.map(nudged)));
  compareWithNaive(name, row, { inputs, options }, { bound: LARGE_BOUND, largest });
}

/** Checks the derivatives with respect to all floating inputs. */
export function checkOp(name: string, row: Row, { inputs, options }: Call): CheckReport {
  const tensors = inputs.map((x) => toTensor(x));
  const [f, start] = ofMoving(name, row, inputs, tensors, options);
  return checkGradient(f, start, { name });
}

/** Changes the options of a call after it, which must change nothing: not its shape, and not its gradients. */
export function changeOptionsAfter(name: string, row: Row, { inputs, options }: Call): void {
  const own = copyOf(options);
  const tensors = inputs.map((x) => toTensor(x, "float64"));
  const [y, pull] = vjp(...ofMoving(name, row, inputs, tensors, own));
  const shape = [...y.shape];
  spoil(own);
  expect(y.shape).toEqual(shape);
  if (row.notDifferentiable !== undefined || y.dtype !== "float64") return;
  const dx = pull(mul(2, y)).flatMap((each) => [...each.data()]);
  expect(dx).toEqual(gradients(name, row, inputs, options, "float64"));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

/** Lists and records anew, and all else as it is. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyOf(part)]));
}

/** Makes all numbers in lists and records others. */
function spoil(value: unknown): void {
  if (!isRecord(value)) return;
  for (const [name, part] of Object.entries(value)) {
    if (typeof part === "number") value[name] = part + 1;
    else spoil(part);
  }
}

/** Compares the gradients of Σ y² in both precisions; returns the largest difference, relative to the largest gradient. */
export function comparePrecisions(name: string, row: Row, { inputs, options }: Call): number {
  const rounded = inputs.map(round);
  const of64 = gradients(name, row, rounded, options, "float64");
  const moved = gradients(name, row, rounded, options, "float64", nudged);
  const of32 = gradients(name, row, rounded, options, "float32");
  const worst = of64.reduce((most, dx, i) => Math.max(most, Math.abs(dx - (of32[i] as number))), 0);
  const largest = largestOf(of64, 1);
  expect(worst).toBeLessThanOrEqual(VALUE_BOUND.float32 * Math.max(largest, magnitude(of64, moved)));
  return worst / largest;
}

type Fuse = Fused<readonly Tensor[], unknown, Tensor | readonly Tensor[]>;

/** What a fused op says of its cotangents; undefined for every other. */
export function fusedOf(name: string): Fuse | undefined {
  return Reflect.get(functions, name).definition.fused;
}

/** Compares what the kernels of a fused op compute with the formula that it is, values and gradients, in both precisions. */
export function compareFused(name: string, row: Row, { inputs, options }: Call): void {
  for (const precision of ["float64", "float32"] as const) {
    const tensors = inputs.map((x) => toTensor(x, precision));
    const [y, pull] = vjp(...ofMoving(name, row, inputs, tensors, options));
    const fused = fusedOf(name);
    const node = history(y).findLast(({ definition }) => definition.fused === fused) as Node;
    const composed = fused?.composition(node.inputs, node.attrs) as Tensor | readonly Tensor[];
    for (const [i, expected] of [composed].flat().entries()) {
      expectClose(node.outputs[i] as Tensor, toPlain(expected), VALUE_BOUND[precision]);
    }
    const dy = mul(2, y);
    const dx = pull(dy, { keepGraph: true });
    const largest = largestOf([...dy.data()], 1); // of the terms of dx, which may cancel
    for (const [i, each] of pull(dy).entries()) {
      expectClose(each, toPlain(dx[i] as Tensor), VALUE_BOUND[precision], largest);
    }
  }
}

/** The gradients of Σ y², at the inputs and for the cotangents that `change` makes of them. */
function gradients(
  name: string,
  row: Row,
  inputs: readonly Plain[],
  options: unknown,
  precision: Precision,
  change = (x: Plain, _place: number) => x,
): number[] {
  const tensors = inputs.map((x, i) => toTensor(change(x, i), precision));
  const [y, pull] = vjp(...ofMoving(name, row, inputs, tensors, options));
  const { shape, data } = toPlain(mul(2, y));
  const dy = toTensor(change({ shape, data }, inputs.length), y.dtype as Precision);
  return pull(dy).flatMap((dx) => [...dx.data()]);
}

/** The op as a function of its floating inputs alone, and these inputs. */
function ofMoving(
  name: string,
  row: Row,
  inputs: readonly Plain[],
  tensors: readonly Tensor[],
  options: unknown,
): [f: (...xs: Tensor[]) => Tensor, start: Tensor[]] {
  const moving = inputs.flatMap((x, i) => (x.dtype ? [] : [i]));
  const f = (...xs: Tensor[]) =>
    run(
      name,
      row,
      tensors.map((x, i) => xs[moving.indexOf(i)] ?? x),
      options,
    );
  return [f, moving.map((i) => tensors[i] as Tensor)];
}

/** Floating numbers to within a bound, all others exactly. */
function expectClose(y: Tensor, expected: Plain, relative: number, least = 1): void {
  expect([y.dtype, y.shape]).toEqual([expected.dtype, expected.shape]);
  const got = y.data();
  expect(got.length).toBe(expected.data.length);
  const wanted = y.dtype === "float32" ? expected.data.map(Math.fround) : expected.data;
  const bound = isFloat(y.dtype) ? relative * largestOf(wanted, least) : 0;
  for (const [i, value] of wanted.entries()) {
    const element = got[i] as number;
    const close = Object.is(element, value) || element === value || Math.abs(element - value) <= bound;
    if (!close) expect.fail(`element ${i}: expected ${value}, got ${element} (${y.dtype})`);
  }
}

/** The largest finite magnitude, or `least` if that is larger. */
function largestOf(numbers: readonly number[], least: number): number {
  return numbers.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), least);
}

function round(x: Plain): Plain {
  return x.dtype ? x : { ...x, data: x.data.map(Math.fround) };
}

/** About what rounding to float32 changes a number by, relative to it. */
const ROUNDING = 2 ** -23;

/** The input with each number as far off as rounding may put it, this way or that. */
function nudged(x: Plain, place: number): Plain {
  const off = (i: number) => 1 + ROUNDING * Math.cos((i + 1) ** 2 + place);
  return x.dtype ? x : { ...x, data: x.data.map((value, i) => value * off(i)) };
}

/** The magnitude of the terms that numbers are what is left of: by how much they moved, over what rounding moved. */
function magnitude(numbers: readonly number[], moved: readonly number[]): number {
  const terms = numbers.map((x, i) => ((moved[i] as number) - x) / ROUNDING);
  return largestOf(terms, 1);
}

/** A third, the last, of a tensor that holds elements with its axes in opposite order, seen with its axes in order. */
function toView(x: Plain, float: Precision): Tensor {
  const backwards = x.shape.map((_, axis) => x.shape.length - 1 - axis);
  const turned = permute(toTensor(x, float), backwards);
  const [extent] = turned.shape;
  if (extent === undefined) return turned;
  return permute(slice(pad(turned, { before: [2 * extent] }), [{ start: 2 * extent }]), backwards);
}
