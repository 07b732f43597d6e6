import { expect, test } from "vitest";
import {
  abs,
  attend,
  concat,
  type FloatDtype,
  Generator,
  gradient,
  max,
  mul,
  normal,
  slice,
  sub,
  sum,
  type Tensor,
} from "../src/index.js";

/* Queries are taken in blocks, as many as keep their scores in cache: here in blocks of 16, and a rest of 3. */

const [queries, keys, d, width] = [19, 1025, 3, 2];
const parts: readonly [start: number, stop: number][] = [
  [0, 7],
  [7, 17],
  [17, 19],
];

const part = (x: Tensor, [start, stop]: readonly [number, number]): Tensor => slice(x, [{ start, stop }]);

function apart(q: Tensor, k: Tensor, v: Tensor, mask: Tensor): Tensor {
  return concat(parts.map((rows) => attend(part(q, rows), k, v, part(mask, rows))[0]));
}

function together(q: Tensor, k: Tensor, v: Tensor, mask: Tensor): Tensor {
  return attend(q, k, v, mask)[0];
}

test.each<[FloatDtype, number]>([
  ["float32", 1e-6],
  ["float64", 1e-14],
])("attend of many queries is that of a few at a time, values and gradients, in %s", (dtype, bound) => {
  const draw = new Generator(1);
  const inputs = [
    [queries, d],
    [keys, d],
    [keys, width],
    [queries, keys],
  ].map((shape) => normal(draw, shape, { dtype }));
  const dy = normal(draw, [queries, width], { dtype });
  const [y, expected] = [together, apart].map((f) => {
    const g = (...[q, k, v, mask]: Tensor[]) => f(q as Tensor, k as Tensor, v as Tensor, mask as Tensor);
    return [g(...inputs), ...gradient((...xs: Tensor[]) => sum(mul(dy, g(...xs))), inputs)];
  }) as [Tensor[], Tensor[]];
  for (const [i, each] of y.entries()) {
    const difference = max(abs(sub(each, expected[i] as Tensor))).item();
    expect(difference).toBeLessThan(bound);
  }
});
