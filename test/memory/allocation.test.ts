import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  AllocationError,
  add,
  arange,
  backward,
  concat,
  matmul,
  memory,
  mul,
  parameter,
  reshape,
  scope,
  setMemoryBudget,
  sum,
  Tensor,
  type TypedArray,
  zeros,
} from "../../src/index.js";
import { hold } from "../../src/wasm/cache.js";
import { Storage } from "../../src/wasm/storage.js";
import { sameBits } from "./bits.js";

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Tensors of every kind that must outlive each failure: resident, spilled, never yet in the heap, a graph. */
let others: Tensor[] = [];
let values: TypedArray[] = [];
let w: Tensor;

beforeAll(() => {
  setMemoryBudget(16 * MIB);
  others = Array.from({ length: 40 }, (_, i) => arange(MIB / 4, { start: i, dtype: "float32" }));
  others.push(reshape(others[0] as Tensor, [1024, 256]));
  values = others.map((x) => x.data());
  w = parameter(arange(1000, { dtype: "float32" }), "w");
});

afterAll(() => {
  expect(others.every((x, i) => sameBits(x.data(), values[i] as TypedArray))).toBe(true);
});

/** Fails by an AllocationError of that many bytes, with all else as it was, and work going on. */
function expectRefused(bytes: number, run: () => unknown): void {
  const graph = sum(mul(w, w));
  const before = memory();
  expect(run).toThrow(AllocationError);
  expect(run).toThrow(new RegExp(`${bytes} bytes asked for, ${before.resident} in use`));
  expect(memory()).toMatchObject({ resident: before.resident, spills: before.spills, loads: before.loads });
  for (const i of [0, 13, 39, 40]) {
    expect(sameBits((others[i] as Tensor).data(), values[i] as TypedArray)).toBe(true);
  }
  w.grad = undefined;
  backward(graph);
  expect((w.grad as Tensor | undefined)?.data()).toEqual(mul(w, 2).data());
  expect(add(others[1] as Tensor, 1).data()[7]).toBe(9);
}

describe("a failing allocation", () => {
  test("of a single tensor larger than 4 GiB", () => {
    expectRefused(4 * GIB + 4, () => zeros([GIB + 1]));
    expectRefused(4 * GIB, () => zeros([GIB]));
    expectRefused(4 * 2 ** 40, () => zeros([2 ** 20, 2 ** 20]));
    expectRefused(8 * (GIB / 2 + 7), () => zeros([GIB / 2 + 7], "float64"));
  });

  test("of operands that do not fit together", () => {
    const large = new Tensor("float32", [375_000_000]); // 1.4 GiB, never touched: so it takes no real memory
    expectRefused(3 * large.storage.bytes, () => concat([large, large]));
  });

  test("is not one of an operand that is given twice, and fits once", () => {
    const [x, y] = [new Storage("float32", 1.5 * GIB), new Storage("float32", GIB)]; // never touched either
    hold([y, x, x]);
    expect(memory().resident).toBe(2.5 * GIB + 2 * 128);
    for (const storage of [x, y]) storage.release();
  });

  test("of a product whose factors fit", () => {
    const [column, row] = [zeros([40_000, 1]), zeros([1, 40_000])];
    expect(() => matmul(column, row)).toThrow(AllocationError);
    expect(() => matmul(column, row)).toThrow(/64\d{8} bytes asked for/);
    expect(sum(column).item()).toBe(0);
  });

  test("inside of a scope leaves nothing behind", () => {
    const { resident } = memory();
    expect(() => scope(() => add(zeros([100, 100]), zeros([2 * GIB])))).toThrow(AllocationError);
    expect(memory().resident).toBe(resident);
  });

  test("of an ordinary array that no engine makes", () => {
    const endless = { length: 2 ** 40 };
    expect(() => Storage.from("float32", endless)).toThrow(AllocationError);
    expect(() => Storage.from("float32", endless)).toThrow(/4398046511104 bytes asked for/);
  });
});
