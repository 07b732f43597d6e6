import { fold, packPixels } from "./columns";
import { relate, spread, weigh } from "./depthwise";
import { deframe, enframe, Sizes, writePixels, writeTaps } from "./frame";
import { multiplyGathered } from "./gathered";
import { Panel, multiplyPanels, packColumns, packRows } from "./panel";
import { correlateImages, multiplyCotangents, multiplyImages, pointwiseWork } from "./pointwise";
import { Simd } from "./simd";
import { convolveTiles, correlateTiles, spreadTiles } from "./tiles";
import { Tiling } from "./tiling";

/*
 * Convolution (cross-correlation) of images [batch, inChannels, height, width] with kernels
 * [outChannels, inChannels / groups, kernelHeight, kernelWidth]. With the columns of columns.ts,
 * for every image and every group,
 *
 *   y  = w columns(x)        conv2d
 *   dx = fold(wᵀ dy)         conv2dInputAdjoint
 *   dw = Σ dy columns(x)ᵀ    conv2dKernelAdjoint, summed over the images
 *
 * each band by band of output rows. Kernels of one pixel, one kernel to a group, and, where tiling.ts finds that it
 * pays, kernels of 3 × 3 have ways of their own.
 */

/** Taps that are multiplied, or folded, at once: what of columns stays in cache. */
const TAPS: i32 = 256;
const FOLDED: i32 = 32;

/** y = w columns */
function conv2d<T extends number>(y: usize, x: usize, w: usize, sizes: Sizes): void {
  if (sizes.pointwise) return multiplyImages<T>(y, x, w, sizes);
  if (Tiling.pays(sizes)) return convolveTiles<T>(y, x, w, sizes);
  const kernels = sizes.kernels, taps = sizes.taps, outWidth = sizes.outWidth, frame = sizes.frame;
  if (taps == 0) memory.fill(y, 0, Simd.at<T>(0, sizes.batch * sizes.outChannels * sizes.pixels));
  writeTaps<T>(sizes);
  for (let group = 0; group < sizes.groups; group++) {
    const wGroup = Simd.at<T>(w, group * kernels * taps);
    if (kernels > 1) packKernels<T>(sizes.panels<T>(), wGroup, kernels, taps);
    for (let i = 0; i < sizes.batch; i++) {
      const yGroup = Simd.at<T>(y, (i * sizes.groups + group) * kernels * sizes.pixels);
      const xGroup = Simd.at<T>(x, (i * sizes.groups + group) * sizes.image);
      for (let oy = 0; oy < sizes.outHeight; oy += sizes.band) {
        const rows = min(sizes.band, sizes.outHeight - oy);
        enframe<T>(frame, xGroup, sizes, oy, rows);
        for (let ox = 0; ox < outWidth; ox += sizes.piece) {
          const to = Simd.at<T>(yGroup, oy * outWidth + ox), run = min(sizes.piece, outWidth - ox);
          const from = Simd.at<T>(frame, ox);
          if (kernels > 1) multiplyColumns<T>(to, from, sizes, rows, run);
          else weigh<T>(to, from, wGroup, sizes, rows, run);
        }
      }
    }
  }
}

/** Packs the kernels of one group, block after block of taps. */
function packKernels<T extends number>(panels: usize, w: usize, kernels: i32, taps: i32): void {
  const block = Panel.block(taps, TAPS);
  for (let p = 0; p < taps; p += block) {
    const depth = min(block, taps - p);
    packRows<T>(Simd.at<T>(panels, Panel.size(Panel.rows(), kernels, p)), Simd.at<T>(w, p), kernels, depth, taps, 1);
  }
}

/** y = w columns for some rows of a run of pixels, with w in panels. */
function multiplyColumns<T extends number>(y: usize, frame: usize, sizes: Sizes, rows: i32, run: i32): void {
  const kernels = sizes.kernels, taps = sizes.taps, block = Panel.block(taps, TAPS), width = Panel.columns<T>();
  const wPanels = sizes.panels<T>(), columns = Simd.at<T>(wPanels, Panel.size(Panel.rows(), kernels, taps));
  for (let p = 0; p < taps; p += block) {
    const depth = min(block, taps - p);
    packPixels<T>(columns, frame, sizes, p, depth, rows, run);
    multiplyPanels<T>(
      y, sizes.pixels, Simd.at<T>(wPanels, Panel.size(Panel.rows(), kernels, p)), columns, width * depth, width,
      sizes.tile<T>(), kernels, rows * run, depth, p > 0,
    );
  }
}

/** dx = fold(wᵀ dy) */
function conv2dInputAdjoint<T extends number>(dx: usize, dy: usize, w: usize, sizes: Sizes): void {
  if (sizes.pointwise) return multiplyCotangents<T>(dx, dy, w, sizes);
  const kernels = sizes.kernels, taps = sizes.taps, outWidth = sizes.outWidth, frame = sizes.frame;
  memory.fill(dx, 0, Simd.at<T>(0, sizes.batch * sizes.groups * sizes.image));
  if (Tiling.pays(sizes)) return spreadTiles<T>(dx, dy, w, sizes);
  writeTaps<T>(sizes);
  for (let group = 0; group < sizes.groups; group++) {
    const wGroup = Simd.at<T>(w, group * kernels * taps);
    if (kernels > 1) packRows<T>(sizes.panels<T>(), wGroup, taps, kernels, 1, taps);
    for (let i = 0; i < sizes.batch; i++) {
      const dyGroup = Simd.at<T>(dy, (i * sizes.groups + group) * kernels * sizes.pixels);
      const dxGroup = Simd.at<T>(dx, (i * sizes.groups + group) * sizes.image);
      for (let oy = 0; oy < sizes.outHeight; oy += sizes.band) {
        const rows = min(sizes.band, sizes.outHeight - oy);
        memory.fill(frame, 0, sizes.tile<T>() - frame);
        for (let ox = 0; ox < outWidth; ox += sizes.piece) {
          const from = Simd.at<T>(dyGroup, oy * outWidth + ox), run = min(sizes.piece, outWidth - ox);
          const to = Simd.at<T>(frame, ox);
          if (kernels > 1) foldProduct<T>(to, from, sizes, rows, run);
          else spread<T>(to, from, wGroup, sizes, rows, run);
        }
        deframe<T>(dxGroup, frame, sizes, oy, rows);
      }
    }
  }
}

