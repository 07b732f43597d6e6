import type { Row } from "./run.js";

/** A time for people: four digits are more than it is worth. */
export function shownMs(ms: number | null | undefined): string {
  if (ms === undefined) return "";
  if (ms === null) return "✗";
  return ms >= 1000 ? ms.toFixed(0) : ms.toPrecision(3);
}

/** Cells in columns, the first to the left and numbers to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  const line = (row: readonly string[]) =>
    widths.map((width, i) => (i === 0 ? (row[i] ?? "").padEnd(width) : (row[i] ?? "").padStart(width)));
  return rows.map((row) => line(row).join("  ").trimEnd()).join("\n");
}

/** One line a workload: our times, those of the others, and how we stand to PyTorch and to the best in JavaScript. */
export function table(rows: readonly Row[]): string {
  return tableWith(rows, { "/ PyTorch": besidePyTorch, "/ best JS": besideJavaScript });
}

/** One line a workload: our times now, those before, and how the shortest of both compare. */
export function tableOfTwo(rows: readonly Row[]): string {
  const change = ([now, before]: readonly Row[]) =>
    now?.minMs && before?.minMs ? (now.minMs / before.minMs).toFixed(2) : "";
  return tableWith(rows, { "min / min": change });
}

type Ratios = Readonly<Record<string, (cells: readonly Row[]) => string>>;

function tableWith(rows: readonly Row[], ratios: Ratios): string {
  const names = [...new Set(rows.map(({ peer }) => peer))];
  const [us, ...others] = names as [string, ...string[]];
  const heads = ["ms, median", us, "±", "min", "first", "GFLOP/s", ...others];
  const compared = others.length > 0 ? Object.entries(ratios) : [];
  const lines = byWorkload(rows).map(([workload, cells]) => {
    const cell = (peer: string) => cells.find((row) => row.peer === peer);
    const ours = cell(us);
    return [
      workload,
      marked(ours),
      ours?.spread == null ? "" : `${(100 * ours.spread).toFixed(0)} %`,
      shownMs(ours?.minMs),
      shownMs(ours?.firstMs),
      ours?.gflops?.toFixed(1) ?? "",
      ...others.map((peer) => marked(cell(peer))),
      ...compared.map(([, ratio]) => ratio(cells)),
    ];
  });
  return columns([[...heads, ...compared.map(([head]) => head)], ...lines]);
}

/** What the table has no room for: who cannot, who computes something else, and what else is to be known. */
export function notes(rows: readonly Row[]): string {
  const said = rows
    .filter(({ note }) => note !== "")
    .map((row) => ({ ...row, text: `${row.peer}: ${row.note}` }));
  const texts = [...new Set(said.map(({ text }) => text))];
  const about = (text: string) => said.filter((row) => row.text === text).map(({ workload }) => workload);
  return texts.map((text) => `${text}\n  ${about(text).join("\n  ")}`).join("\n");
}

export function byWorkload(rows: readonly Row[]): readonly (readonly [string, readonly Row[]])[] {
  const names = [...new Set(rows.map(({ workload }) => workload))];
  return names.map((name) => [name, rows.filter(({ workload }) => workload === name)]);
}

function marked(row: Row | undefined): string {
  const isOdd = row?.note.startsWith("MISMATCH") || row?.note.startsWith("on its cpu");
  return shownMs(row?.medianMs) + (isOdd ? "*" : "");
}

function besidePyTorch(cells: readonly Row[]): string {
  return ratio(cells, ({ peer }) => peer === "PyTorch");
}

function besideJavaScript(cells: readonly Row[]): string {
  return ratio(cells, ({ peer, note }) => peer !== "PyTorch" && !note.startsWith("MISMATCH"));
}

/** Our time as a multiple of the best of those others. */
function ratio([ours, ...others]: readonly Row[], isOne: (row: Row) => boolean): string {
  const times = others.filter(isOne).flatMap(({ medianMs }) => medianMs ?? []);
  if (times.length === 0 || ours?.medianMs == null) return "";
  return (ours.medianMs / Math.min(...times)).toFixed(2);
}
