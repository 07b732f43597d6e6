import type { Shape } from "../../src/index.js";

/** The sizes of a convolution, by which kernels are tried at every edge of their tiles, frames and blocks. */
export interface Convolution {
  readonly image: readonly [batch: number, channels: number, height: number, width: number];
  readonly kernel: readonly [out: number, channels: number, height: number, width: number];
  readonly stride?: number;
  readonly dilation?: number;
  readonly groups?: number;
  readonly padding?: readonly [top: number, bottom: number, left: number, right: number];
}

export const convolutions: readonly Convolution[] = [
  { image: [1, 3, 131, 67], kernel: [70, 3, 5, 3], stride: 2, dilation: 2 },
  { image: [1, 3, 131, 67], kernel: [72, 1, 5, 3], stride: 2, dilation: 2, groups: 3 },
  { image: [1, 3, 131, 67], kernel: [9, 1, 5, 3], groups: 3, padding: [4, 0, 1, 3] },
  { image: [2, 41, 19, 17], kernel: [67, 41, 3, 3], padding: [1, 1, 1, 1] },
  { image: [2, 96, 17, 19], kernel: [70, 96, 1, 1] },
  { image: [2, 20, 4, 6], kernel: [20, 20, 1, 1] },
  { image: [2, 33, 17, 19], kernel: [5, 33, 1, 1], stride: 2 },
  { image: [3, 6, 12, 11], kernel: [6, 1, 3, 3], groups: 6, padding: [1, 1, 1, 1] },
  { image: [5, 7, 1, 1], kernel: [9, 7, 3, 5], padding: [1, 1, 2, 2] },
  { image: [2, 2, 4, 200], kernel: [3, 2, 2, 9], dilation: 3, padding: [0, 0, 30, 30] },
  { image: [2, 1, 40, 40], kernel: [1, 1, 7, 7], stride: 3, padding: [3, 2, 0, 5] },
  { image: [2, 60, 9, 31], kernel: [1, 60, 3, 3], padding: [1, 1, 1, 1] },
  { image: [0, 3, 9, 9], kernel: [5, 3, 3, 3] },
  { image: [0, 3, 9, 9], kernel: [5, 3, 1, 1] },
  { image: [2, 6, 9, 9], kernel: [4, 3, 1, 1], groups: 2 },
  { image: [1, 2, 4, 700], kernel: [5, 2, 3, 3], padding: [1, 1, 1, 1] },
  { image: [1, 2, 4, 1111], kernel: [9, 2, 2, 2], stride: 3 },
  { image: [2, 3, 5, 601], kernel: [3, 1, 3, 4], groups: 3, stride: 2, padding: [0, 1, 5, 2] },
  { image: [2, 4, 40, 30], kernel: [4, 1, 3, 3], groups: 4, padding: [1, 1, 1, 1] },
  { image: [1, 3, 6, 18], kernel: [3, 1, 3, 3], groups: 3 },
  { image: [1, 90, 40, 37], kernel: [1, 90, 3, 3], padding: [1, 1, 1, 1] },
  { image: [1, 64, 41, 41], kernel: [1, 64, 3, 3], stride: 2 },
  { image: [1, 300, 2, 520], kernel: [1, 300, 2, 3] },
  { image: [1, 64, 4, 600], kernel: [1, 64, 2, 3], stride: 2 },
  { image: [9, 20, 14, 14], kernel: [21, 20, 3, 3], padding: [1, 1, 1, 1] },
  { image: [2, 32, 12, 12], kernel: [10, 16, 3, 3], groups: 2, padding: [1, 1, 1, 1] },
  { image: [2, 16, 9, 11], kernel: [4, 16, 3, 3], padding: [3, 2, 0, 3] },
  { image: [1, 16, 4, 830], kernel: [5, 16, 3, 3], padding: [0, 0, 2, 3] },
  { image: [2, 16, 4, 830], kernel: [4, 16, 3, 3], padding: [1, 1, 1, 2] },
  { image: [2, 0, 9, 9], kernel: [5, 0, 3, 3] },
  { image: [2, 3, 5, 2], kernel: [4, 3, 2, 1], stride: 5, padding: [0, 0, 2, 0] },
];

/** The shape of what it gives. */
export function outputShape({
  image,
  kernel,
  stride = 1,
  dilation = 1,
  padding = [0, 0, 0, 0],
}: Convolution): Shape {
  const along = (extent: number, margin: number, k: number) =>
    Math.floor((extent + margin - dilation * (k - 1) - 1) / stride) + 1;
  const rows = along(image[2], padding[0] + padding[1], kernel[2]);
  const columns = along(image[3], padding[2] + padding[3], kernel[3]);
  return [image[0], kernel[0], rows, columns];
}

/** Visits each product of the sum T = Σ dy · x · w that lies in the image. */
export function everyProduct(sizes: Convolution, visit: (y: number, x: number, w: number) => void): void {
  const { image, kernel, stride = 1, dilation = 1, groups = 1, padding = [0, 0, 0, 0] } = sizes;
  const [, channels, height, width] = image;
  const [out, ofGroup, kernelRows, kernelColumns] = kernel;
  const [batches = 0, , rows = 0, columns = 0] = outputShape(sizes);
  for (let b = 0; b < batches; b++) {
    for (let o = 0; o < out; o++) {
      const first = Math.floor(o / (out / groups)) * ofGroup;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const y = ((b * out + o) * rows + i) * columns + j;
          for (let c = 0; c < ofGroup; c++) {
            for (let p = 0; p < kernelRows; p++) {
              const row = i * stride - padding[0] + p * dilation;
              if (row < 0 || row >= height) continue;
              for (let q = 0; q < kernelColumns; q++) {
                const column = j * stride - padding[2] + q * dilation;
                if (column < 0 || column >= width) continue;
                const x = ((b * channels + first + c) * height + row) * width + column;
                visit(y, x, ((o * ofGroup + c) * kernelRows + p) * kernelColumns + q);
              }
            }
          }
        }
      }
    }
  }
}
