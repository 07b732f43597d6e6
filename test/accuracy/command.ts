/** `npm run accuracy [-- kernel…]`: how far each elementwise kernel is off, in units in the last place. */
import type { FloatDtype } from "../../src/index.js";
import { type Accuracy, measure } from "./measure.js";
import { Progress } from "./progress.js";
import { type Truth, truths } from "./truth.js";

const samples: Readonly<Record<FloatDtype, number>> = { float32: 2 ** 24, float64: 100_000 };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(truths, name));
if (unknown.length > 0) {
  console.error(`accuracy: no elementwise kernel is called ${unknown.join(", ")}; there are`);
  console.error(Object.keys(truths).join(", "));
  process.exit(2);
}
const chosen = Object.entries(truths).filter(([name]) => wanted.length === 0 || wanted.includes(name));

const columns = [12, 9, 8, 9, 12, 9] as const;

function line(cells: readonly string[], last = ""): string {
  return `${cells.map((cell, i) => (i === 0 ? cell.padEnd(columns[0]) : cell.padStart(columns[i] ?? 0))).join("")}   ${last}`;
}

function rowOf(
  name: string,
  { worst, at, mean, subnormal }: Accuracy,
  truth: Truth,
  dtype: FloatDtype,
): string {
  const bound = truth.bounds[dtype === "float32" ? 0 : 1];
  const small = truth.flushes === undefined ? subnormal.toFixed(3) : "0 instead";
  const verdict = worst <= bound ? "" : "  ✗";
  return line([name, worst.toFixed(3), `${bound}`, mean.toFixed(4), small], `${at.join(", ")}${verdict}`);
}

/** Measures all kernels in one type; returns how many exceed their bounds. */
function run(dtype: FloatDtype): number {
  const count = samples[dtype];
  console.log(
    `\n${dtype}: ${count} samples of each kernel, half of them near 1, half an equal share for each sign and exponent`,
  );
  console.log(line(["kernel", "worst", "bound", "mean", "subnormal"], "worst at"));
  const progress = new Progress(count * chosen.length);
  let failed = 0;
  for (const [name, truth] of chosen) {
    const accuracy = measure(name, truth, dtype, count, (n) => progress.advance(n, name));
    if (accuracy.worst > truth.bounds[dtype === "float32" ? 0 : 1]) failed++;
    progress.print(rowOf(name, accuracy, truth, dtype));
  }
  progress.stop();
  return failed;
}

console.log(
  "Errors in units in the last place: the largest of results that are normal, and of those that are not.",
);
const failed = run("float32") + run("float64");
console.log(`\n${2 * chosen.length - failed} within their bounds, ${failed} not`);
process.exit(failed > 0 ? 1 : 0);
