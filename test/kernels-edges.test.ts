import { describe, expect, test } from "vitest";
import {
  conv2d,
  conv2dInputAdjoint,
  conv2dKernelAdjoint,
  type FloatDtype,
  full,
  matmul,
  permute,
  type Shape,
  scope,
  type Tensor,
  tensor,
  transpose,
} from "../src/index.js";
import { type Convolution, convolutions, everyProduct, outputShape } from "./reference/convolutions.js";

/*
 * Products and convolutions are cut into tiles, panels and blocks. Here every edge of those is crossed.
 * All numbers are small integers, so that each order of summation gives the same result: compared bit by bit.
 */

const dtypes: readonly FloatDtype[] = ["float32", "float64"];

/** Whole numbers from −4 to 4. */
function integers(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 16) % 9) - 4;
  });
}

const size = (shape: Shape) => shape.reduce((product, extent) => product * extent, 1);

/** Leaves NaN behind in the room for panels, and in the free memory of the heap: also where a tensor of a shape would lie. */
function poison(dtype: FloatDtype, shape: Shape = []): void {
  scope(() => {
    full(shape, Number.NaN, dtype);
    const nan = (shape: Shape) => tensor(new Float64Array(size(shape)).fill(Number.NaN), { shape, dtype });
    matmul(nan([300, 600]), nan([600, 600]));
    conv2d(nan([1, 40, 30, 30]), nan([70, 40, 3, 3]), { padding: 1 });
    conv2d(nan([1, 40, 30, 30]), nan([70, 40, 3, 5]), { padding: 1 });
  });
}

function expectSame(y: Tensor, shape: Shape, expected: Float64Array): void {
  expect(y.shape).toEqual(shape);
  const got = y.data();
  expect(got.length).toBe(expected.length);
  const wrong = expected.findIndex((value, i) => !Object.is(got[i], value) && got[i] !== value);
  if (wrong >= 0)
    expect.fail(`element ${wrong} of [${shape}]: expected ${expected[wrong]}, got ${got[wrong]}`);
}

function naiveProduct(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  const y = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const ap = a[i * k + p] as number;
      for (let j = 0; j < n; j++) (y[i * n + j] as number) += ap * (b[p * n + j] as number);
    }
  }
  return y;
}

/** The matrix, and the same numbers seen through a transposed view. */
function bothWays(x: Float64Array, rows: number, columns: number, dtype: FloatDtype): [Tensor, Tensor] {
  const turned = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = x[i * columns + j] as number;
  }
  const stored = tensor(turned, { shape: [columns, rows], dtype });
  return [tensor(x, { shape: [rows, columns], dtype }), transpose(stored)];
}

describe("matmul", () => {
  test.each([
    [1, 1, 1],
    [3, 5, 7],
    [5, 33, 9],
    [67, 259, 131],
    [5, 600, 3],
    [37, 40, 10],
    [16, 30, 4],
    [9, 300, 1030],
    [1, 1000, 1000],
    [1000, 1000, 1],
    [1000, 1, 7],
    [2, 257, 1],
    [64, 256, 512],
    [65, 257, 513],
    [257, 1030, 65],
    [3, 0, 17],
    [0, 9, 17],
  ])("%i × %i × %i, either operand transposed, in both precisions", (m, k, n) => {
    const [a, b] = [integers(m * k, 1), integers(k * n, 2)];
    const expected = naiveProduct(a, b, m, k, n);
    for (const dtype of dtypes) {
      poison(dtype);
      for (const left of bothWays(a, m, k, dtype)) {
        for (const right of bothWays(b, k, n, dtype)) expectSame(matmul(left, right), [m, n], expected);
      }
    }
  });

  test.each(dtypes)("vectors on either side, in %s", (dtype) => {
    const [a, b] = [integers(301, 3), integers(301 * 35, 4)];
    const row = tensor(a, { dtype });
    const matrix = tensor(b, { shape: [301, 35], dtype });
    expectSame(matmul(row, matrix), [35], naiveProduct(a, b, 1, 301, 35));
    expectSame(matmul(transpose(matrix), row), [35], naiveProduct(a, b, 1, 301, 35));
    expectSame(matmul(row, row), [], naiveProduct(a, a, 1, 301, 1));
  });

  /** Where matrix (i, j) of [2, 3] batches begins in an operand of which some batch axes have extent 1. */
  const place = ([p, q]: Shape, i: number, j: number) =>
    (p === 1 ? 0 : i) * (q as number) + (q === 1 ? 0 : j);

  test.each([
    [
      [2, 3],
      [2, 3],
    ],
    [
      [2, 3],
      [1, 1],
    ],
    [
      [1, 1],
      [2, 3],
    ],
    [
      [2, 1],
      [1, 3],
    ],
    [
      [1, 3],
      [2, 3],
    ],
  ])("batches %j by %j, their axes in any order in memory", (left, right) => {
    const [m, k, n] = [35, 41, 37];
    const a = integers(size(left) * m * k, 5);
    const b = integers(size(right) * k * n, 6);
    const expected = new Float64Array(6 * m * n);
    for (let batch = 0; batch < 6; batch++) {
      const [i, j] = [Math.floor(batch / 3), batch % 3];
      const y = naiveProduct(
        a.subarray(place(left, i, j) * m * k),
        b.subarray(place(right, i, j) * k * n),
        m,
        k,
        n,
      );
      expected.set(y, batch * m * n);
    }
    for (const dtype of dtypes) {
      const x = tensor(a, { shape: [...left, m, k], dtype });
      const w = tensor(b, { shape: [...right, k, n], dtype });
      poison(dtype);
      for (const order of [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
        [2, 0, 3, 1],
        [1, 2, 0, 3],
      ]) {
        expectSame(matmul(stored(x, order), stored(w, order)), [2, 3, m, n], expected);
      }
    }
  });

  test.each(dtypes)("NaN and ∞ reach only the rows and columns that they are in, in %s", (dtype) => {
    const [m, k, n] = [67, 259, 21];
    for (const special of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const row of [0, 3, 64, 66]) {
        const a = integers(m * k, 7).fill(special, row * k, (row + 1) * k);
        const b = new Float64Array(k * n).fill(1);
        const y = matmul(tensor(a, { shape: [m, k], dtype }), tensor(b, { shape: [k, n], dtype }));
        const other = matmul(
          transpose(tensor(b, { shape: [k, n], dtype })),
          transpose(tensor(a, { shape: [m, k], dtype })),
        );
        expectSame(y, [m, n], naiveProduct(a, b, m, k, n));
        expectSame(permute(other, [1, 0]), [m, n], naiveProduct(a, b, m, k, n));
      }
    }
  });
});

