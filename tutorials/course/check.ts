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

/** A formula with numbers to try it on. */
interface Trial {
  readonly names: readonly string[];
  readonly inputs: readonly Tensor[];
  readonly numbers: readonly Numbers[];
  readonly f: (...xs: Tensor[]) => Tensor;
  readonly loops: (xs: readonly Numbers[]) => Numbers;
}

/**
 * Compares a formula's loops with the library, on random numbers: values in both precisions; the
 * library's gradient with the slope of the loops, element by element; with the derived gradient, if
 * there is one; and the gradient of the gradient with its own slope. Shows the largest differences.
 */
export function check<const S extends Shapes>(
  id: string,
  { shapes, literal, library, derived }: Formula<S>,
): void {
  const names = Object.keys(shapes);
  const byName = <T>(values: readonly T[]) => Object.fromEntries(names.map((name, i) => [name, values[i]]));
  const inputs = names.map((name, i) => random(i + 1, shapes[name] ?? []));
  const trial: Trial = {
    names,
    inputs,
    numbers: inputs.map(plain),
    f: (...xs) => library(byName(xs) as Tensors<S>),
    loops: (xs) => literal(byName(xs) as Literals<S>),
  };
  const expected = trial.loops(trial.numbers);
  const sizes = names.map((name, i) => `${name} ${bracket(inputs[i]?.shape ?? [])}`);
  const report = new Report(id, `${sizes.join(", ")} → ${bracket(shapeOf(expected))}`);
  compareValues(report, trial, expected);
  const derive =
    derived && ((dy: Numbers) => derived(dy as never, byName(trial.numbers) as Literals<S>) as Named);
  compareGradients(report, trial, derive);
  report.measure(
    "its gradient = its slope",
    () => checkGradient(trial.f, inputs, { name: id }).order2 ?? Number.NaN,
  );
  report.show();
}

function compareValues(report: Report, { inputs, f }: Trial, expected: Numbers): void {
  for (const dtype of ["float64", "float32"] as const) {
    const y = plain(f(...inputs.map((x) => tensor(x.data(), { shape: x.shape, dtype }))));
    report.compare(
      `loops = library, ${dtype}`,
      ["the loops", { y: expected }],
      [LIBRARY, { y }],
      BOUNDS[dtype],
    );
  }
}

function compareGradients(report: Report, trial: Trial, derive: ((dy: Numbers) => Named) | undefined): void {
  const { names, inputs, f } = trial;
  const [y, pull] = vjp(f, inputs);
  const dy = random(0, y.shape);
  const gradient = Object.fromEntries(pull(dy).map((dx, i) => [`d${names[i]}`, plain(dx)]));
  report.compare(
    "gradient = slope of the loops",
    ["the slope", slopes(trial, dy)],
    [LIBRARY, gradient],
    BOUNDS.slope,
  );
  if (!derive) return;
  const own = Object.fromEntries(Object.entries(derive(plain(dy))).map(([name, dx]) => [`d${name}`, dx]));
  const left = Object.keys(gradient).filter((name) => !(name in own));
  const what = `gradient = the derived one${left.length > 0 ? `, without ${left.join(", ")}` : ""}`;
  const same = Object.fromEntries(Object.keys(own).map((name) => [name, gradient[name] ?? []]));
  report.compare(what, ["derivation", own], [LIBRARY, same], BOUNDS.float64);
}

/** Compares two numbers, or nested arrays of them, and shows the largest difference. */
export function same(what: string, one: Numbers, other: Numbers, bound = BOUNDS.float64): void {
  const report = new Report(what, bracket(shapeOf(one)));
  report.compare("the same", ["the first", { y: one }], ["the second", { y: other }], bound);
  report.show();
}

/** ∂⟨dy, f(x)⟩ by moving each number a little up and down. */
function slopes({ names, numbers, loops }: Trial, dy: Tensor): Named {
  const weights = dy.data();
  const along = (moved: readonly Numbers[]) =>
    flat(loops(moved)).reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
  const slope = (i: number, place: number, value: number) => {
    const at = (moved: number) => along(numbers.map((x, k) => (k === i ? replaced(x, place, moved) : x)));
    return (at(value + EPSILON) - at(value - EPSILON)) / (2 * EPSILON);
  };
  return Object.fromEntries(
    numbers.map((x, i) => {
      let place = 0;
      return [`d${names[i]}`, mapped(x, (value) => slope(i, place++, value))];
    }),
  );
}

/** Nested arrays of what a function makes of each number, in order. */
function mapped(x: Numbers, f: (value: number) => number): Numbers {
  return typeof x === "number" ? f(x) : x.map((part) => mapped(part, f));
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

function random(seed: number, shape: readonly number[]): Tensor {
  return normal(new Generator(seed), shape, { dtype: "float64" });
}

function plain(x: Tensor): Numbers {
  return x.toArray() as Numbers;
}

function bracket(shape: readonly number[]): string {
  return shape.length === 0 ? "one number" : `[${shape.join(", ")}]`;
}
