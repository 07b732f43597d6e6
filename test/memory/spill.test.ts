import { beforeEach, describe, expect, test } from "vitest";
import {
  add,
  arange,
  backward,
  cast,
  Generator,
  gradient,
  matmul,
  memory,
  mul,
  neg,
  normal,
  notEqual,
  parameter,
  setMemoryBudget,
  sub,
  sum,
  type Tensor,
  type TypedArray,
  tanh,
  tensor,
  transpose,
  uniform,
  valueAndGradient,
  vjp,
} from "../../src/index.js";
import { isResident as holds } from "../../src/wasm/cache.js";
import { sameBits } from "./bits.js";
import { churn } from "./churn.js";

const MIB = 2 ** 20;
const isResident = (x: Tensor) => holds(x.storage);

beforeEach(() => setMemoryBudget(16 * MIB));

describe("after gigabytes of later work", () => {
  test("tensors that variables hold have their values", () => {
    const generator = new Generator(7);
    const held = [
      uniform(generator, [512, 300]),
      cast(mul(uniform(generator, [1000]), 1e9), "int32"),
      normal(generator, [77, 3, 5], { dtype: "float64" }),
      tensor([true, false, true]),
      parameter(uniform(generator, [40, 40])),
      sum(uniform(generator, [100])),
    ];
    const before = held.map((x) => x.data());
    const spilled = memory().spilledBytes;
    churn(2 * 2 ** 30);
    expect(memory().spilledBytes - spilled).toBeGreaterThan(2 * 2 ** 30 - 20 * MIB);
    expect(held.some(isResident)).toBe(false);
    const doubles = held.map((x) => neg(neg(cast(x, "float64"))).data());
    held.forEach((x, i) => {
      const values = before[i] as TypedArray;
      expect(sameBits(x.data(), values)).toBe(true);
      expect(sameBits(doubles[i] as TypedArray, Float64Array.from(values))).toBe(true);
    });
  });

  test("a view has its values when the tensor that it was taken of is forgotten", () => {
    const view = transpose(add(arange(6 * 1000, { dtype: "float32" }).reshape([6, 1000]), 0));
    churn(256 * MIB);
    expect(isResident(view)).toBe(false);
    const expected = Array.from({ length: 1000 }, (_, i) =>
      Array.from({ length: 6 }, (_, j) => i + 1000 * j),
    );
    expect(view.toArray()).toEqual(expected);
    expect(isResident(view)).toBe(true); // made contiguous by a kernel
    churn(256 * MIB);
    expect(matmul(tensor([Array(1000).fill(1)]), view).toArray()).toEqual([
      Array.from({ length: 6 }, (_, j) => 499_500 + 1_000_000 * j),
    ]);
  });

  test("a recorded graph can be walked back, though all of it was spilled", () => {
    const graph = () => {
      const generator = new Generator(3);
      const w = parameter(normal(generator, [200, 100]));
      const x = normal(generator, [300, 200]);
      const hidden = tanh(matmul(x, w));
      return { w, hidden, loss: sum(mul(hidden, tanh(hidden))) };
    };
    const expected = graph();
    backward(expected.loss);

    const { w, hidden, loss } = graph();
    churn(512 * MIB);
    expect([w, hidden, loss].some(isResident)).toBe(false);
    const { loads } = memory();
    backward(loss);
    expect(memory().loads).toBeGreaterThan(loads + 2);
    expect(w.grad?.data()).toEqual(expected.w.grad?.data());
  });

  test("a pull of vjp gives the cotangents that it gave before", () => {
    const x = normal(new Generator(1), [64, 64]);
    const f = (a: Tensor) => tanh(matmul(a, transpose(a)));
    const [y, pull] = vjp(f, [x]);
    const before = pull(y, { keepGraph: true })[0].data();
    churn(128 * MIB);
    expect(pull(y)[0].data()).toEqual(before);
  });

  test("gradients of gradients do not depend on what is resident", () => {
    const x = normal(new Generator(2), [50]);
    const slope = (a: Tensor) => {
      const [g] = gradient((b) => sum(tanh(mul(b, b))), [a]);
      churn(20 * MIB);
      return sum(mul(g, g));
    };
    const [, [small]] = valueAndGradient(slope, [x]);
    setMemoryBudget(512 * MIB);
    const { spills } = memory();
    const [, [large]] = valueAndGradient(slope, [x]);
    expect(memory().spills).toBe(spills);
    expect(small.data()).toEqual(large.data());
  });
});

describe("training", () => {
  /** The losses of a few steps that hold on to nothing but the parameters. */
  function losses(budget: number): number[] {
    setMemoryBudget(budget);
    const generator = new Generator(11);
    let [w, v] = [normal(generator, [20, 30]), normal(generator, [30, 1])];
    return Array.from({ length: 12 }, () => {
      const x = normal(generator, [16, 20]);
      const model = (w: Tensor, v: Tensor) => sum(mul(0.01, tanh(matmul(tanh(matmul(x, w)), v))));
      const [loss, [dw, dv]] = valueAndGradient(model, [w, v]);
      [w, v] = [sub(w, mul(0.1, dw)), sub(v, mul(0.1, dv))];
      return loss.item();
    });
  }

  test("gives the same bits under every budget, even of one byte", () => {
    const roomy = losses(512 * MIB);
    for (const budget of [1, 3000, 10_000, 77_777]) {
      const { spills } = memory();
      expect(losses(budget)).toEqual(roomy);
      expect(memory().spills).toBeGreaterThan(spills);
    }
  });
});

describe("a gibibyte of live tensors under a budget of 64 MiB", () => {
  test("keeps every value", () => {
    setMemoryBudget(64 * MIB);
    const count = 256;
    const values = (i: number) => arange(i + MIB, { start: i, dtype: "float32" }); // whole numbers below 2²⁴
    const live = Array.from({ length: count }, (_, i) => values(i));
    expect(live.reduce((bytes, x) => bytes + x.storage.bytes, 0)).toBe(2 ** 30);
    expect(memory().resident).toBeLessThanOrEqual(64 * MIB);
    expect(live.filter(isResident).length).toBeLessThan(16);
    const wrong = live.map((x, i) => sum(cast(notEqual(x, values(i)), "int32")).item());
    expect(wrong).toEqual(Array(count).fill(0));
    expect([...(live[200] as Tensor).data().subarray(-2)]).toEqual([200 + MIB - 2, 200 + MIB - 1]);
  });
});
