import { Panel, multiplyPanels, packRows } from "./panel";
import { product, productWork } from "./product";
import { Simd } from "./simd";

/*
 * Convolution (cross-correlation) of images [batch, channels, height, width] with kernels
 * [outChannels, inChannels / groups, kernelHeight, kernelWidth]. For one image and one group, let
 *
 *   columns[p, j] = what tap p = (channel, ky, kx) of the kernel sees at output pixel j = (oy, ox).
 *
 * Then all three are products of matrices:
 *
 *   y       = w columns          conv2d:              unfold x into columns, multiply
 *   dw      = dy columnsᵀ        conv2dKernelAdjoint: the same columns, summed over the batch
 *   columns = wᵀ dy              conv2dInputAdjoint:  multiply, fold the columns back into dx by addition
 *
 * Columns are made block by block, TAPS x PIXELS at most, so that they stay in cache.
 */
const TAPS: i32 = 256;
const PIXELS: i32 = 256;

/** Elements from one row of columns to the next: an odd number of cache lines, so that rows do not compete for one set. */
const ROW: i32 = PIXELS + 16;

/** The sizes of a convolution, kept at the beginning of the workspace. */
@unmanaged
class Sizes {
  batch: i32;
  inChannels: i32;
  height: i32;
  width: i32;
  outChannels: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  padTop: i32;
  padLeft: i32;
  dilationY: i32;
  dilationX: i32;
  groups: i32;
  outHeight: i32;
  outWidth: i32;

  /** Elements of x that belong to one group of one image. */
  get input(): i32 {
    return (this.inChannels / this.groups) * this.height * this.width;
  }

  /** Rows of columns: the taps of one kernel. */
  get taps(): i32 {
    return (this.inChannels / this.groups) * this.kernelHeight * this.kernelWidth;
  }

  /** Columns of columns: the pixels of one output channel. */
  get pixels(): i32 {
    return this.outHeight * this.outWidth;
  }

  /** Output channels of one group. */
  get kernels(): i32 {
    return this.outChannels / this.groups;
  }

  /** Writes them there. */
  @inline static at(
    work: usize,
    batch: i32, inChannels: i32, height: i32, width: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
    strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, groups: i32,
    outHeight: i32, outWidth: i32,
  ): Sizes {
    const sizes = changetype<Sizes>(work);
    sizes.batch = batch;
    sizes.inChannels = inChannels;
    sizes.height = height;
    sizes.width = width;
    sizes.outChannels = outChannels;
    sizes.kernelHeight = kernelHeight;
    sizes.kernelWidth = kernelWidth;
    sizes.strideY = strideY;
    sizes.strideX = strideX;
    sizes.padTop = padTop;
    sizes.padLeft = padLeft;
    sizes.dilationY = dilationY;
    sizes.dilationX = dilationX;
    sizes.groups = groups;
    sizes.outHeight = outHeight;
    sizes.outWidth = outWidth;
    return sizes;
  }
}

/** to[t] = row[i + t step] for t < run, zero where that is outside the row's width. */
function unfoldRun<T>(to: usize, row: usize, i: i32, step: i32, run: i32, width: i32): void {
  let t = 0;
  for (; t < run && i < 0; t++, i += step) store<T>(Simd.at<T>(to, t), 0 as T);
  if (step == 1) {
    const last = min(run, t + width - i) - Simd.lanes<T>();
    for (; t <= last; t += Simd.lanes<T>(), i += Simd.lanes<T>()) {
      v128.store(Simd.at<T>(to, t), v128.load(Simd.at<T>(row, i)));
    }
  }
  for (; t < run && i < width; t++, i += step) store<T>(Simd.at<T>(to, t), load<T>(Simd.at<T>(row, i)));
  for (; t < run; t++) store<T>(Simd.at<T>(to, t), 0 as T);
}

/** row[i + t step] += from[t] for t < run, where that is inside the row's width. */
function foldRun<T>(row: usize, from: usize, i: i32, step: i32, run: i32, width: i32): void {
  let t = 0;
  for (; t < run && i < 0; t++) i += step;
  if (step == 1) {
    const last = min(run, t + width - i) - Simd.lanes<T>();
    for (; t <= last; t += Simd.lanes<T>(), i += Simd.lanes<T>()) {
      const to = Simd.at<T>(row, i);
      v128.store(to, v128.add<T>(v128.load(to), v128.load(Simd.at<T>(from, t))));
    }
  }
  for (; t < run && i < width; t++, i += step) {
    const to = Simd.at<T>(row, i);
    store<T>(to, load<T>(to) + load<T>(Simd.at<T>(from, t)));
  }
}

