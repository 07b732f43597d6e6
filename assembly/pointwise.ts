import { Sizes } from "./frame";
import { product, productWork } from "./product";
import { Simd } from "./simd";

/*
 * Convolution with kernels of one pixel, each of which sees one pixel: columns(x) = x, so that for every image
 * and every group there are but plain products, y = w x, dx = wᵀ dy, dw = Σ dy xᵀ.
 */

/** y = w x */
export function multiplyImages<T extends number>(y: usize, x: usize, w: usize, sizes: Sizes): void {
  const kernels = sizes.kernels, taps = sizes.taps, pixels = sizes.pixels;
  for (let i = 0; i < sizes.batch * sizes.groups; i++) {
    const wGroup = Simd.at<T>(w, (i % sizes.groups) * kernels * taps);
    product<T>(
      Simd.at<T>(y, i * kernels * pixels), pixels, wGroup, taps, 1, Simd.at<T>(x, i * taps * pixels), pixels, 1,
      sizes.work, kernels, pixels, taps, false,
    );
  }
}

/** dx = wᵀ dy */
export function multiplyCotangents<T extends number>(dx: usize, dy: usize, w: usize, sizes: Sizes): void {
  const kernels = sizes.kernels, taps = sizes.taps, pixels = sizes.pixels;
  for (let i = 0; i < sizes.batch * sizes.groups; i++) {
    const wGroup = Simd.at<T>(w, (i % sizes.groups) * kernels * taps);
    product<T>(
      Simd.at<T>(dx, i * taps * pixels), pixels, wGroup, 1, taps, Simd.at<T>(dy, i * kernels * pixels), pixels, 1,
      sizes.work, taps, pixels, kernels, false,
    );
  }
}

/** dw = Σ_images dy xᵀ */
export function correlateImages<T extends number>(dw: usize, x: usize, dy: usize, sizes: Sizes): void {
  const kernels = sizes.kernels, taps = sizes.taps, pixels = sizes.pixels;
  memory.fill(dw, 0, Simd.at<T>(0, sizes.groups * kernels * taps));
  for (let i = 0; i < sizes.batch * sizes.groups; i++) {
    const dwGroup = Simd.at<T>(dw, (i % sizes.groups) * kernels * taps);
    product<T>(
      dwGroup, taps, Simd.at<T>(dy, i * kernels * pixels), pixels, 1, Simd.at<T>(x, i * taps * pixels), 1, pixels,
      sizes.work, kernels, taps, pixels, true,
    );
  }
}

/** Bytes of workspace that each of the three finds enough. */
export function pointwiseWork<T extends number>(sizes: Sizes): i32 {
  const depth = max(sizes.taps, max(sizes.kernels, sizes.pixels));
  return productWork<T>(max(sizes.taps, sizes.pixels), depth);
}
