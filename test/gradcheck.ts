/** `npm run gradcheck [-- op…]`: what is known of every op's derivatives, as a table. */
import fc from "fast-check";
import * as ops from "../src/ops/index.js";
import { checkOp, comparePrecisions, type OpName } from "./reference/compare.js";
import { reference } from "./reference/index.js";
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

/** Checks an op on cases drawn from a fixed seed; the first failure ends it. */
function check(name: OpName, row: Row): Line {
  const worst = { order1: 0, order2: 0, float32: 0 };
  const start = performance.now();
  const done = (failure?: string): Line => ({
    name,
    formula: ops[name].definition.formula,
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

const columns = [21, 11, 11, 11, 7, 9] as const;

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
const unknown = wanted.filter((name) => !(name in reference));
if (unknown.length > 0) {
  console.error(
    `gradcheck: no op is called ${unknown.join(", ")}; there are ${Object.keys(reference).join(", ")}`,
  );
  process.exit(2);
}
const rows = Object.entries(reference) as [OpName, Row][];
const chosen = rows.filter(([name]) => wanted.length === 0 || wanted.includes(name));

console.log(
  "Derivatives against central differences in float64, along random directions: the worst relative errors.",
);
console.log(
  "Bounds: 1e-7 in the first order, 1e-5 in the second. float32: its gradients against those of float64.\n",
);
print(["op", "order 1", "order 2", "float32", "cases", "time"], "formula");
const lines = chosen
  .filter(([, row]) => row.notDifferentiable === undefined)
  .map(([name, row]) => {
    const line = check(name, row);
    show(line);
    return line;
  });
console.log("\nNot differentiable:");
for (const [name, row] of chosen)
  if (row.notDifferentiable) console.log(`  ${name}: ${row.notDifferentiable}`);
const failed = lines.filter(({ failure }) => failure !== undefined).length;
console.log(`\n${lines.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
