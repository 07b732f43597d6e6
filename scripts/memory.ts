import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Live tensors under a budget that holds a few of them, in bytes. */
interface Case {
  readonly budget: number;
  readonly live: number;
}

const cases: readonly Case[] = [
  { budget: 64 * MIB, live: GIB },
  { budget: 64 * MIB, live: 4.5 * GIB },
  { budget: 256 * MIB, live: 4.5 * GIB },
  { budget: GIB, live: 4.5 * GIB },
];

interface Result extends Case {
  readonly peak: number;
  readonly spills: number;
  readonly rss: number;
  readonly seconds: number;
  readonly elements: number;
  readonly wrong: number;
}

const source = new URL("../src/index.js", import.meta.url);
const built = new URL("../dist/index.js", import.meta.url);

/** The library: its source, or with --built the package. */
function library(): Promise<typeof import("../src/index.js")> {
  return import((process.argv.includes("--built") ? built : source).href);
}

/** Fills memory with tensors that stay alive, then compares each element of each with what it was made of. */
async function measure({ budget, live }: Case): Promise<Result> {
  const { arange, cast, memory, notEqual, scope, setMemoryBudget, sum } = await library();
  setMemoryBudget(budget);
  const start = performance.now();
  const size = 4 * MIB;
  const values = (i: number) => arange(size + i, { start: i, dtype: "float32" }); // whole numbers below 2²⁴
  const tensors = Array.from({ length: live / (4 * size) }, (_, i) => values(i));
  const wrong = tensors.map((x, i) => scope(() => sum(cast(notEqual(x, values(i)), "int32")).item()));
  return {
    budget,
    live: tensors.reduce((bytes, x) => bytes + x.size * 4, 0),
    peak: memory().peak,
    spills: memory().spills,
    rss: process.resourceUsage().maxRSS * 1024,
    seconds: (performance.now() - start) / 1000,
    elements: tensors.reduce((elements, x) => elements + x.size, 0),
    wrong: wrong.reduce((total, each) => total + each, 0),
  };
}

/** Measures a case in a process of its own, so that none counts the memory of another. */
async function measureApart(number: number): Promise<Result> {
  const script = fileURLToPath(import.meta.url);
  const flags = process.argv.filter((argument) => argument === "--built");
  const argv = [...process.execArgv, script, ...flags, `--case=${number}`];
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  return JSON.parse(stdout);
}

function row(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padStart(i < 6 ? 14 : 0)).join("  ");
}

function format({ budget, live, peak, spills, rss, seconds, elements, wrong }: Result): string {
  const size = (bytes: number) =>
    bytes < GIB ? `${Math.round(bytes / MIB)} MiB` : `${(bytes / GIB).toFixed(2)} GiB`;
  const checked =
    wrong === 0 ? `all ${elements.toLocaleString("en")} elements are right` : `${wrong} elements are WRONG`;
  return row([
    size(budget),
    size(live),
    size(peak),
    `${spills}`,
    size(rss),
    `${seconds.toFixed(1)} s`,
    checked,
  ]);
}

async function main(): Promise<void> {
  if (process.argv.includes("--built") && !existsSync(built)) {
    throw new Error("there is no dist/ yet: npm run build makes it");
  }
  console.log(
    `${(totalmem() / GIB).toFixed(1)} GiB of memory, ${availableParallelism()} cores, Node ${process.version}\n`,
  );
  console.log(row(["budget", "live tensors", "resident peak", "spills", "process peak", "time", "checked"]));
  for (const number of cases.keys()) {
    const result = await measureApart(number);
    console.log(format(result));
    if (result.wrong > 0 || result.peak > result.budget) process.exitCode = 1;
  }
}

const chosen = process.argv.find((argument) => argument.startsWith("--case="));
if (chosen) {
  console.log(JSON.stringify(await measure(cases[Number(chosen.slice("--case=".length))] as Case)));
} else await main();
