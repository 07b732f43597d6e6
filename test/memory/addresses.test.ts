import { beforeAll, expect, test } from "vitest";
import {
  add,
  arange,
  cast,
  concat,
  conv2d,
  flip,
  Generator,
  gather,
  gradient,
  matmul,
  memory,
  mul,
  normal,
  permutation,
  reshape,
  setMemoryBudget,
  softmax,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  transpose,
} from "../../src/index.js";
import { HEAP_BYTES, heap } from "../../src/wasm/heap.js";

/** Values through kernels of every kind: walks, rows, products, windows, indices, draws. */
function work(dtype: "float32" | "float64"): Tensor[] {
  const generator = new Generator(9);
  const draw = (...shape: number[]) => normal(generator, shape, { dtype });
  const [a, b] = [draw(37, 61), draw(61, 29)];
  const [images, kernels] = [draw(2, 3, 9, 8), draw(4, 3, 3, 3)];
  const order = permutation(generator, 37);
  const network = (x: Tensor) => sum(tanh(conv2d(x, kernels, { padding: 1 })));
  return [
    a,
    order,
    matmul(a, b),
    matmul(transpose(b), transpose(a)),
    add(a, draw(61)),
    softmax(a),
    sum(a, { axes: [0] }),
    concat([flip(a), transpose(reshape(a, [61, 37]))]),
    gather(a, cast(reshape(arange(37), [37, 1]), "int32"), 1),
    mul(tensor([[1, 2, 3]], { dtype }), 2),
    conv2d(images, kernels, { stride: 2 }),
    ...gradient(network, [images]),
    ...gradient((x, y) => sum(matmul(x, y)), [a, b]),
  ];
}

beforeAll(() => setMemoryBudget(HEAP_BYTES));

test("kernels give the same bits above 2 GiB, where addresses are negative as 32-bit numbers", () => {
  const below = [...work("float32"), ...work("float64")];
  heap.allocate(2.2 * 2 ** 30, Number.POSITIVE_INFINITY); // never touched, so it takes no real memory
  const above = [...work("float32"), ...work("float64")];
  expect(below.every(({ storage }) => storage.pointer < 2 ** 31)).toBe(true);
  expect(above.filter(({ storage }) => storage.pointer >= 2 ** 31).length).toBeGreaterThan(20);
  expect(above.map((x) => x.data())).toEqual(below.map((x) => x.data()));
  expect(below.map((x, i) => sum(cast(sub(x, above[i] as Tensor), "float64")).item())).toEqual(
    below.map(() => 0),
  );
  expect(memory().spills).toBe(0);
});
