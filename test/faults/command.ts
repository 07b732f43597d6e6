/**
 * `npm run faults [-- FILE…] [--per-file N] [--all]`: plants faults in the kernels, one at a time, and
 * tells which tests catch each. Exits with 1 if one survives that is not explained.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { compile, folder, install, judge, writeJudge } from "./build.js";
import { equivalents } from "./equivalent.js";
import { type Family, familyOf, kernelFiles } from "./family.js";
import { type Fault, faultsIn } from "./plant.js";

const tests = ["kernels", "kinks", "create", "optim"];
const LIMIT = 300_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "per-file": { type: "string", default: "8" }, all: { type: "boolean", default: false } },
});
const unknown = positionals.filter((file) => !kernelFiles.includes(file));
if (unknown.length > 0 || !(Number(values["per-file"]) >= 1)) {
  console.error(
    `usage: npm run faults [-- FILE…] [--per-file N] [--all]   (files: ${kernelFiles.join(", ")})`,
  );
  process.exit(2);
}
const perFile = values.all ? Number.POSITIVE_INFINITY : Number(values["per-file"]);
const chosen = kernelFiles.filter((file) => positionals.length === 0 || positionals.includes(file));

/** The op that does not compute what its reference does; undefined if all do. */
function unlike({ ops }: Family, timeout: number): string | undefined {
  const { status, signal, stdout } = spawnSync(process.execPath, [judge, ...ops], {
    timeout,
    killSignal: "SIGKILL",
  });
  if (signal) return "it does not end";
  return status === 0 ? undefined : stdout.toString().trim() || "it does not run";
}

/** The first of the kernels' own tests that fails, if one does. */
function failing({ words }: Family): string | undefined {
  const results = `${folder}/results.json`;
  rmSync(results, { force: true });
  const pattern = `\\b(${words.join("|")})\\b`;
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "test/faults/vitest.config.ts"];
  const { status, signal } = spawnSync(process.execPath, [...vitest, ...tests, "-t", pattern], {
    timeout: LIMIT,
    killSignal: "SIGKILL",
  });
  if (signal) return "it does not end";
  return status === 0 ? undefined : firstFailure(results);
}

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function firstFailure(path: string): string {
  if (!existsSync(path)) return "it does not run";
  const { testResults } = JSON.parse(readFileSync(path, "utf8")) as Results;
  const [failed] = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === "failed"),
  );
  return failed?.fullName ?? "it does not run";
}

const tally = { caught: 0, explained: 0, survived: 0, noFault: 0 };
const start = performance.now();

/** Plants faults of one file until enough of them could be judged. */
async function plantIn(file: string, filesAfter: number): Promise<void> {
  const family = familyOf(file);
  const healthy = await compile(family.entries);
  if (healthy === undefined) throw new Error(`${file}: the healthy kernels do not compile`);
  install(healthy);
  const before = performance.now();
  const complaint = unlike(family, LIMIT);
  if (complaint) throw new Error(`${file}: the healthy kernels are refused by ${complaint}`);
  // A loop that takes much longer than the healthy one counts as endless.
  const timeout = Math.round(20_000 + 5 * (performance.now() - before));
  let left = perFile;
  for (const fault of faultsIn(`assembly/${file}.ts`)) {
    if (left === 0) break;
    const digits = await compile(family.entries, fault);
    if (digits === undefined || digits === healthy) {
      tally.noFault++;
      continue;
    }
    left--;
    install(digits);
    report(fault, unlike(family, timeout) ?? failing(family), left + filesAfter * perFile);
  }
}

function report(fault: Fault, by: string | undefined, left: number): void {
  const { file, line, kind, before, after } = fault;
  const reason = equivalents.find((each) => file.endsWith(each.file) && each.after === after)?.because;
  const verdict = by ? `caught by ${by}` : reason ? `no fault: ${reason}` : "SURVIVED";
  tally[by ? "caught" : reason ? "explained" : "survived"]++;
  const done = tally.caught + tally.explained + tally.survived;
  const minutes = Math.ceil((((performance.now() - start) / done) * left) / 60_000);
  const rest = Number.isFinite(minutes) ? `, ${minutes} min left at most` : "";
  console.log(`${file}:${line}  ${kind}: ${verdict}  (${done} done${rest})`);
  if (!by) console.log(`  - ${before}\n  + ${after}`);
}

await writeJudge();
for (const [i, file] of chosen.entries()) await plantIn(file, chosen.length - 1 - i);
const { caught, explained, survived, noFault } = tally;
const minutes = ((performance.now() - start) / 60_000).toFixed(1);
console.log(
  `${caught} caught, ${explained} explained, ${survived} survived; ${noFault} changed nothing or did not compile; ${minutes} min`,
);
process.exitCode = survived > 0 ? 1 : 0;
