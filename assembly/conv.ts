import { fold, PIXELS, ROW, Sizes, TAPS, unfold } from "./columns";
import { Panel, multiplyPanels, packRows } from "./panel";
import { product, productWork } from "./product";
import { Simd } from "./simd";

/*
 * Convolution (cross-correlation) of images [batch, inChannels, height, width] with kernels
 * [outChannels, inChannels / groups, kernelHeight, kernelWidth]. With the columns of columns.ts,
 * for every image and every group,
 *
 *   y  = w columns(x)        conv2d
 *   dx = fold(wᵀ dy)         conv2dInputAdjoint
 *   dw = Σ dy columns(x)ᵀ    conv2dKernelAdjoint, summed over the images
 *
 * each block of columns by block. The workspace holds the sizes, one block of columns, and panels.
 */

/** y = w columns */
function conv2d<T extends number>(y: usize, x: usize, w: usize, sizes: Sizes): void {
  const taps = sizes.taps, pixels = sizes.pixels, kernels = sizes.kernels, block = Panel.block(taps, TAPS);
  const tile = sizes.end, columns = Simd.at<T>(tile, Panel.tile<T>());
  const wPanels = Simd.at<T>(columns, TAPS * ROW);
  for (let group = 0; group < sizes.groups; group++) {
    packKernels<T>(wPanels, Simd.at<T>(w, group * kernels * taps), kernels, taps, block);
    for (let i = 0; i < sizes.batch; i++) {
      const yGroup = Simd.at<T>(y, (i * sizes.groups + group) * kernels * pixels);
      const xGroup = Simd.at<T>(x, (i * sizes.groups + group) * sizes.image);
      for (let j = 0; j < pixels; j += PIXELS) {
        const n = min(PIXELS, pixels - j);
        for (let p = 0; p < taps; p += block) {
          const depth = min(block, taps - p);
          unfold<T>(columns, xGroup, sizes, p, depth, j, n);
          if (kernels == 1) {
            product<T>(
              Simd.at<T>(yGroup, j), pixels, Simd.at<T>(w, group * taps + p), taps, 1, columns, ROW, 1,
              wPanels, 1, n, depth, p > 0,
            );
          } else {
            multiplyPanels<T>(
              Simd.at<T>(yGroup, j), pixels, Simd.at<T>(wPanels, Panel.size(Panel.rows(), kernels, p)),
              columns, Panel.columns<T>(), ROW, tile, kernels, n, depth, p > 0,
            );
          }
        }
      }
    }
  }
}

/** Packs the kernels of one group, block after block of taps. */
function packKernels<T extends number>(panels: usize, w: usize, kernels: i32, taps: i32, block: i32): void {
  for (let p = 0; p < taps; p += block) {
    const depth = min(block, taps - p);
    packRows<T>(Simd.at<T>(panels, Panel.size(Panel.rows(), kernels, p)), Simd.at<T>(w, p), kernels, depth, taps, 1);
  }
}

/** dx = fold(wᵀ dy) */
function conv2dInputAdjoint<T extends number>(dx: usize, dy: usize, w: usize, sizes: Sizes): void {
  const taps = sizes.taps, pixels = sizes.pixels, kernels = sizes.kernels, block = Panel.block(taps, TAPS);
  const columns = sizes.end, rest = Simd.at<T>(columns, TAPS * ROW);
  memory.fill(dx, 0, Simd.at<T>(0, sizes.batch * sizes.groups * sizes.image));
  for (let i = 0; i < sizes.batch; i++) {
    for (let group = 0; group < sizes.groups; group++) {
      const dyGroup = Simd.at<T>(dy, (i * sizes.groups + group) * kernels * pixels);
      const dxGroup = Simd.at<T>(dx, (i * sizes.groups + group) * sizes.image);
      const wGroup = Simd.at<T>(w, group * kernels * taps);
      for (let j = 0; j < pixels; j += PIXELS) {
        const n = min(PIXELS, pixels - j);
        for (let p = 0; p < taps; p += block) {
          const m = min(block, taps - p);
          product<T>(
            columns, ROW, Simd.at<T>(wGroup, p), 1, taps, Simd.at<T>(dyGroup, j), pixels, 1,
            rest, m, n, kernels, false,
          );
          fold<T>(dxGroup, columns, sizes, p, m, j, n);
        }
      }
    }
  }
}

