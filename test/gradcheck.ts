/** `npm run gradcheck [-- op…]`: what is known of the derivatives of every op and layer, as a table. */
import fc from "fast-check";
import * as ops from "../src/ops/index.js";
import { checkOp, comparePrecisions } from "./reference/compare.js";
import { reference } from "./reference/index.js";
import { layers } from "./reference/nn/index.js";
import type { Row } from "./reference/row.js";

const CASES = 20;
const SEED = 1;

interface Line {
  readonly name: string;
  readonly formula: string;
  readonly order1: number;
  readonly order2: number;
  readonly float32: number;
  readonly milliseconds: number;
  readonly failure?: string;
}

interface Subject {
  readonly name: string;
  readonly formula: string;
  readonly row: Row;
}

const subjects: readonly Subject[] = [
  ...Object.entries<Row>(reference).map(([name, row]) => {
    const { formula } = ops[name as keyof typeof ops].definition;
    return { name, formula, row };
  }),
  ...layers.map(([name, row]) => ({ name, formula: row.formula, row })),
];

/** Checks an op or a layer on cases drawn from a fixed seed; the first failure ends it. */
function check({ name, formula, row }: Subject): Line {
  const worst = { order1: 0, order2: 0, float32: 0 };
  const start = performance.now();
  const done = (failure?: string): Line => ({
    name,
    formula,
    ...worst,
    milliseconds: performance.now() - start,
    ...(failure === undefined ? {} : { failure }),
  });
  for (const call of fc.sample(row.smooth ?? row.calls, { numRuns: CASES, seed: SEED })) {
    try {
      const { order1, order2 = 0 } = checkOp(name, row, call);
      worst.order1 = Math.max(worst.order1, order1);
      worst.order2 = Math.max(worst.order2, order2);
      worst.float32 = Math.max(worst.float32, comparePrecisions(name, row, call));
    } catch (error) {
      return done(error instanceof Error ? error.message : String(error));
    }
  }
  return done();
}

const columns = [27, 11, 11, 11, 7, 9] as const;

function print(cells: readonly string[], formula: string): void {
  const padded = cells.map((cell, i) =>
    i === 0 ? cell.padEnd(columns[i] ?? 0) : cell.padStart(columns[i] ?? 0),
  );
  console.log(`${padded.join("")}   ${formula}`);
}

function show(line: Line): void {
  const { name, formula, order1, order2, float32, milliseconds, failure } = line;
  const error = (value: number) => (value === 0 ? "exact" : value.toExponential(1));
  print(
    [name, error(order1), error(order2), error(float32), `${CASES}`, `${milliseconds.toFixed(0)} ms`],
    formula,
  );
  if (failure !== undefined) console.log(`  ✗ ${failure}`);
}

const wanted = process.argv.slice(2);
const names = subjects.map(({ name }) => name);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`gradcheck: no op or layer is called ${unknown.join(", ")}; there are ${names.join(", ")}`);
  process.exit(2);
}
const chosen = subjects.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

console.log(
  "Derivatives against central differences in float64, along random directions: the worst relative errors.",
);
console.log(
  "Bounds: 1e-7 in the first order, 1e-5 in the second. float32: its gradients against those of float64.\n",
);
print(["op or layer", "order 1", "order 2", "float32", "cases", "time"], "formula");
const lines = chosen
  .filter(({ row }) => row.notDifferentiable === undefined)
  .map((subject) => {
    const line = check(subject);
    show(line);
    return line;
  });
console.log("\nNot differentiable:");
for (const { name, row } of chosen)
  if (row.notDifferentiable) console.log(`  ${name}: ${row.notDifferentiable}`);
const failed = lines.filter(({ failure }) => failure !== undefined).length;
console.log(`\n${lines.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
