import * as Plot from "@observablehq/plot";
import { figure } from "../course/index.js";

/** A sentence, and the places of two of its words, of which one needs the other. */
export interface Need {
  readonly words: readonly string[];
  readonly from: number;
  readonly to: number;
}

const RED = "#d1495b";

/** Draws sentences below each other, with an arrow from each word that needs another one. */
export function needs(name: string, title: string, sentences: readonly Need[]): void {
  const words = sentences.flatMap(({ words, from, to }, line) =>
    words.map((word, place) => ({ word, place, line, needed: place === from || place === to })),
  );
  const arcs = sentences.map(({ from, to }, line) => ({ from, to, line }));
  const text = { x: "place", y: () => 0, text: "word", fy: "line", fontSize: 13 };
  figure(name, title, {
    height: 260,
    marginLeft: 30,
    marginRight: 30,
    marginTop: 28,
    marginBottom: 8,
    x: { axis: null },
    y: { axis: null, domain: [-0.4, 2.2] },
    fy: { label: null, axis: null },
    marks: [
      Plot.arrow(arcs, { x1: "from", x2: "to", y1: 0.3, y2: 0.3, fy: "line", bend: -45, stroke: RED }),
      Plot.text(words, { ...text, filter: ({ needed }) => !needed }),
      Plot.text(words, { ...text, filter: ({ needed }) => needed, fill: RED, fontWeight: "bold" }),
    ],
  });
}
