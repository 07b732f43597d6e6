import { Simd } from "./simd";

/*
 * Convolution as a product of matrices. For one image and one group, let
 *
 *   columns[p, j] = what tap p = (channel, ky, kx) of a kernel sees at output pixel j = (oy, ox)
 *                 = x[channel, oy strideY − padTop + ky dilationY, ox strideX − padLeft + kx dilationX]
 *
 * and zero where that is outside the image. unfold writes columns from x, fold is its adjoint. They are made
 * in blocks of TAPS x PIXELS at most, so that they stay in cache.
 */
export const TAPS: i32 = 256;
export const PIXELS: i32 = 256;

/** From one row of columns to the next: an odd number of cache lines, lest rows compete for one set. */
export const ROW: i32 = PIXELS + 16;

/** The sizes of a convolution, kept at the beginning of its workspace. */
@unmanaged
export class Sizes {
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

  @inline static at(
    work: usize, batch: i32, inChannels: i32, height: i32, width: i32,
    outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
    dilationY: i32, dilationX: i32, groups: i32, outHeight: i32, outWidth: i32,
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

  /** Where the workspace goes on. */
  get end(): usize {
    return changetype<usize>(this) + offsetof<Sizes>();
  }

  /** Output channels of one group: its kernels. */
  get kernels(): i32 {
    return this.outChannels / this.groups;
  }

  /** Rows of columns: the taps of one kernel. */
  get taps(): i32 {
    return (this.inChannels / this.groups) * this.kernelHeight * this.kernelWidth;
  }

  /** Columns of columns: the pixels of one output channel. */
  get pixels(): i32 {
    return this.outHeight * this.outWidth;
  }

  /** Elements of x in one group of one image. */
  get image(): i32 {
    return (this.inChannels / this.groups) * this.height * this.width;
  }
}

/** Writes columns[p, j] for taps from p and pixels from j on. */
export function unfold<T extends number>(
  columns: usize, x: usize, sizes: Sizes, p: i32, taps: i32, j: i32, pixels: i32,
): void {
  visitRuns<T>(columns, x, sizes, p, taps, j, pixels, false);
}

/** Adds columns[p, j] to the element of x that it came from. */
export function fold<T extends number>(
  x: usize, columns: usize, sizes: Sizes, p: i32, taps: i32, j: i32, pixels: i32,
): void {
  visitRuns<T>(columns, x, sizes, p, taps, j, pixels, true);
}

/** Cuts each row of columns into runs that lie in one row of x, and unfolds or folds them. */
function visitRuns<T extends number>(
  columns: usize, x: usize, sizes: Sizes, p0: i32, taps: i32, j0: i32, pixels: i32, folds: bool,
): void {
  const height = sizes.height, width = sizes.width, outWidth = sizes.outWidth, strideX = sizes.strideX;
  const oy0 = j0 / outWidth, ox0 = j0 - oy0 * outWidth;
  for (let p = p0; p < p0 + taps; p++) {
    const channelRow = p / sizes.kernelWidth, channel = channelRow / sizes.kernelHeight;
    const ky = channelRow - channel * sizes.kernelHeight, kx = p - channelRow * sizes.kernelWidth;
    const image = Simd.at<T>(x, channel * height * width);
    let column = Simd.at<T>(columns, (p - p0) * ROW);
    let ox = ox0, iy = oy0 * sizes.strideY - sizes.padTop + ky * sizes.dilationY;
    for (let j = 0; j < pixels; ) {
      const run = min(outWidth - ox, pixels - j);
      const ix = ox * strideX - sizes.padLeft + kx * sizes.dilationX;
      const row = Simd.at<T>(image, iy * width), inside = iy >= 0 && iy < height ? width : 0;
      if (folds) foldRun<T>(row, column, ix, strideX, run, inside);
      else unfoldRun<T>(column, row, ix, strideX, run, inside);
      column = Simd.at<T>(column, run);
      j += run;
      ox = 0;
      iy += sizes.strideY;
    }
  }
}

/** column[t] = row[i + t step] for t < run, zero outside the row's width. */
function unfoldRun<T extends number>(column: usize, row: usize, i: i32, step: i32, run: i32, width: i32): void {
  let t = 0;
  for (; t < run && i < 0; t++, i += step) store<T>(Simd.at<T>(column, t), 0 as T);
  if (step == 1) {
    const last = min(run, t + width - i) - Simd.lanes<T>();
    for (; t <= last; t += Simd.lanes<T>(), i += Simd.lanes<T>()) {
      v128.store(Simd.at<T>(column, t), v128.load(Simd.at<T>(row, i)));
    }
  }
  for (; t < run && i < width; t++, i += step) store<T>(Simd.at<T>(column, t), load<T>(Simd.at<T>(row, i)));
  for (; t < run; t++) store<T>(Simd.at<T>(column, t), 0 as T);
}

/** row[i + t step] += column[t] for t < run, nothing outside the row's width. */
function foldRun<T extends number>(row: usize, column: usize, i: i32, step: i32, run: i32, width: i32): void {
  let t = 0;
  for (; t < run && i < 0; t++) i += step;
  if (step == 1) {
    const last = min(run, t + width - i) - Simd.lanes<T>();
    for (; t <= last; t += Simd.lanes<T>(), i += Simd.lanes<T>()) {
      const to = Simd.at<T>(row, i);
      v128.store(to, v128.add<T>(v128.load(to), v128.load(Simd.at<T>(column, t))));
    }
  }
  for (; t < run && i < width; t++, i += step) {
    const to = Simd.at<T>(row, i);
    store<T>(to, (load<T>(to) + load<T>(Simd.at<T>(column, t))) as T);
  }
}
