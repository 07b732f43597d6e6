/** `npm run gradcheck [-- op…]`: what is known of the derivatives of every op and layer, as a table. */
import { type Figures, figuresOf } from "./figures.js";
import { type Subject, subjects } from "./subjects.js";

const CASES = 20;

const columns = [27, 11, 11, 11, 7, 9] as const;

function print(cells: readonly string[], formula: string): void {
  const padded = cells.map((cell, i) =>
    i === 0 ? cell.padEnd(columns[i] ?? 0) : cell.padStart(columns[i] ?? 0),
  );
  console.log(`${padded.join("")}   ${formula}`);
}

function show({ name, formula }: Subject, figures: Figures, milliseconds: number): void {
  const { order1, order2, float32, failure } = figures;
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
    const start = performance.now();
    const figures = figuresOf(subject, CASES);
    show(subject, figures, performance.now() - start);
    return figures;
  });
console.log("\nNot differentiable:");
for (const { name, row } of chosen)
  if (row.notDifferentiable) console.log(`  ${name}: ${row.notDifferentiable}`);
const failed = lines.filter(({ failure }) => failure !== undefined).length;
console.log(`\n${lines.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
