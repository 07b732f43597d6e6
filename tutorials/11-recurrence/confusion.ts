import * as Plot from "@observablehq/plot";
import { languages, type Surname } from "./surnames.js";

/** confusion[language][answer]: how often. */
export type Confusion = readonly (readonly number[])[];

/** Counts the answers for each language. */
export function confusionOf(asked: readonly Surname[], answers: readonly number[]): Confusion {
  const confusion = languages.map(() => languages.map(() => 0));
  answers.forEach((answer, i) => {
    confusion[asked[i].language][answer]++;
  });
  return confusion;
}

/** The share of all that is right; and that share for each language by itself, averaged. */
export function accuracies(confusion: Confusion): [accuracy: string, balanced: string] {
  const rights = confusion.map((row, language) => row[language]);
  const totals = confusion.map(total);
  const shares = rights.map((right, language) => right / totals[language]);
  return [inPercent(total(rights) / total(totals)), inPercent(total(shares) / shares.length)];
}

/** A row for each language: what was answered, as shares of the row. */
export function drawn(confusion: Confusion): Plot.PlotOptions {
  const cells = confusion.flatMap((row, language) =>
    row.map((count, answer) => ({
      language: languages[language],
      answer: languages[answer],
      share: count / total(row),
    })),
  );
  const place = { x: "answer", y: "language" };
  return {
    width: 640,
    height: 520,
    marginLeft: 84,
    marginBottom: 84,
    x: { label: "answered", domain: languages, tickRotate: -45 },
    y: { label: "right", domain: languages },
    marks: [
      Plot.cell(cells, { ...place, fill: ({ share }) => shade(share), inset: 0.5 }),
      Plot.text(
        cells.filter(({ share }) => share >= 0.1),
        { ...place, text: ({ share }) => `${Math.round(100 * share)}`, fill: ({ share }) => ink(share) },
      ),
    ],
  };
}

export function inPercent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** White for 0, dark blue for 1. */
function shade(share: number): string {
  const [red, green, blue] = [20, 60, 140].map((dark) => Math.round(245 + (dark - 245) * Math.sqrt(share)));
  return `rgb(${red},${green},${blue})`;
}

function ink(share: number): string {
  return share > 0.3 ? "white" : "black";
}
