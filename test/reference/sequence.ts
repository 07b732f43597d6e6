import { add, at, build, type Plain, range } from "./plain.js";

/** Closer to zero than this, ReLU has a kink that slopes and float32 may see. */
export const NEAR = 1e-3;

export type Activation = "tanh" | "relu";

/** Whether the candidate states of a GRU are: then large weights do not multiply what rounding leaves of 1 − z. */
export const isBounded = ({ activation }: { readonly activation: Activation }) => activation === "tanh";

/** The states after each step, [batch, hidden], and the least magnitude of what went into the activation. */
interface Run<State> {
  readonly states: readonly State[];
  readonly least: number;
}

export interface LSTMState {
  readonly h: Plain;
  readonly c: Plain;
}

/** h_t = φ(z_t + W h_{t−1}), for z [time, batch, hidden]. */
export function rnnStates(z: Plain, weight: Plain, h0: Plain, activation: Activation): Run<Plain> {
  const { φ, least } = watched(activation);
  let h = h0;
  const states = range(z.shape[0] as number).map((t) => {
    const u = weighed(h, weight);
    h = build(h0.shape, ([b = 0, j = 0]) => φ(at(u, [b, j]) + at(z, [t, b, j])));
    return h;
  });
  return { states, least: least() };
}

/** c_t = f ⊙ c_{t−1} + i ⊙ g and h_t = o ⊙ φ(c_t), for z [time, batch, 4 hidden]. */
export function lstmStates(
  z: Plain,
  weight: Plain,
  start: LSTMState,
  activation: Activation,
): Run<LSTMState> {
  const { φ, least } = watched(activation);
  let { h, c } = start;
  const states = range(z.shape[0] as number).map((t) => {
    const [u, last] = [weighed(h, weight), c];
    const gate = sumsOf(z, u, t, h.shape[1] as number);
    c = build(last.shape, ([b = 0, j = 0]) => {
      const [i, f, g] = [sigmoid(gate(0, b, j)), sigmoid(gate(1, b, j)), φ(gate(2, b, j))];
      return f * at(last, [b, j]) + i * g;
    });
    // A cell that began at zero stays there while nothing enters: near it, nothing has a slope.
    const empty = (b: number, j: number) => at(c, [b, j]) === 0 && at(start.c, [b, j]) === 0;
    h = build(last.shape, ([b = 0, j = 0]) => sigmoid(gate(3, b, j)) * (empty(b, j) ? 0 : φ(at(c, [b, j]))));
    return { h, c };
  });
  return { states, least: least() };
}

/** h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}, for x [time, batch, 3 hidden]. */
export function gruStates(
  x: Plain,
  weight: Plain,
  bias: Plain | undefined,
  h0: Plain,
  activation: Activation,
): Run<Plain> {
  const { φ, least } = watched(activation);
  let h = h0;
  const hidden = h.shape[1] as number;
  const states = range(x.shape[0] as number).map((t) => {
    const [u, last] = [weighed(h, weight), h];
    const gate = sumsOf(x, u, t, hidden);
    h = build(last.shape, ([b = 0, j = 0]) => {
      const [r, z] = [sigmoid(gate(0, b, j)), sigmoid(gate(1, b, j))];
      const past = at(u, [b, 2 * hidden + j]) + (bias ? at(bias, [j]) : 0);
      const n = φ(at(x, [t, b, 2 * hidden + j]) + r * past);
      return (1 - z) * n + z * at(last, [b, j]);
    });
    return h;
  });
  return { states, least: least() };
}

/** [time, …] of the steps' […]. */
export function stacked(steps: readonly Plain[]): Plain {
  return {
    shape: [steps.length, ...(steps[0] as Plain).shape],
    data: steps.flatMap((step) => step.data),
  };
}

/** W h, of each row of h. */
function weighed(h: Plain, weight: Plain): Plain {
  const [rows = 0, hidden = 0] = weight.shape;
  return build([h.shape[0] as number, rows], ([b = 0, i = 0]) =>
    add(range(hidden).map((j) => at(weight, [i, j]) * at(h, [b, j]))),
  );
}

/** What goes into the k-th gate of a step. */
function sumsOf(z: Plain, u: Plain, t: number, hidden: number) {
  return (k: number, b: number, j: number) => at(u, [b, k * hidden + j]) + at(z, [t, b, k * hidden + j]);
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** φ, which keeps in mind how near to zero its arguments have come. */
function watched(activation: Activation): { φ: (z: number) => number; least: () => number } {
  let least = Number.POSITIVE_INFINITY;
  const φ = (z: number) => {
    least = Math.min(least, Math.abs(z));
    return activation === "tanh" ? Math.tanh(z) : Math.max(z, 0);
  };
  return { φ, least: () => least };
}
