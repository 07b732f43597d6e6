import { Generator, ones, parameter, tensor } from "../../src/index.js";

/** What every mistake begins with. */
export function given() {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const v = tensor([1, 2]);
  const labels = tensor([0, 2], { dtype: "int32" });
  const images = ones([1, 4, 8, 8]);
  const w = parameter(tensor([1, -1, 2]), "w");
  const seed = new Generator(1);
  return { x, v, labels, images, w, seed };
}

export type Given = ReturnType<typeof given>;
