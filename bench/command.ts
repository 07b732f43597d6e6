/** `npm run bench`: times our workloads beside those of other libraries. See bench/README.md. */
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { builtAt } from "./against.js";
import { installPeers } from "./install.js";
import { BenchError, type Options, readOptions, usage } from "./options.js";
import { Progress } from "./progress.js";
import { pythonWithTorch } from "./python.js";
import { relationsTable } from "./relations.js";
import { notes, table, tableOfTwo } from "./report.js";
import { type Contender, type Plan, type Row, runWorkload } from "./run.js";
import { scaleTables } from "./scaleTables.js";
import { type PeerName, peerNames, peers, type Workload } from "./workload.js";

const root = resolve(import.meta.dirname, "..");

/** A cell stops after ten seconds in all; only a first call may take a minute. */
const thorough = { patience: { enough: 1_200, most: 5_000 }, rounds: 2, deadline: 60_000 };
const quick = { patience: { enough: 500, most: 1_500 }, rounds: 1, deadline: 20_000 };

async function run(options: Options): Promise<void> {
  const book = join(root, "bench", options.scale ? "scale.ts" : "workloads/index.ts");
  const { workloads } = (await import(book)) as { workloads: readonly Workload[] };
  const chosen = workloads.filter(({ name }) => options.only.test(name));
  if (chosen.length === 0) {
    throw new BenchError(`nothing fits; there are\n${workloads.map(({ name }) => `  ${name}`).join("\n")}`);
  }
  const nodeVersion = versionOf(options.node);
  if (options.peers) installPeers(join(root, "bench"));
  const before = options.against === undefined ? undefined : builtAt(root, options.against);
  try {
    const us: Contender = { peer: "ours", name: peers.ours, root };
    const others: readonly Contender[] = before
      ? [{ peer: "ours", name: before.name, root: before.root }]
      : peerNames.filter(isOther).map((peer) => ({ peer, name: peers[peer], root }));
    const contenders = before || options.peers ? [us, ...others] : [us];
    const python = options.peers ? pythonWithTorch() : "python3";
    const time = options.quick ? quick : thorough;
    const rows = await runAll({ book, contenders, node: options.node, nodeVersion, python, ...time }, chosen);
    console.log(options.json ? JSON.stringify(rows, null, 1) : report(rows, chosen, options));
  } finally {
    before?.remove();
  }
}

function isOther(peer: PeerName): boolean {
  return peer !== "ours";
}

async function runAll(plan: Plan, workloads: readonly Workload[]): Promise<readonly Row[]> {
  const progress = new Progress(workloads.length);
  const rows: Row[] = [];
  try {
    for (const workload of workloads) {
      progress.begin(workload.name);
      rows.push(...(await runWorkload(plan, workload)));
    }
  } finally {
    progress.stop();
  }
  return rows;
}

function report(rows: readonly Row[], workloads: readonly Workload[], options: Options): string {
  const { scale, against, node } = options;
  const whole = scale ? scaleTables(rows, workloads) : against === undefined ? table(rows) : tableOfTwo(rows);
  const parts = [whole, notes(rows), scale ? "" : relationsTable(rows)];
  return [`one thread, Node.js ${versionOf(node)}`, ...parts].filter((part) => part !== "").join("\n\n");
}

function versionOf(node: string): string {
  try {
    return execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  } catch {
    throw new BenchError(`--node takes the path of a Node.js; ${node} does not run`);
  }
}

// Whoever stops it leaves no folder, no process and no half-drawn bar behind.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else await run(options);
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