/** fold(wᵀ dy) for some rows of a run of pixels, with wᵀ in panels. */
function foldProduct<T extends number>(frame: usize, dy: usize, sizes: Sizes, rows: i32, run: i32): void {
  const kernels = sizes.kernels, taps = sizes.taps, n = rows * run, width = Panel.columns<T>();
  const wPanels = sizes.panels<T>(), dyPanels = Simd.at<T>(wPanels, Panel.size(Panel.rows(), taps, kernels));
  const columns = Simd.at<T>(dyPanels, Panel.size(width, n, kernels));
  packColumns<T>(dyPanels, dy, n, kernels, sizes.pixels, 1);
  for (let p = 0; p < taps; p += FOLDED) {
    const m = min(FOLDED, taps - p);
    multiplyPanels<T>(
      columns, n, Simd.at<T>(wPanels, Panel.size(Panel.rows(), p, kernels)), dyPanels, width * kernels, width,
      sizes.tile<T>(), m, n, kernels, false,
    );
    fold<T>(frame, columns, sizes, p, m, rows, run);
  }
}

/** dw = Σ_images dy columnsᵀ */
function conv2dKernelAdjoint<T extends number>(dw: usize, x: usize, dy: usize, sizes: Sizes): void {
  if (sizes.pointwise) return correlateImages<T>(dw, x, dy, sizes);
  if (Tiling.pays(sizes)) return correlateTiles<T>(dw, x, dy, sizes);
  const kernels = sizes.kernels, taps = sizes.taps, outWidth = sizes.outWidth, frame = sizes.frame;
  writeTaps<T>(sizes);
  writePixels<T>(sizes);
  memory.fill(dw, 0, Simd.at<T>(0, sizes.groups * kernels * taps));
  for (let i = 0; i < sizes.batch; i++) {
    for (let group = 0; group < sizes.groups; group++) {
      const dyGroup = Simd.at<T>(dy, (i * sizes.groups + group) * kernels * sizes.pixels);
      const xGroup = Simd.at<T>(x, (i * sizes.groups + group) * sizes.image);
      const dwGroup = Simd.at<T>(dw, group * kernels * taps);
      for (let oy = 0; oy < sizes.outHeight; oy += sizes.band) {
        const rows = min(sizes.band, sizes.outHeight - oy);
        enframe<T>(frame, xGroup, sizes, oy, rows);
        for (let ox = 0; ox < outWidth; ox += sizes.piece) {
          const from = Simd.at<T>(dyGroup, oy * outWidth + ox), run = min(sizes.piece, outWidth - ox);
          const seen = Simd.at<T>(frame, ox);
          if (kernels > 1) addProduct<T>(dwGroup, seen, from, sizes, rows * run);
          else relate<T>(dwGroup, seen, from, sizes, rows, run);
        }
      }
    }
  }
}

/** dw += dy columnsᵀ for n pixels. */
function addProduct<T extends number>(dw: usize, frame: usize, dy: usize, sizes: Sizes, n: i32): void {
  const kernels = sizes.kernels, taps = sizes.taps, dyPanels = sizes.panels<T>();
  packColumns<T>(dyPanels, dy, kernels, n, 1, sizes.pixels);
  multiplyGathered<T>(
    dw, taps, frame, sizes.tap, sizes.pixel, dyPanels, sizes.tile<T>(), taps, kernels, n, true,
  );
}

/** Bytes of workspace that each of the three finds enough. */
function conv2dWork<T extends number>(sizes: Sizes): i32 {
  if (sizes.pointwise) return pointwiseWork<T>(sizes);
  if (Tiling.pays(sizes)) return Tiling.of(sizes).end<T>() as i32;
  const width = Panel.columns<T>(), kernels = sizes.kernels, taps = sizes.taps;
  const w = Panel.size(width, kernels, Panel.size(width, taps, 1));
  if (kernels == 1) return Simd.at<T>(sizes.panels<T>(), sizes.most + width) as i32; // a copy of dy alone
  const columns = Panel.size(width, sizes.most + 1, max(min(taps, TAPS), FOLDED));
  const dy = Panel.size(width, sizes.most, Panel.size(width, kernels, 1));
  return Simd.at<T>(sizes.panels<T>(), w + columns + dy) as i32;
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
  const sizes = Sizes.at(
    0, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  return conv2dWork<f32>(sizes);
}

export function conv2dWork_f64(
  batch: i32, inChannels: i32, height: i32, width: i32,
  outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
  dilationY: i32, dilationX: i32, groups: i32, outHeight: i32, outWidth: i32,
): i32 {
  const sizes = Sizes.at(
    0, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  return conv2dWork<f64>(sizes);
}
