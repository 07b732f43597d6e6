import * as Plot from "@observablehq/plot";

const steps = [1, 2, 3, 4];

const boxes = [
  { x: 0, y: 1, text: "h₀ = 0", kind: "state" },
  ...steps.map((t) => ({ x: t, y: 1, text: `h${"₀₁₂₃₄"[t]}`, kind: "state" })),
  ...steps.map((t) => ({ x: t, y: 0, text: "lane"[t - 1], kind: "read" })),
];

const arrows = [
  ...steps.map((t) => ({ x1: t - 0.72, y1: 1, x2: t - 0.28, y2: 1 })),
  ...steps.map((t) => ({ x1: t, y1: 0.22, x2: t, y2: 0.78 })),
];

/** The states of a recurrence in a row, and below them what each step reads. */
export const unrolled: Plot.PlotOptions = {
  height: 190,
  marginTop: 12,
  marginBottom: 12,
  x: { axis: null, domain: [-0.5, 4.5] },
  y: { axis: null, domain: [-0.35, 1.35] },
  color: { domain: ["state", "read"], range: ["#cfdcf0", "#f3ddc0"] },
  marks: [
    Plot.rect(boxes, {
      x1: ({ x }) => x - 0.26,
      x2: ({ x }) => x + 0.26,
      y1: ({ y }) => y - 0.2,
      y2: ({ y }) => y + 0.2,
      fill: "kind",
      rx: 6,
    }),
    Plot.text(boxes, { x: "x", y: "y", text: "text", fontSize: 16 }),
    Plot.arrow(arrows, { x1: "x1", y1: "y1", x2: "x2", y2: "y2", stroke: "#555", strokeWidth: 1.5 }),
  ],
};
