import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { type Inputs, writeInputs } from "./inputs.js";
import type { Measured, Patience } from "./measure.js";
import { areClose, median, quantile, type Sums, spread } from "./statistics.js";
import type { PeerName, Workload } from "./workload.js";

/** Who takes part: a peer, under the name that the table gives it. */
export interface Contender {
  readonly peer: PeerName;
  readonly name: string;
  /** Where our package is built; peers need none. */
  readonly root: string;
}

export interface Plan {
  /** The file that exports the workloads, for the processes that run them. */
  readonly book: string;
  readonly contenders: readonly Contender[];
  readonly node: string;
  readonly nodeVersion: string;
  readonly python: string;
  readonly patience: Patience;
  /** How often each contender gets its turn. */
  readonly rounds: number;
  /** A process that has not answered by then is ended, in ms. */
  readonly deadline: number;
}

/** What a process is told. */
export interface Job extends Patience {
  readonly book: string;
  readonly workload: string;
  readonly peer: PeerName;
  readonly root: string;
  /** Where the numbers of the inputs are. */
  readonly folder: string;
  readonly inputs: Inputs;
  readonly calls?: number | undefined;
  readonly torch?: string | undefined;
}

interface Success extends Measured {
  readonly megabytes: number;
  readonly note?: string;
}

interface Failure {
  readonly error: string;
}

/** What it answers. */
type Answer = Success | Failure;

/** One cell of the table; without times where the peer cannot do it, and the note says why. */
export interface Row {
  readonly workload: string;
  readonly peer: string;
  readonly threads: 1;
  readonly node: string;
  readonly medianMs: number | null;
  readonly minMs: number | null;
  readonly firstMs: number | null;
  /** How far the middle half of the samples lies apart, as a share of the median. */
  readonly spread: number | null;
  readonly gflops?: number;
  readonly note: string;
}

/** Runs a workload on all contenders in turn, each time in a new process, and gives a row for each. */
export async function runWorkload(plan: Plan, workload: Workload): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", clear);
  try {
    writeInputs(folder, workload.inputs);
    const running = plan.contenders.filter(({ peer }) => workload[peer] !== undefined);
    const answers = new Map<Contender, Answer[]>(running.map((contender) => [contender, []]));
    for (let round = 0; round < plan.rounds; round++) {
      const inTurn = round % 2 === 0 ? running : running.toReversed();
      for (const contender of inTurn) {
        const before = answers.get(contender) as Answer[];
        if (before.some((answer) => isLast(answer, plan.patience))) continue;
        before.push(await ask(plan, jobOf(plan, workload, contender, folder)));
      }
    }
    return rowsOf(plan, workload, answers);
  } finally {
    clear();
    process.off("exit", clear);
  }
}

function jobOf({ book, patience }: Plan, workload: Workload, contender: Contender, folder: string): Job {
  const { name, inputs, torch, calls } = workload;
  const { peer, root } = contender;
  return { book, workload: name, peer, root, folder, inputs, torch, calls, ...patience };
}

/** Whether more would take too long, or would fail again. */
function isLast(answer: Answer, { most }: Patience): boolean {
  return "error" in answer || answer.firstMs > most;
}

const here = import.meta.dirname;
const cells = ({ node, python }: Plan, peer: PeerName): readonly string[] =>
  peer === "torch"
    ? [python, join(here, "peers/pytorch.py")]
    : [node, "--import", "tsx", join(here, "cell.ts")];

/** Has a job done in a process of its own. */
async function ask(plan: Plan, job: Job): Promise<Answer> {
  const { deadline } = plan;
  const [program, ...words] = cells(plan, job.peer) as [string, ...string[]];
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const cwd = resolve(here, "..");
  const child = spawn(program, words, { cwd, env, timeout: deadline, killSignal: "SIGKILL" });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.stdin.on("error", () => {}); // it may have ended before it was told
  child.stdin.end(JSON.stringify(job));
  const ended = new Promise<string>((tell) => {
    child.once("error", (error) => tell(error.message));
    child.once("close", (code, signal) =>
      tell(signal ? `no answer in ${deadline / 1000} s` : `exit ${code}`),
    );
  });
  const [out, problem, how] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  process.off("exit", kill);
  const answer = out.trimEnd().split("\n").at(-1) as string;
  return answer.startsWith("{") ? (JSON.parse(answer) as Answer) : { error: problemIn(problem) ?? how };
}

/** The line of a trace that says what went wrong. */
function problemIn(trace: string): string | undefined {
  return trace.split("\n").find((line) => /^(\w*Error|fatal|RuntimeError)\b/i.test(line));
}

function rowsOf(plan: Plan, workload: Workload, all: ReadonlyMap<Contender, readonly Answer[]>): Row[] {
  const measured = [...all].map(([contender, answers]) => ({
    contender,
    failure: answers.find((answer): answer is Failure => "error" in answer)?.error,
    answers: answers.filter((answer): answer is Success => !("error" in answer)),
  }));
  // PyTorch's word counts, or where it says nothing that of the first who answered.
  const judge =
    measured.find(({ contender, answers }) => contender.peer === "torch" && answers.length > 0) ??
    measured.find(({ answers }) => answers.length > 0);
  const truth = judge?.answers[0]?.sums ?? [];
  return measured.map(({ contender, failure, answers }): Row => {
    const about = {
      workload: workload.name,
      peer: contender.name,
      threads: 1,
      node: plan.nodeVersion,
    } as const;
    const samples = answers.flatMap((answer) => answer.samples);
    if (failure !== undefined || samples.length === 0) {
      const note = failure ?? "no answer";
      return { ...about, medianMs: null, minMs: null, firstMs: null, spread: null, note };
    }
    const medianMs = median(samples);
    const notes = [
      ...answers.map(({ sums }) => difference(sums, truth, judge?.contender.name)),
      ...answers.map(({ note }) => note),
      workload.calls && `${Math.max(...answers.map(({ megabytes }) => megabytes)).toFixed(0)} MB`,
    ];
    return {
      ...about,
      medianMs,
      minMs: quantile(samples, 0),
      firstMs: median(answers.map(({ firstMs }) => firstMs)),
      spread: spread(samples),
      ...(workload.flop !== undefined && { gflops: workload.flop / medianMs / 1e6 }),
      note: [...new Set(notes.filter(Boolean))].join("; "),
    };
  });
}

/** How results differ from the right ones, if they do: whoever computes something else has no time to show. */
function difference(got: Measured["sums"], truth: Measured["sums"], judge = ""): string | undefined {
  for (const [call, sums] of got.entries()) {
    for (const [i, mine] of sums.entries()) {
      const right = truth[call]?.[i];
      if (!right || areClose(mine, right)) continue;
      return `MISMATCH: call ${call + 1} adds up to ${shown(mine)}, not ${shown(right)} as of ${judge}`;
    }
  }
  return undefined;
}

function shown({ sum, size }: Sums): string {
  return `${sum.toPrecision(5)} (absolutely ${size.toPrecision(5)})`;
}
