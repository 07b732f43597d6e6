import { checkGradient, Generator, normal, type Tensor, tensor, vjp } from "cotangent";
import { type Numbers, shapeOf } from "./print.js";
import { type Named, Report } from "./report.js";

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Nested arrays as deep as a shape is long. */
type Nested<S> = S extends readonly [number, ...infer Rest] ? Nested<Rest>[] : number;
type Literals<S extends Shapes> = { readonly [K in keyof S]: Nested<S[K]> };
type Tensors<S extends Shapes> = { readonly [K in keyof S]: Tensor };

/** A formula in loops and in the library, and random inputs of which shapes to try them on. */
interface Formula<S extends Shapes> {
  readonly shapes: S;
  readonly literal: (inputs: Literals<S>) => Numbers;
  readonly library: (inputs: Tensors<S>) => Tensor;
  /** The gradient as the step derives it, in loops: given ∂L/∂y, that of each input. */
  readonly derived?: (dy: never, inputs: Literals<S>) => { readonly [K in keyof S]?: Numbers };
}

const LIBRARY = "the library";
const BOUNDS = { float64: 1e-12, float32: 1e-5, slope: 1e-7, second: 1e-5 };
/** Half the distance of a central difference, near the cube root of the precision of float64. */
const EPSILON = 2 ** -17;

/**
 * Compares a formula's loops with the library, on random numbers: values in both precisions; the
 * library's gradient with the slope of the loops, element by element; with the derived gradient, if
 * there is one; and the gradient of the gradient with its own slope. Shows the largest differences.
 */
export function check<const S extends Shapes>(id: string, formula: Formula<S>): void {
  const { shapes, literal, library, derived } = formula;
  const names = Object.keys(shapes);
  const inputs = names.map((name, i) =>
    normal(new Generator(i + 1), shapes[name] ?? [], { dtype: "float64" }),
  );
  const byName = <T>(values: readonly T[]) => Object.fromEntries(names.map((name, i) => [name, values[i]]));
  const f = (...xs: Tensor[]) => library(byName(xs) as Tensors<S>);
  const loops = (xs: readonly Numbers[]) => literal(byName(xs) as Literals<S>);

  const numbers = inputs.map((x) => x.toArray() as Numbers);
  const expected = loops(numbers);
  const sizes = names.map((name, i) => `${name} ${bracket(shapeOf(numbers[i] as Numbers))}`);
  const report = new Report(id, `${sizes.join(", ")} → ${bracket(shapeOf(expected))}`);
  for (const dtype of ["float64", "float32"] as const) {
    const y = f(...inputs.map((x) => tensor(x.data(), { shape: x.shape, dtype }))).toArray() as Numbers;
    report.compare(
      `loops = library, ${dtype}`,
      ["the loops", { y: expected }],
      [LIBRARY, { y }],
      BOUNDS[dtype],
    );
  }
  const [y, pull] = vjp(f, inputs);
  const dy = normal(new Generator(0), y.shape, { dtype: "float64" });
  const gradient = cotangents(
    names,
    pull(dy).map((dx) => dx.toArray() as Numbers),
  );
  const slope = cotangents(names, slopes(loops, numbers, dy));
  report.compare("gradient = slope of the loops", ["the slope", slope], [LIBRARY, gradient], BOUNDS.slope);
  if (derived) {
    const own = derived(dy.toArray() as never, byName(numbers) as Literals<S>);
    const given = names.filter((name) => own[name] !== undefined);
    const ours = cotangents(
      given,
      given.map((name) => own[name] as Numbers),
    );
    const theirs = cotangents(
      given,
      given.map((name) => gradient[`d${name}`] as Numbers),
    );
    report.compare("gradient = the derived one", ["derivation", ours], [LIBRARY, theirs], BOUNDS.float64);
  }
  report.measure(
    "its gradient = its slope",
    () => checkGradient(f, inputs, { name: id }).order2 ?? Number.NaN,
  );
  report.show();
}

/** Compares two numbers, or nested arrays of them, and shows the largest difference. */
export function same(what: string, one: Numbers, other: Numbers, bound = BOUNDS.float64): void {
  const report = new Report(what, bracket(shapeOf(one)));
  report.compare("the same", ["the first", { y: one }], ["the second", { y: other }], bound);
  report.show();
}

/** What a loss changes by with each input, under the names dx, dw, … */
function cotangents(names: readonly string[], values: readonly Numbers[]): Named {
  return Object.fromEntries(names.map((name, i) => [`d${name}`, values[i] as Numbers]));
}

/** ∂⟨dy, f(x)⟩ by moving each number a little up and down. */
function slopes(f: (xs: readonly Numbers[]) => Numbers, xs: readonly Numbers[], dy: Tensor): Numbers[] {
  const weights = dy.data();
  const along = (moved: readonly Numbers[]) =>
    flat(f(moved)).reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
  return xs.map((x, i) =>
    flat(x).map((value, j) => {
      const at = (moved: number) => along(xs.map((other, k) => (k === i ? replaced(x, j, moved) : other)));
      return (at(value + EPSILON) - at(value - EPSILON)) / (2 * EPSILON);
    }),
  );
}

/** The nested arrays with another number in one place, counted through all of them. */
function replaced(x: Numbers, place: number, by: number): Numbers {
  if (typeof x === "number") return place === 0 ? by : x;
  const size = flat(x[0] ?? []).length;
  return x.map((part, i) => (Math.floor(place / size) === i ? replaced(part, place % size, by) : part));
}

function flat(x: Numbers): readonly number[] {
  return typeof x === "number" ? [x] : x.flatMap(flat);
}

function bracket(shape: readonly number[]): string {
  return shape.length === 0 ? "one number" : `[${shape.join(", ")}]`;
}
