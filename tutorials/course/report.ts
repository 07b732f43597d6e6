import { type Numbers, say, write } from "./print.js";
import { current, fail } from "./stage.js";

/** Numbers, or nested arrays of them, by their names. */
export type Named = Readonly<Record<string, Numbers>>;

/** Who says it, and what. */
export type Side = readonly [who: string, says: Named];

interface Line {
  readonly what: string;
  readonly difference: number;
  readonly failure?: string;
}

/** What a check has found, a line each. */
export class Report {
  readonly #lines: Line[] = [];

  constructor(
    readonly id: string,
    readonly sizes: string,
  ) {}

  /** Compares what two sides say: their largest difference, relative to the largest number beyond 1. */
  compare(what: string, [one, ones]: Side, [other, others]: Side, bound: number): void {
    const [mine, theirs] = [placesOf(ones), placesOf(others)];
    if (mine.length !== theirs.length) {
      const failure = `${one} gave ${mine.length} numbers, ${other} ${theirs.length}`;
      this.#lines.push({ what, difference: Number.POSITIVE_INFINITY, failure });
      return;
    }
    const largest = mine.reduce((most, [, value]) => Math.max(most, Math.abs(value)), 1);
    const differences = mine.map(([, value], i) => Math.abs(value - (theirs[i]?.[1] as number)) / largest);
    const missing = differences.findIndex(Number.isNaN);
    const worst = missing >= 0 ? missing : differences.indexOf(Math.max(0, ...differences));
    const difference = differences[worst] ?? 0;
    const [place, value] = mine[worst] ?? ["", 0];
    const said = theirs[worst]?.[1] ?? 0;
    const failure = `${place} is ${write(value)} by ${one}, ${write(said)} by ${other}: off by ${write(Math.abs(value - said))}`;
    this.#lines.push({ what, difference, ...(!(difference <= bound) && { failure }) });
  }

  /** Adds what another check measures, or what it says when it throws. */
  measure(what: string, compute: () => number): void {
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
      const found = failure ?? `largest difference ${distance(difference)}`;
      return `  ${failure ? "✗" : "✓"} ${what.padEnd(width)}   ${found}`;
    });
    say([`${failed ? "✗" : "✓"} ${this.id}   ${this.sizes}`, ...lines].join("\n"));
    if (failed) fail(`${this.id} does not hold`);
  }
}

/** Each number with its place, as in dw[0][2]. */
function placesOf(named: Named): readonly (readonly [place: string, value: number])[] {
  const below = (name: string, value: Numbers): (readonly [string, number])[] =>
    typeof value === "number" ? [[name, value]] : value.flatMap((part, i) => below(`${name}[${i}]`, part));
  return Object.entries(named).flatMap(([name, value]) => below(name, value));
}

/** To two digits for a reader; for the page, which is made on many machines, as the power of ten above. */
function distance(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (current().purpose === "read") return value === 0 ? "0" : value.toExponential(1).replace("-", "−");
  const digits = { "-": "⁻", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((digit, i) => [i, digit])) };
  const power = Math.max(Math.ceil(Math.log10(value)), -14); // of 0 too
  return `below 10${[...String(power)].map((sign) => digits[sign as "-"]).join("")}`;
}
