import { columns } from "./report.js";
import type { Row } from "./run.js";
import type { Scale, Workload } from "./workload.js";

/** A table for each unit: a line a family, a column a size. */
export function scaleTables(rows: readonly Row[], workloads: readonly Workload[]): string {
  const cells = workloads.flatMap(({ name, scale }) => {
    const row = rows.find(({ workload }) => workload === name);
    return scale ? [{ ...scale, time: row?.medianMs == null ? "✗" : shown(row.medianMs / scale.count) }] : [];
  });
  const units = [...new Set(cells.map(({ unit }) => unit))];
  return units
    .map((unit) =>
      tableOf(
        unit,
        cells.filter((cell) => cell.unit === unit),
      ),
    )
    .join("\n\n");
}

function tableOf(unit: Scale["unit"], cells: readonly (Scale & { readonly time: string })[]): string {
  const sizes = [...new Set(cells.map(({ size }) => size))].sort((a, b) => a - b);
  const families = [...new Set(cells.map(({ family }) => family))];
  const lines = families.map((family) => [
    family,
    ...sizes.map((size) => cells.find((cell) => cell.family === family && cell.size === size)?.time ?? ""),
  ]);
  return columns([[`time per ${unit}`, ...sizes.map((size) => size.toLocaleString("en"))], ...lines]);
}

function shown(ms: number): string {
  if (ms >= 1) return `${ms.toPrecision(3)} ms`;
  return ms >= 1e-3 ? `${(ms * 1e3).toPrecision(3)} µs` : `${(ms * 1e6).toPrecision(3)} ns`;
}