/** columns[p, j] = x[channel, oy strideY − padTop + ky dilationY, ox strideX − padLeft + kx dilationX] */
function unfold<T>(columns: usize, x: usize, sizes: Sizes, p0: i32, taps: i32, j0: i32, pixels: i32): void {
  columnRuns<T>(columns, x, sizes, p0, taps, j0, pixels, false);
}

/** The mirror of unfold: adds every column to where it came from. */
function fold<T>(x: usize, columns: usize, sizes: Sizes, p0: i32, taps: i32, j0: i32, pixels: i32): void {
  columnRuns<T>(columns, x, sizes, p0, taps, j0, pixels, true);
}

/** Visits the columns from tap p0 and pixel j0 on, in runs along one row of x. */
function columnRuns<T>(
  columns: usize, x: usize, sizes: Sizes, p0: i32, taps: i32, j0: i32, pixels: i32, add: bool,
): void {
  const height = sizes.height, width = sizes.width, outWidth = sizes.outWidth, strideX = sizes.strideX;
  const oy0 = j0 / outWidth, ox0 = j0 - oy0 * outWidth;
  for (let p = p0; p < p0 + taps; p++) {
    const channelRow = p / sizes.kernelWidth, channel = channelRow / sizes.kernelHeight;
    const ky = channelRow - channel * sizes.kernelHeight, kx = p - channelRow * sizes.kernelWidth;
    const image = Simd.at<T>(x, channel * height * width);
    let to = Simd.at<T>(columns, (p - p0) * ROW);
    let ox = ox0;
    let iy = oy0 * sizes.strideY - sizes.padTop + ky * sizes.dilationY;
    for (let j = 0; j < pixels; ) {
      const run = min(outWidth - ox, pixels - j);
      const row = Simd.at<T>(image, iy * width);
      const ix = ox * strideX - sizes.padLeft + kx * sizes.dilationX;
      const inside = iy >= 0 && iy < height ? width : 0;
      if (add) foldRun<T>(row, to, ix, strideX, run, inside);
      else unfoldRun<T>(to, row, ix, strideX, run, inside);
      to = Simd.at<T>(to, run);
      j += run;
      ox = 0;
      iy += sizes.strideY;
    }
  }
}

/** y = w columns */
function conv2d<T>(y: usize, x: usize, w: usize, work: usize, sizes: Sizes): void {
  const taps = sizes.taps, pixels = sizes.pixels, kernels = sizes.kernels, block = Panel.block(taps, TAPS);
  const tile = work + offsetof<Sizes>(), columns = Simd.at<T>(tile, Panel.tile<T>());
  const wPanels = Simd.at<T>(columns, TAPS * ROW);
  for (let group = 0; group < sizes.groups; group++) {
    packKernels<T>(wPanels, Simd.at<T>(w, group * kernels * taps), kernels, taps, block);
    for (let image = 0; image < sizes.batch; image++) {
      const yGroup = Simd.at<T>(y, (image * sizes.groups + group) * kernels * pixels);
      const xGroup = Simd.at<T>(x, (image * sizes.groups + group) * sizes.input);
      for (let j = 0; j < pixels; j += PIXELS) {
        const n = min(PIXELS, pixels - j);
        for (let p = 0; p < taps; p += block) {
          const depth = min(block, taps - p);
          unfold<T>(columns, xGroup, sizes, p, depth, j, n);
          multiplyPanels<T>(
            Simd.at<T>(yGroup, j), pixels, Simd.at<T>(wPanels, Panel.size(Panel.rows(), kernels, p)),
            columns, Panel.columns<T>(), ROW, tile, kernels, n, depth, p > 0,
          );
        }
      }
    }
  }
}

/** Packs the kernels of one group, block after block of taps. */
function packKernels<T>(panels: usize, w: usize, kernels: i32, taps: i32, block: i32): void {
  for (let p = 0; p < taps; p += block) {
    const depth = min(block, taps - p);
    packRows<T>(Simd.at<T>(panels, Panel.size(Panel.rows(), kernels, p)), Simd.at<T>(w, p), kernels, depth, taps, 1);
  }
}

