import { describe, expect, test } from "vitest";
import {
  embedding,
  embeddingAdjoint,
  gather,
  oneHot,
  ones,
  scatterAdd,
  surprise,
  type Tensor,
  tensor,
  ValueError,
} from "../src/index.js";
import { range, replaced } from "./reference/plain.js";

/** How many places there are. */
const SIZE = 5;

const ops: [string, (index: Tensor) => Tensor][] = [
  ["gather", (index) => gather(ones([SIZE]), index)],
  ["scatterAdd", (index) => scatterAdd(ones(index.shape), index, { extent: SIZE })],
  ["embedding", (index) => embedding(ones([SIZE, 2]), index)],
  ["embeddingAdjoint", (index) => embeddingAdjoint(ones([...index.shape, 2]), index, SIZE)],
  ["oneHot", (index) => oneHot(index, { classes: SIZE })],
  ["surprise", (index) => surprise(ones([...index.shape, SIZE]), index)],
];

describe.each(ops)("%s", (name, op) => {
  test.each([-1, SIZE, 2 ** 31 - 1, -(2 ** 31)])("finds the index %i wherever it stands", (wrong) => {
    for (const count of range(10)) {
      const right = range(count).map((i) => i % SIZE);
      expect(() => op(tensor(Int32Array.from(right)))).not.toThrow();
      for (const place of range(count)) {
        const index = tensor(Int32Array.from(replaced(right, place, wrong)));
        expect(() => op(index)).toThrow(ValueError);
        expect(() => op(index)).toThrow(
          `${name}: an index must lie in [0, ${SIZE}), got ${wrong} at place ${place}`,
        );
      }
    }
  });
});
