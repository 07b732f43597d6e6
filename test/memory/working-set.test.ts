import { beforeAll, describe, expect, test } from "vitest";
import { assign } from "../../src/create/parameter.js";
import { letGo } from "../../src/graph/scope.js";
import {
  backward,
  Generator,
  matmul,
  memory,
  mul,
  normal,
  ones,
  parameter,
  relu,
  scope,
  setMemoryBudget,
  sub,
  sum,
  type Tensor,
  tanh,
} from "../../src/index.js";

const MIB = 2 ** 20;

beforeAll(() => setMemoryBudget(32 * MIB));

describe("a scope whose working set fits the budget", () => {
  test("spills nothing, and ends where it began, however long the training", () => {
    const generator = new Generator(5);
    const w = parameter(normal(generator, [64, 256]), "w");
    const v = parameter(normal(generator, [256, 64]), "v");
    const before = memory();
    let bytes = 0;
    for (let step = 0; step < 400; step++) {
      scope(() => {
        const x = normal(generator, [128, 64]);
        const error = sub(matmul(relu(matmul(x, w)), v), x);
        backward(sum(mul(error, error)));
        for (const p of [w, v]) {
          const g = p.grad as Tensor;
          assign(p, sub(p, mul(1e-7, g)));
          letGo(g);
          p.grad = undefined;
          bytes += 2 * g.storage.bytes + error.storage.bytes;
        }
      });
      expect(memory().resident).toBe(before.resident);
    }
    expect(bytes).toBeGreaterThan(2 * memory().budget);
    expect(memory().allocations - before.allocations).toBeGreaterThan(400 * 20);
    expect(memory().spills).toBe(before.spills);
    expect(Number.isFinite(sum(w).item())).toBe(true);
  });

  test("needs no gradient to be given back for the next to take its place", () => {
    const p = parameter(ones([1000]));
    scope(() => backward(sum(mul(p, p))));
    const { resident } = memory();
    for (let i = 0; i < 50; i++) scope(() => backward(sum(mul(p, p))));
    expect(memory().resident).toBe(resident);
    expect(p.grad?.data()).toEqual(new Float32Array(1000).fill(102));
  });

  test("is that of the backward pass, too, which leaves nothing but gradients", () => {
    const w = parameter(normal(new Generator(6), [100, 100]));
    const loss = sum(tanh(tanh(mul(tanh(matmul(w, w)), 2))));
    const { resident, spills } = memory();
    backward(loss);
    const bytes = (w.grad as Tensor).storage.bytes;
    expect(memory().resident - resident).toBeGreaterThan(bytes);
    expect(memory().resident - resident).toBeLessThan(1.5 * bytes);
    expect(memory().spills).toBe(spills);
  });
});
