import { columns } from "./report.js";
import type { Row } from "./run.js";
import { peers } from "./workload.js";

/** What must hold between two of our own times. */
interface Relation {
  readonly claim: string;
  /** The names of the workloads whose rows are compared. */
  readonly of: readonly string[];
  readonly value: (...rows: readonly Measured[]) => number;
  readonly atMost: number;
}

/** Times of a row: the usual one, by the median or by the least, and that of the first call. */
interface Measured {
  readonly ms: number;
  readonly firstMs: number;
}

/** A row that was measured. */
type Timed = Row & { readonly medianMs: number; readonly minMs: number; readonly firstMs: number };

/** One time is at most so many times another. */
function ratio(claim: string, a: string, b: string, atMost: number): Relation {
  return { claim, of: [a, b], value: (a, b) => (a as Measured).ms / (b as Measured).ms, atMost };
}

const first = (workload: string): Relation => ({
  claim: `first ${workload} beside the median one`,
  of: [workload],
  value: (row) => (row as Measured).firstMs / (row as Measured).ms,
  atMost: 8,
});

const cnn = "model.cnn, batch 32, step";
const lstm = "LSTM, batch 32, T 28, 28 → 128, step";

const relations: readonly Relation[] = [
  ...[256, 512].map((n) =>
    ratio(`matmul ${n}³: float64 beside float32`, `matmul ${n}³ float64`, `matmul ${n}³`, 1 / 0.45),
  ),
  ...["exp", "tanh", "sigmoid"].map((name) =>
    ratio(`${name}: float64 beside float32`, `${name} 1e6 float64`, `${name} 1e6`, 1 / 0.35),
  ),
  ...[64, 256, 512].flatMap((n) =>
    ["first", "second"].map((which) =>
      ratio(
        `matmul ${n}³: ${which} transposed beside plain`,
        `matmul ${n}³, ${which} transposed`,
        `matmul ${n}³`,
        1.15,
      ),
    ),
  ),
  ratio("model.cnn: naive loop beside the scoped one", `${cnn}, naive loop`, cnn, 1.25),
  ...["10,000 adds of [4]", "1,000 × (add, tanh) of [4], with backward"].map((name) =>
    ratio(`${name}: naive loop beside the scoped one`, `${name}, naive loop`, name, 1.5),
  ),
  first(cnn),
  first(lstm),
  {
    claim: "start-up: ms above an empty process",
    of: ["start-up, to the first product", "start-up, of an empty process"],
    value: (a, b) => (a as Measured).ms - (b as Measured).ms,
    atMost: 25,
  },
];

/** Which of them hold by the medians, of those whose rows are there; and what the least times of two rows say, which noise spares. */
export function relationsTable(rows: readonly Row[]): string {
  const lines = relations.flatMap(({ claim, of, value, atMost }) => {
    const found = of
      .map((name) => rows.find(({ workload, peer }) => workload === name && peer === peers.ours))
      .filter((row): row is Timed => row?.medianMs != null);
    if (found.length < of.length) return [];
    const by = (time: "medianMs" | "minMs") =>
      value(...found.map((row) => ({ ms: row[time], firstMs: row.firstMs })));
    const is = by("medianMs");
    const bound = [`≤ ${atMost.toFixed(2)}`, is <= atMost ? "✓" : "✗"];
    return [[claim, is.toFixed(2), ...bound, of.length > 1 ? by("minMs").toFixed(2) : ""]];
  });
  const head = ["within our own rows", "is", "bound", "", "by minima"];
  return lines.length === 0 ? "" : columns([head, ...lines]);
}
