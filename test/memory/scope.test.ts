import { beforeAll, describe, expect, test } from "vitest";
import { assign } from "../../src/create/parameter.js";
import { letGo } from "../../src/graph/scope.js";
import {
  add,
  backward,
  exp,
  full,
  keep,
  matmul,
  mean,
  memory,
  mul,
  neg,
  oneHot,
  parameter,
  ReleasedError,
  reshape,
  scope,
  setMemoryBudget,
  sum,
  Tensor,
  tanh,
  tensor,
  transpose,
  ValueError,
  valueAndGradient,
} from "../../src/index.js";
import { isResident } from "../../src/wasm/cache.js";
import { churn } from "./churn.js";

const MIB = 2 ** 20;

beforeAll(() => setMemoryBudget(32 * MIB));

/** How many bytes more are resident after the run than before it. */
function residue(run: () => void): number {
  const { resident } = memory();
  run();
  return memory().resident - resident;
}

/** Too large to share a page with others. */
const SIZE = 112;
const costOfOne = 4 * SIZE + 128;

/** A tensor that a kernel has written. */
const one = (value = 1) => full([SIZE], value);

describe("what survives a scope", () => {
  test("is what it returns, also inside arrays, maps and objects", () => {
    class Pair {
      constructor(
        readonly first: Tensor,
        readonly second: Tensor,
      ) {}
    }
    let returned: unknown;
    const left = residue(() => {
      returned = scope(() => {
        const lost = one(99);
        const nested = { list: [one(1), [add(one(1), 1)]], deeper: { more: new Map([["key", one(3)]]) } };
        return [
          nested,
          new Set([one(4)]),
          new Pair(one(5), one(6)),
          new Map([[one(7), lost.size]]),
          null,
          "text",
        ];
      });
    });
    const numbers = tensorsIn(returned).map((x) => x.data()[0]);
    expect(numbers.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(left).toBe(7 * costOfOne);
  });

  /** An independent walk, by recursion. */
  function tensorsIn(value: unknown): Tensor[] {
    if (value instanceof Tensor) return [value];
    if (value instanceof Map) return [...value].flatMap(tensorsIn);
    if (value instanceof Set) return [...value].flatMap(tensorsIn);
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(tensorsIn) : [];
  }

  test("is a structure that contains itself, and a plain array longer than the stack", () => {
    const ring: { self?: unknown; x?: Tensor } = {};
    scope(() => {
      ring.self = ring;
      ring.x = one(8);
      return ring;
    });
    expect(ring.x?.data()[0]).toBe(8);
    const [x, numbers] = scope(() => [one(9), Array.from({ length: 500_000 }, (_, i) => i)] as const);
    expect(x.data()[0]).toBe(9);
    expect(numbers.length).toBe(500_000);
  });

  test("is a view with the values under it", () => {
    const view = scope(() => transpose(add(tensor([[1, 2, 3]]), 1)));
    churn(64 * MIB);
    expect(view.toArray()).toEqual([[2], [3], [4]]);
    expect(scope(() => reshape(view, [3])).toArray()).toEqual([2, 3, 4]);
    expect(view.toArray()).toEqual([[2], [3], [4]]); // only a view of it was made inside
  });

  test("is a parameter, its gradient, and state made lazily inside and kept", () => {
    const state = new Map<Tensor, Tensor>();
    let p: Tensor | undefined;
    for (let step = 1; step <= 3; step++) {
      scope(() => {
        p ??= parameter(one(2), "p");
        backward(sum(mul(p, p)));
        const sums = state.get(p) ?? keep(full([SIZE], 0));
        state.set(p, sums);
        assign(sums, add(sums, p.grad as Tensor));
      });
    }
    churn(64 * MIB);
    expect(p?.data()).toEqual(new Float32Array(SIZE).fill(2));
    expect(p?.grad?.data()).toEqual(new Float32Array(SIZE).fill(12));
    expect(state.get(p as Tensor)?.data()).toEqual(new Float32Array(SIZE).fill(4 + 8 + 12));
  });

  test("is a gradient that two parameters share, until both have let it go", () => {
    const [p, q] = [parameter(one()), parameter(one())];
    backward(sum(add(p, q)));
    expect(p.grad?.storage).toBe(q.grad?.storage);
    scope(() => backward(sum(p)));
    expect(p.grad?.data()).toEqual(new Float32Array(SIZE).fill(2));
    expect(q.grad?.data()).toEqual(new Float32Array(SIZE).fill(1));
    const shared = q.grad as Tensor;
    scope(() => letGo(shared));
    expect(() => shared.data()).toThrow(ReleasedError);
  });

  test("is a gradient that somebody keeps when its parameter lets it go", () => {
    const p = parameter(one());
    backward(sum(p));
    const mine = keep(p.grad as Tensor);
    scope(() => letGo(mine));
    expect(mine.data()).toEqual(new Float32Array(SIZE).fill(1));
  });

  test("is everything that was made before", () => {
    const before = one(4);
    scope(() => add(before, before));
    expect(before.data()).toEqual(new Float32Array(SIZE).fill(4));
  });
});

describe("what a scope releases", () => {
  test("throws a ReleasedError that names keep, wherever it is read", () => {
    let made: Tensor | undefined;
    let fromData: Tensor | undefined;
    scope(() => {
      made = one();
      fromData = tensor(Array(SIZE).fill(1));
      return neg(made);
    });
    for (const x of [made, fromData] as Tensor[]) {
      const reads = [
        () => x.data(),
        () => x.toArray(),
        () => neg(x),
        () => add(one(), x),
        () => transpose(reshape(x, [SIZE, 1])).data(),
        () => keep(x),
        () => assign(x, one()),
      ];
      for (const read of reads) {
        expect(read).toThrow(ReleasedError);
        expect(read).toThrow(/keep\(tensor\)/);
      }
    }
  });

  test("is the graph of what it returns, and a backward pass says so", () => {
    const p = parameter(one(2));
    const loss = scope(() => mean(exp(mul(p, p))));
    expect(loss.item()).toBeCloseTo(Math.exp(4), 3);
    expect(() => backward(loss)).toThrow(ReleasedError);
    expect(p.grad).toBeUndefined();
  });

  test("is all it made when it is left by an exception", () => {
    let made: Tensor | undefined;
    const labels = tensor(new Int32Array([7]));
    const left = residue(() => {
      const fail = () =>
        scope(() => {
          made = neg(one());
          return oneHot(labels, { classes: 3 });
        });
      expect(fail).toThrow(ValueError);
      expect(() => scope(() => matmul(one(), neg(full([4], 1))))).toThrow(/inner sizes/);
    });
    labels.storage.release();
    expect(() => made?.data()).toThrow(ReleasedError);
    expect(left).toBeLessThanOrEqual(costOfOne); // labels came in from outside
    expect(neg(one()).data()).toEqual(new Float32Array(SIZE).fill(-1));
    expect(residue(() => scope(() => void neg(one())))).toBe(0);
  });

  test("is all that an asynchronous function made, which it refuses", async () => {
    let made: Tensor | undefined;
    let after: unknown;
    const run = async () => {
      made = one();
      await Promise.resolve();
      after = made.data();
    };
    const left = residue(() => {
      expect(() => scope(run)).toThrow(ValueError);
      expect(() => scope(run)).toThrow(/scope: .*synchronous/);
    });
    expect(left).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 5)); // its own failure does not end the process
    expect(after).toBeUndefined();
    expect(() => made?.data()).toThrow(ReleasedError);
  });

  test("is what was spilled, too", () => {
    let early: Tensor | undefined;
    scope(() => {
      early = one();
      churn(64 * MIB);
      expect(isResident(early.storage)).toBe(false);
      for (let i = 0; i < 3000; i++) one(); // so many that the scope forgets what was spilled
      expect(early.data()).toEqual(new Float32Array(SIZE).fill(1));
    });
    expect(() => early?.data()).toThrow(ReleasedError);
  });

  test("is what was spilled, dropped, and brought back beside a neighbour", () => {
    setMemoryBudget(4096);
    let small: Tensor[] = [];
    scope(() => {
      small = Array.from({ length: 20 }, (_, i) => full([3], i));
      for (let i = 0; i < 3000; i++) full([3], i);
      for (const x of small) expect(neg(x).data()[0]).toBeCloseTo(-small.indexOf(x));
    });
    for (const x of small) expect(() => add(x, x)).toThrow(ReleasedError);
    setMemoryBudget(32 * MIB);
  });
});

