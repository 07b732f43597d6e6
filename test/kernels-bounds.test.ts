import { beforeAll, describe, test } from "vitest";
import {
  arange,
  bernoulli,
  conv2d,
  conv2dInputAdjoint,
  conv2dKernelAdjoint,
  full,
  Generator,
  normal,
  permutation,
  type Tensor,
  uniform,
} from "../src/index.js";
import type * as ops from "../src/ops/index.js";
import { convolutions, outputShape } from "./reference/convolutions.js";
import { every } from "./reference/every.js";
import { checkMargins, guardHeap, withinMargins } from "./reference/guard.js";
import { reference } from "./reference/index.js";
import { range } from "./reference/plain.js";
import type { Row } from "./reference/row.js";

beforeAll(guardHeap);

describe.each(Object.entries(reference) as [keyof typeof ops, Row][])("%s", (name, row) => {
  test.each(["float32", "float64", ...(row.alsoTakes ?? [])] as const)(
    "writes nothing outside of its memory, on %s",
    (dtype) => every(row.calls, (call) => checkMargins(name, row, call, dtype)),
  );
});

describe("the three convolutions", () => {
  test.each(convolutions)("write nothing outside of their memory, $image by $kernel, case %#", (sizes) => {
    const { image, kernel, ...options } = sizes;
    for (const dtype of ["float32", "float64"] as const) {
      withinMargins("a convolution", () => {
        const [x, w, dy] = [
          full(image, 1, dtype),
          full(kernel, 1, dtype),
          full(outputShape(sizes), 1, dtype),
        ];
        conv2d(x, w, options);
        conv2dInputAdjoint(dy, w, { ...options, size: image });
        conv2dKernelAdjoint(x, dy, { ...options, size: kernel });
      });
    }
  });
});

const random = () => new Generator(1);
const makers: [string, (n: number) => Tensor][] = [
  ...(["float32", "float64"] as const).flatMap((dtype): [string, (n: number) => Tensor][] => [
    ["uniform", (n) => uniform(random(), [n], { dtype })],
    ["normal", (n) => normal(random(), [n], { dtype })],
  ]),
  ...(["float32", "float64", "int32"] as const).flatMap((dtype): [string, (n: number) => Tensor][] => [
    ["arange", (n) => arange(n, { dtype })],
    ["full", (n) => full([n], 1, dtype)],
    ["bernoulli", (n) => bernoulli(random(), [n], { dtype })],
  ]),
  ["permutation", (n) => permutation(random(), n)],
];

test.each(makers)("%s writes so many numbers and no more", (name, make) => {
  for (const n of range(40)) withinMargins(name, () => void make(n));
});
