import { expect, test } from "vitest";
import { conv2d, full, tensor } from "../src/index.js";
import { kernel } from "../src/wasm/kernels.js";

interface Case {
  readonly image: readonly [batch: number, channels: number, height: number, width: number];
  readonly out: number;
  readonly kernel?: readonly [height: number, width: number];
  readonly stride?: readonly [down: number, right: number];
  readonly dilation?: readonly [down: number, right: number];
}

/** Whether an infinite pixel is taken from itself: only tiles do that. */
function goesByTiles({ image, out, kernel = [3, 3], stride = [1, 1], dilation = [1, 1] }: Case): boolean {
  const [batch, channels, height, width] = image;
  const x = new Float64Array(batch * channels * height * width);
  x[height * width - 1] = Number.POSITIVE_INFINITY;
  const w = full([out, channels, ...kernel], 1);
  const y = conv2d(tensor(x, { shape: image, dtype: "float32" }), w, {
    padding: dilation,
    stride,
    dilation,
  }).data();
  expect(y.some((value) => value === Number.POSITIVE_INFINITY || Number.isNaN(value))).toBe(true);
  return y.some(Number.isNaN);
}

test.each<Case>([
  { image: [2, 11, 16, 16], out: 4 },
  { image: [2, 16, 8, 8], out: 4 },
  { image: [2, 64, 7, 7], out: 4 },
  { image: [1, 64, 2, 40], out: 4 },
  { image: [1, 64, 3, 40], out: 4 },
])("convolutions of many channels, and images that tiles fill, go by tiles: $image by $out", (sizes) => {
  expect(goesByTiles(sizes)).toBe(true);
});

test.each<[why: string, Case]>([
  ["few channels", { image: [4, 10, 16, 16], out: 4 }],
  ["few kernels", { image: [2, 16, 8, 8], out: 3 }],
  ["few pixels", { image: [1, 11, 16, 16], out: 4 }],
  ["few pixels beyond whole tiles", { image: [1, 64, 7, 7], out: 4 }],
  ["few tiles in a row", { image: [1, 64, 40, 3], out: 4 }],
  ["a wide kernel", { image: [2, 32, 16, 16], out: 4, kernel: [3, 5] }],
  ["a high kernel", { image: [2, 32, 16, 16], out: 4, kernel: [5, 3] }],
  ["a stride down", { image: [2, 32, 32, 16], out: 4, stride: [2, 1] }],
  ["a stride right", { image: [2, 32, 16, 32], out: 4, stride: [1, 2] }],
  ["a dilation down", { image: [2, 32, 16, 16], out: 4, dilation: [2, 1] }],
  ["a dilation right", { image: [2, 32, 16, 16], out: 4, dilation: [1, 2] }],
])("with %s, convolutions go by columns, and an infinite pixel leaves infinities", (_why, sizes) => {
  expect(goesByTiles(sizes)).toBe(false);
});

test.each([
  ["many images are convolved block by block", 1000, 16, [200, 200], 0.4, 0.7],
  ["a wide image is convolved piece by piece", 1, 16, [200, 10_000], 0.4, 0.7],
  ["each kernel that is read serves several tiles", 100, 512, [14, 14], 21, 23],
  ["very many kernels of very many channels go by columns", 2, 1025, [14, 14], 30, 60],
] as const)("convolutions by tiles: %s", (_what, batch, channels, [height, width], least, most) => {
  const work = kernel("conv2dWork", "f32");
  const steps = [1, 1, 1, 1, 1, 1, 1];
  const bytes = work(batch, channels, height, width, channels, 3, 3, ...steps, height, width) as number;
  expect(bytes / 1e6).toBeGreaterThan(least);
  expect(bytes / 1e6).toBeLessThan(most);
});

test("convolutions go by columns, however large their strides", () => {
  const work = kernel("conv2dWork", "f32");
  const bytes = (right: number) => work(100, 64, 5, 5, 4, 3, 3, 641, right, 1, 1, 1, 1, 1, 2, 2) as number;
  expect(bytes(6_700_417)).toBe(bytes(7)); // 641 times the first is 2³² + 1
});