/** dw = Σ_images dy columnsᵀ */
function conv2dKernelAdjoint<T extends number>(dw: usize, x: usize, dy: usize, sizes: Sizes): void {
  const taps = sizes.taps, pixels = sizes.pixels, kernels = sizes.kernels, block = Panel.block(taps, TAPS);
  const columns = sizes.end, rest = Simd.at<T>(columns, TAPS * ROW);
  memory.fill(dw, 0, Simd.at<T>(0, sizes.groups * kernels * taps));
  for (let i = 0; i < sizes.batch; i++) {
    for (let group = 0; group < sizes.groups; group++) {
      const dyGroup = Simd.at<T>(dy, (i * sizes.groups + group) * kernels * pixels);
      const xGroup = Simd.at<T>(x, (i * sizes.groups + group) * sizes.image);
      const dwGroup = Simd.at<T>(dw, group * kernels * taps);
      for (let j = 0; j < pixels; j += PIXELS) {
        const k = min(PIXELS, pixels - j);
        for (let p = 0; p < taps; p += block) {
          const n = min(block, taps - p);
          unfold<T>(columns, xGroup, sizes, p, n, j, k);
          product<T>(
            Simd.at<T>(dwGroup, p), taps, Simd.at<T>(dyGroup, j), pixels, 1, columns, 1, ROW,
            rest, kernels, n, k, true,
          );
        }
      }
    }
  }
}

/** Bytes that any of the three needs: sizes, columns, and either the packed kernels or a product's panels. */
function conv2dWork<T extends number>(kernels: i32, taps: i32): i32 {
  const elements = Panel.tile<T>() + TAPS * ROW + Panel.size(Panel.rows(), kernels, taps);
  return Simd.at<T>(offsetof<Sizes>(), elements) as i32 + productWork<T>(PIXELS, max(kernels, PIXELS));
}

export function conv2d_f32(
  y: usize, x: usize, w: usize, work: usize,
  batch: i32, inChannels: i32, height: i32, width: i32,
  outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
  dilationY: i32, dilationX: i32, groups: i32, outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2d<f32>(y, x, w, sizes);
}

export function conv2d_f64(
  y: usize, x: usize, w: usize, work: usize,
  batch: i32, inChannels: i32, height: i32, width: i32,
  outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
  dilationY: i32, dilationX: i32, groups: i32, outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2d<f64>(y, x, w, sizes);
}

export function conv2dInputAdjoint_f32(
  dx: usize, dy: usize, w: usize, work: usize,
  batch: i32, inChannels: i32, height: i32, width: i32,
  outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
  dilationY: i32, dilationX: i32, groups: i32, outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2dInputAdjoint<f32>(dx, dy, w, sizes);
}

export function conv2dInputAdjoint_f64(
  dx: usize, dy: usize, w: usize, work: usize,
  batch: i32, inChannels: i32, height: i32, width: i32,
  outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
  dilationY: i32, dilationX: i32, groups: i32, outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2dInputAdjoint<f64>(dx, dy, w, sizes);
}

export function conv2dKernelAdjoint_f32(
  dw: usize, x: usize, dy: usize, work: usize,
  batch: i32, inChannels: i32, height: i32, width: i32,
  outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
  dilationY: i32, dilationX: i32, groups: i32, outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2dKernelAdjoint<f32>(dw, x, dy, sizes);
}

export function conv2dKernelAdjoint_f64(
  dw: usize, x: usize, dy: usize, work: usize,
  batch: i32, inChannels: i32, height: i32, width: i32,
  outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
  dilationY: i32, dilationX: i32, groups: i32, outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2dKernelAdjoint<f64>(dw, x, dy, sizes);
}

export function conv2dWork_f32(
  batch: i32, inChannels: i32, height: i32, width: i32,
  outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
  dilationY: i32, dilationX: i32, groups: i32, outHeight: i32, outWidth: i32,
): i32 {
  return conv2dWork<f32>(outChannels / groups, (inChannels / groups) * kernelHeight * kernelWidth);
}

export function conv2dWork_f64(
  batch: i32, inChannels: i32, height: i32, width: i32,
  outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
  dilationY: i32, dilationX: i32, groups: i32, outHeight: i32, outWidth: i32,
): i32 {
  return conv2dWork<f64>(outChannels / groups, (inChannels / groups) * kernelHeight * kernelWidth);
}
