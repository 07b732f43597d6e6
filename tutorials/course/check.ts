import { checkGradient, Generator, normal, type Tensor, tensor, vjp } from "cotangent";
import { type Numbers, say, shapeOf } from "./print.js";
import { current, fail } from "./stage.js";

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
    const got = f(...inputs.map((x) => tensor(x.data(), { shape: x.shape, dtype }))).toArray() as Numbers;
    report.line(`loops = library, ${dtype}`, expected, got, BOUNDS[dtype]);
  }
  const [y, pull] = vjp(f, inputs);
  const dy = normal(new Generator(0), y.shape, { dtype: "float64" });
  const gradient = pull(dy).map((dx) => dx.toArray() as Numbers);
  report.line("gradient = slope of the loops", slopes(loops, numbers, dy), gradient, BOUNDS.slope);
  if (derived) {
    const own = derived(dy.toArray() as never, byName(numbers) as Literals<S>);
    const given = names.flatMap((name, i) => (own[name] === undefined ? [] : [i]));
    const pick = (from: readonly (Numbers | undefined)[]) => given.map((i) => from[i] as Numbers);
    report.line(
      "gradient = the derived one",
      pick(names.map((name) => own[name])),
      pick(gradient),
      BOUNDS.float64,
    );
  }
  report.second(() => checkGradient(f, inputs).order2 ?? Number.NaN);
  report.show();
}

/** Compares two numbers, or nested arrays of them, and shows the largest difference. */
export function same(what: string, expected: Numbers, got: Numbers, bound = BOUNDS.float64): void {
  const report = new Report(what, bracket(shapeOf(expected)));
  report.line("the same", expected, got, bound);
  report.show();
}

/** What a check has found, a line each. */
class Report {
  readonly #lines: { readonly what: string; readonly difference: number; readonly failure?: string }[] = [];

  constructor(
    readonly id: string,
    readonly sizes: string,
  ) {}

  line(what: string, expected: Numbers, got: Numbers, bound: number): void {
    const [wanted, found] = [flat(expected), flat(got)];
    const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const differences = wanted.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN)) / largest);
    const worst = differences.reduce((at, each, i) => (each <= (differences[at] ?? 0) ? at : i), 0);
    const difference = differences[worst] ?? 0;
    if (wanted.length === found.length && difference <= bound) this.#lines.push({ what, difference });
    else {
      const failure =
        wanted.length === found.length
          ? `number ${worst} of ${wanted.length} is ${found[worst]}, should be ${wanted[worst]}`
          : `${found.length} numbers, should be ${wanted.length}`;
      this.#lines.push({ what, difference, failure });
    }
  }

  second(compute: () => number): void {
    const what = "its gradient = its slope";
    try {
      this.#lines.push({ what, difference: compute() });
    } catch (error) {
      this.#lines.push({ what, difference: Number.NaN, failure: (error as Error).message });
    }
  }

  show(): void {
    const width = Math.max(...this.#lines.map(({ what }) => what.length));
    const failed = this.#lines.some(({ failure }) => failure !== undefined);
    const lines = this.#lines.map(({ what, difference, failure }) => {
      const found = `largest difference ${distance(difference)}`;
      return `  ${failure ? "✗" : "✓"} ${what.padEnd(width)}   ${failure ? `${found}: ${failure}` : found}`;
    });
    say([`${failed ? "✗" : "✓"} ${this.id}   ${this.sizes}`, ...lines].join("\n"));
    if (failed) fail(`${this.id} does not hold`);
  }
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

/** To two digits for a reader; for the page, which is made on many machines, as the power of ten above. */
function distance(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (current().purpose === "read") return value === 0 ? "0" : value.toExponential(1).replace("-", "−");
  const digits = { "-": "⁻", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((digit, i) => [i, digit])) };
  const power = Math.max(Math.ceil(Math.log10(value)), -14); // of 0 too
  return `below 10${[...String(power)].map((sign) => digits[sign as "-"]).join("")}`;
}

function bracket(shape: readonly number[]): string {
  return shape.length === 0 ? "one number" : `[${shape.join(", ")}]`;
}