/** dx = fold(wᵀ dy) */
function conv2dInputAdjoint<T>(dx: usize, dy: usize, w: usize, work: usize, sizes: Sizes): void {
  const taps = sizes.taps, pixels = sizes.pixels, kernels = sizes.kernels, block = Panel.block(taps, TAPS);
  const columns = work + offsetof<Sizes>(), rest = Simd.at<T>(columns, TAPS * ROW);
  memory.fill(dx, 0, Simd.at<T>(0, sizes.batch * sizes.groups * sizes.input));
  for (let image = 0; image < sizes.batch; image++) {
    for (let group = 0; group < sizes.groups; group++) {
      const dyGroup = Simd.at<T>(dy, (image * sizes.groups + group) * kernels * pixels);
      const dxGroup = Simd.at<T>(dx, (image * sizes.groups + group) * sizes.input);
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
function conv2dKernelAdjoint<T>(dw: usize, x: usize, dy: usize, work: usize, sizes: Sizes): void {
  const taps = sizes.taps, pixels = sizes.pixels, kernels = sizes.kernels, block = Panel.block(taps, TAPS);
  const columns = work + offsetof<Sizes>(), rest = Simd.at<T>(columns, TAPS * ROW);
  memory.fill(dw, 0, Simd.at<T>(0, sizes.groups * kernels * taps));
  for (let image = 0; image < sizes.batch; image++) {
    for (let group = 0; group < sizes.groups; group++) {
      const dyGroup = Simd.at<T>(dy, (image * sizes.groups + group) * kernels * pixels);
      const xGroup = Simd.at<T>(x, (image * sizes.groups + group) * sizes.input);
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

export function conv2d_f32(
  y: usize, x: usize, w: usize, work: usize, batch: i32, inChannels: i32, height: i32, width: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, groups: i32,
  outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2d<f32>(y, x, w, work, sizes);
}

export function conv2d_f64(
  y: usize, x: usize, w: usize, work: usize, batch: i32, inChannels: i32, height: i32, width: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, groups: i32,
  outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2d<f64>(y, x, w, work, sizes);
}

export function conv2dInputAdjoint_f32(
  dx: usize, dy: usize, w: usize, work: usize, batch: i32, inChannels: i32, height: i32, width: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, groups: i32,
  outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2dInputAdjoint<f32>(dx, dy, w, work, sizes);
}

export function conv2dInputAdjoint_f64(
  dx: usize, dy: usize, w: usize, work: usize, batch: i32, inChannels: i32, height: i32, width: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, groups: i32,
  outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2dInputAdjoint<f64>(dx, dy, w, work, sizes);
}

export function conv2dKernelAdjoint_f32(
  dw: usize, x: usize, dy: usize, work: usize, batch: i32, inChannels: i32, height: i32, width: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, groups: i32,
  outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2dKernelAdjoint<f32>(dw, x, dy, work, sizes);
}

export function conv2dKernelAdjoint_f64(
  dw: usize, x: usize, dy: usize, work: usize, batch: i32, inChannels: i32, height: i32, width: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, groups: i32,
  outHeight: i32, outWidth: i32,
): void {
  const sizes = Sizes.at(
    work, batch, inChannels, height, width, outChannels, kernelHeight, kernelWidth,
    strideY, strideX, padTop, padLeft, dilationY, dilationX, groups, outHeight, outWidth,
  );
  conv2dKernelAdjoint<f64>(dw, x, dy, work, sizes);
}

/** Bytes that any of the three needs: sizes, columns, and either the packed kernels or a product's panels. */
function conv2dWork<T>(kernels: i32, taps: i32): i32 {
  const elements = Panel.tile<T>() + TAPS * ROW + Panel.size(Panel.rows(), kernels, taps);
  return Simd.at<T>(offsetof<Sizes>(), elements) as i32 + productWork<T>(PIXELS, max(kernels, PIXELS));
}

export function conv2dWork_f32(
  batch: i32, inChannels: i32, height: i32, width: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, groups: i32,
  outHeight: i32, outWidth: i32,
): i32 {
  return conv2dWork<f32>(outChannels / groups, (inChannels / groups) * kernelHeight * kernelWidth);
}

export function conv2dWork_f64(
  batch: i32, inChannels: i32, height: i32, width: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, groups: i32,
  outHeight: i32, outWidth: i32,
): i32 {
  return conv2dWork<f64>(outChannels / groups, (inChannels / groups) * kernelHeight * kernelWidth);
}