/** The tensor with its axes stored in another order: the same numbers under other strides. */
function stored(x: Tensor, order: readonly number[]): Tensor {
  const moved = permute(x, order);
  const copy = tensor(moved.data(), { shape: moved.shape, dtype: x.dtype });
  return permute(
    copy,
    order.map((_, axis) => order.indexOf(axis)),
  );
}

describe("the three convolutions", () => {
  test.each(convolutions)("$image by $kernel, case %#", (sizes) => {
    const { image, kernel, ...options } = sizes;
    const output = outputShape(sizes);
    const [x, w, dy] = [integers(size(image), 1), integers(size(kernel), 2), integers(size(output), 3)];
    const [y, dx, dw] = [new Float64Array(dy.length), new Float64Array(x.length), new Float64Array(w.length)];
    everyProduct(sizes, (yi, xi, wi) => {
      (y[yi] as number) += (x[xi] as number) * (w[wi] as number);
      (dx[xi] as number) += (dy[yi] as number) * (w[wi] as number);
      (dw[wi] as number) += (dy[yi] as number) * (x[xi] as number);
    });
    for (const dtype of dtypes) {
      const images = tensor(x, { shape: image, dtype });
      const kernels = tensor(w, { shape: kernel, dtype });
      const cotangents = tensor(dy, { shape: output, dtype });
      poison(dtype, output);
      expectSame(conv2d(images, kernels, options), output, y);
      poison(dtype, image);
      expectSame(conv2dInputAdjoint(cotangents, kernels, { ...options, size: image }), image, dx);
      poison(dtype, kernel);
      expectSame(conv2dKernelAdjoint(images, cotangents, { ...options, size: kernel }), kernel, dw);
    }
  });

  const stays: readonly Convolution[] = [
    { image: [2, 3, 23, 37], kernel: [67, 3, 3, 3] },
    { image: [2, 18, 12, 15], kernel: [6, 18, 3, 3] },
  ];
  const cases = stays.flatMap((sizes) => dtypes.map((dtype) => ({ ...sizes, dtype })));
  test.each(cases)(
    "NaN stays in its image, its window and its kernel, $image, $dtype",
    ({ dtype, ...sizes }) => {
      const { image, kernel } = sizes;
      const [x, w] = [integers(size(image), 1), integers(size(kernel), 2)];
      x[x.length / 2 - 1] = Number.NaN; // the last pixel of the first image
      w[w.length - 1] = Number.NaN; // the last kernel's last number
      const output = outputShape(sizes);
      const expected = new Float64Array(size(output));
      everyProduct(sizes, (yi, xi, wi) => {
        (expected[yi] as number) += (x[xi] as number) * (w[wi] as number);
      });
      expectSame(
        conv2d(tensor(x, { shape: image, dtype }), tensor(w, { shape: kernel, dtype })),
        output,
        expected,
      );
      const pixels = size(output) / kernel[0];
      expect(expected.filter(Number.isNaN).length).toBe(kernel[0] - 1 + pixels);
    },
  );
});