describe("nested scopes", () => {
  test("release each what it made, and hand what they return to the outer one", () => {
    let [inner, handed, passed]: (Tensor | undefined)[] = [];
    const kept = scope(() => {
      passed = one(1);
      handed = scope(() => {
        inner = one(2);
        return add(inner, passed as Tensor);
      });
      expect(() => inner?.data()).toThrow(ReleasedError);
      expect(passed.data()[0]).toBe(1);
      expect(handed.data()[0]).toBe(3);
      return scope(() => scope(() => mul(handed as Tensor, 2)));
    });
    expect(kept.data()[0]).toBe(6);
    expect(() => handed?.data()).toThrow(ReleasedError);
    expect(() => passed?.data()).toThrow(ReleasedError);
  });

  test("keep through all of them", () => {
    let kept: Tensor | undefined;
    scope(() => {
      scope(() => {
        kept = keep(one(5));
      });
      expect(kept?.data()[0]).toBe(5);
    });
    expect(kept?.data()[0]).toBe(5);
  });

  test("survive an exception of the inner one that the outer one catches", () => {
    const x = scope(() => {
      const before = one(1);
      expect(() =>
        scope(() => {
          one(2);
          throw new Error("inner");
        }),
      ).toThrow("inner");
      return add(before, one(3));
    });
    expect(x.data()[0]).toBe(4);
  });

  test("give the gradients of passes inside", () => {
    const [y, [dx]] = scope(() => valueAndGradient((x) => sum(tanh(x)), [one(0)]));
    expect(y.item()).toBe(0);
    expect(dx.data()).toEqual(new Float32Array(SIZE).fill(1));
  });
});
