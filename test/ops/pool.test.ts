import { expect, test } from "vitest";
import {
  avgPool2d,
  maxPool2d,
  memory,
  ones,
  parameter,
  scope,
  square,
  type Tensor,
  untracked,
} from "../../src/index.js";

test("where maxima lie is written down only where a derivative may be asked for", () => {
  const x = parameter(ones([2, 3, 8, 8]));
  const taken = (y: () => Tensor) => {
    const { resident } = memory();
    y();
    return memory().resident - resident;
  };
  scope(() => {
    const [recorded, constant] = [square(x), square(ones(x.shape))];
    const pool = (images: Tensor) => maxPool2d(images, { kernel: 2 });
    const once = taken(() => avgPool2d(constant, { kernel: 2 }));
    expect(taken(() => pool(constant))).toBe(once);
    expect(taken(() => untracked(() => pool(recorded)))).toBe(once);
    expect(taken(() => pool(recorded))).toBe(2 * once);
  });
});
