import fc from "fast-check";
import { expect, test } from "vitest";
import { letGo } from "../../src/graph/scope.js";
import {
  add,
  assign,
  full,
  keep,
  memory,
  ReleasedError,
  scope,
  setMemoryBudget,
  slice,
  type Tensor,
} from "../../src/index.js";

/** A step of a program: a change of a tensor that is picked, or a scope with steps of its own, which returns every third. */
interface Step {
  readonly kind: "make" | "add" | "part" | "assign" | "keep" | "letGo" | "budget" | "scope";
  readonly pick: number;
  readonly size: number;
  readonly inner: readonly Step[];
}

const size = fc.constantFrom(1, 4, 20, 64, 65, 112, 3000);
const { steps } = fc.letrec<{ steps: Step[] }>((tie) => ({
  steps: fc.array(
    fc.record({
      kind: fc.constantFrom(
        ...(["make", "add", "add", "part", "assign", "keep", "letGo", "budget", "scope", "scope"] as const),
      ),
      pick: fc.nat(1000),
      size,
      inner: fc.oneof({ depthSize: "small", withCrossShrink: true }, fc.constant([]), tie("steps")),
    }),
    { maxLength: 30 },
  ),
}));

/** What is expected of a tensor: its number, and how long it lives. */
interface Expected {
  value: number;
  /** Its scope, counted from the outermost; undefined if kept. */
  depth: number | undefined;
  keepers: number;
}

/** Runs programs, and knows what each tensor must hold. */
class Machine {
  readonly live = new Map<Tensor, Expected>();
  readonly gone = new Set<Tensor>();
  #depth = 0;
  #made = 0;

  run(steps: readonly Step[]): void {
    for (const step of steps) {
      this.#take(step);
      this.check();
    }
  }

  check(): void {
    for (const [x, { value }] of this.live) expect(x.data()).toEqual(new Float32Array(x.size).fill(value));
    for (const x of this.gone) expect(() => add(x, 1)).toThrow(ReleasedError);
  }

  /** Lets go of all that was kept. */
  end(): void {
    for (const [x, { keepers }] of this.live) for (let i = 0; i < keepers; i++) letGo(x);
  }

  #take({ kind, pick, size, inner }: Step): void {
    const x = [...this.live.keys()][pick % this.live.size];
    if (kind === "budget") setMemoryBudget(3000 + 40 * pick);
    else if (kind === "scope") this.#nest(inner, pick);
    else if (kind === "make" || !x) this.#know(full([size], ++this.#made), this.#made);
    else this.#change(kind, x, this.live.get(x) as Expected);
  }

  #change(kind: Step["kind"], x: Tensor, expected: Expected): void {
    const number = ++this.#made;
    if (kind === "add") this.#know(add(x, number), expected.value + number);
    else if (kind === "part") this.#know(slice(x, [{ start: Math.floor(x.size / 3) }]), expected.value);
    else if (kind === "assign") {
      assign(x, full(x.shape, number));
      expected.value = number;
    } else if (kind === "keep") {
      keep(x);
      Object.assign(expected, { depth: undefined, keepers: expected.keepers + 1 });
    } else if (expected.keepers > 0) {
      letGo(x);
      if (--expected.keepers === 0) expected.depth = this.#depth;
    }
  }

  #know(x: Tensor, value: number): void {
    this.live.set(x, { value, depth: this.#depth, keepers: 0 });
  }

  #nest(inner: readonly Step[], pick: number): void {
    this.#depth++;
    const returned = scope(() => {
      this.run(inner);
      return [...this.live.keys()].filter((_, i) => (i + pick) % 3 === 0);
    });
    for (const [x, expected] of this.live) {
      if (expected.depth !== this.#depth) continue;
      if (returned.includes(x)) expected.depth--;
      else if (this.live.delete(x)) this.gone.add(x);
    }
    this.#depth--;
  }
}

test("any program of nested scopes keeps what lives, refuses what does not, and leaves nothing", () => {
  fc.assert(
    fc.property(steps, (steps) => {
      setMemoryBudget(2 ** 20);
      const machine = new Machine();
      const { resident } = memory();
      scope(() => {
        machine.run(steps);
        machine.end();
      });
      expect(memory().resident).toBe(resident);
    }),
    { numRuns: 100 },
  );
});
