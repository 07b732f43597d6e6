import { Panel } from "./panel";
import { Simd } from "./simd";
import { Neighbours } from "./window";

/*
 * What a convolution sees. At output pixel j = (oy, ox), tap p = (channel, ky, kx) of a kernel sees
 *
 *   x[channel, oy strideY − padTop + ky dilationY, ox strideX − padLeft + kx dilationX]
 *
 * and zero where that is outside the image. So that nothing is outside any more, the part of an image that a
 * band of output rows sees is copied into a frame, with its padding. There, places strideX apart lie side by
 * side: a row holds one phase after another. Then what tap p sees at pixel j is
 *
 *   frame[tap[p] + pixel[j]]
 *
 * with two tables that are the same for every band.
 */

/** Pixels of a band, so that their columns stay in the first cache. */
const PIXELS: i32 = 256;
/** Elements of a frame that columns are not made of, for one kernel to a group: it stays in the second. */
const FRAMED: i32 = 65536;

/** Where a call writes its sizes down. */
const SIZES = memory.data(17 * sizeof<i32>());

/** The sizes of a convolution, and where in the workspace lies what it needs: tables, frame, tile, panels. */
@unmanaged
export class Sizes {
  work: usize;
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
    const sizes = changetype<Sizes>(SIZES);
    sizes.work = work;
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

  /** Output channels of one group: its kernels. */
  get kernels(): i32 {
    return this.outChannels / this.groups;
  }

  /** Input channels of one group. */
  get channels(): i32 {
    return this.inChannels / this.groups;
  }

  /** Rows of columns: the taps of one kernel. */
  get taps(): i32 {
    return this.channels * this.kernelHeight * this.kernelWidth;
  }

  /** Columns of columns: the pixels of one output channel. */
  get pixels(): i32 {
    return this.outHeight * this.outWidth;
  }

  /** Elements of x in one group of one image. */
  get image(): i32 {
    return this.channels * this.height * this.width;
  }

  /** Whether each pixel sees but that of its own place, so that columns(x) = x. */
  get pointwise(): bool {
    const taps = this.kernelHeight * this.kernelWidth, still = this.strideY == 1 && this.strideX == 1;
    return taps == 1 && still && this.outHeight == this.height && this.outWidth == this.width;
  }

  /** Rows of a band; if rows are long, it is one, and taken in pieces. */
  get band(): i32 {
    return min(this.outHeight, max(1, this.room / this.outWidth));
  }

  /** Pixels of a piece of a band's rows. */
  get piece(): i32 {
    return Panel.block(this.outWidth, this.room);
  }

  /** How many pixels a band may have. */
  get room(): i32 {
    const seen = this.channels * this.strideY * this.strideX;
    return this.kernels > 1 ? PIXELS : max(PIXELS, FRAMED / seen);
  }

  /** Rows of a frame: those of the image that so many rows of output see. */
  frameRows(rows: i32): i32 {
    return (rows - 1) * this.strideY + (this.kernelHeight - 1) * this.dilationY + 1;
  }

  /** How many phases a row of the frame holds. */
  get phases(): i32 {
    return min(this.strideX, (this.kernelWidth - 1) * this.dilationX + 1);
  }

  /** Elements of one phase. */
  get phase(): i32 {
    return this.outWidth + ((this.kernelWidth - 1) * this.dilationX) / this.strideX;
  }

  /** Elements from one output row to the next, in the frame. */
  get down(): i32 {
    return this.strideY * this.phases * this.phase;
  }

  /** The most pixels that are multiplied at once. */
  get most(): i32 {
    return this.band * this.piece;
  }

  /** The table of pixels. */
  get pixel(): usize {
    return this.work;
  }

  /** The table of taps. */
  get tap(): usize {
    return Simd.at<i32>(this.pixel, this.most);
  }

  /** What tap p, or the last if there are not so many, sees of a frame at its first pixel. */
  see(frame: usize, p: i32): usize {
    return frame + load<i32>(Simd.at<i32>(this.tap, min(p, this.taps - 1)));
  }

  /** Behind the tables, on a whole vector. */
  get frame(): usize {
    return (Simd.at<i32>(this.tap, this.taps) + 15) & ~15;
  }

  /** Scratch space for two tiles: also what may be read, and left as it is, behind the frame. */
  tile<T extends number>(): usize {
    return Simd.at<T>(this.frame, this.channels * this.frameRows(this.band) * this.phases * this.phase);
  }

  /** The rest of the workspace. */
  panels<T extends number>(): usize {
    return Simd.at<T>(this.tile<T>(), 2 * Panel.tile<T>());
  }
}

/** Writes the table of taps, in bytes. */
export function writeTaps<T extends number>(sizes: Sizes): void {
  const phase = sizes.phase, row = sizes.phases * phase, rows = sizes.frameRows(sizes.band);
  let tap = sizes.tap;
  for (let channel = 0; channel < sizes.channels; channel++) {
    for (let ky = 0; ky < sizes.kernelHeight; ky++) {
      const first = (channel * rows + ky * sizes.dilationY) * row;
      for (let kx = 0; kx < sizes.kernelWidth; kx++) {
        const x = kx * sizes.dilationX, place = first + (x % sizes.strideX) * phase + x / sizes.strideX;
        store<i32>(tap, Simd.at<T>(0, place) as i32);
        tap += sizeof<i32>();
      }
    }
  }
}

/** Writes the table of pixels, in bytes. */
export function writePixels<T extends number>(sizes: Sizes): void {
  let pixel = sizes.pixel;
  for (let oy = 0; oy < sizes.band; oy++) {
    for (let ox = 0; ox < sizes.piece; ox++) {
      store<i32>(pixel, Simd.at<T>(0, oy * sizes.down + ox) as i32);
      pixel += sizeof<i32>();
    }
  }
}

/** Copies into the frame what so many rows of output, from oy on, see of the image x. */
export function enframe<T extends number>(frame: usize, x: usize, sizes: Sizes, oy: i32, rows: i32): void {
  visitPhases<T>(frame, x, sizes, oy, rows, false);
}

/** The adjoint: adds the frame to the image. */
export function deframe<T extends number>(x: usize, frame: usize, sizes: Sizes, oy: i32, rows: i32): void {
  visitPhases<T>(frame, x, sizes, oy, rows, true);
}

function visitPhases<T extends number>(
  frame: usize, x: usize, sizes: Sizes, oy: i32, rows: i32, adjoint: bool,
): void {
  const height = sizes.height, width = sizes.width, phase = sizes.phase, phases = sizes.phases;
  const top = oy * sizes.strideY - sizes.padTop;
  const bottom = top + sizes.frameRows(rows), unused = sizes.frameRows(sizes.band) - sizes.frameRows(rows);
  for (let channel = 0; channel < sizes.channels; channel++) {
    for (let iy = top; iy < bottom; iy++) {
      const row = Simd.at<T>(x, iy * width), inside = iy >= 0 && iy < height ? width : 0;
      for (let q = 0; q < phases; q++) {
        if (adjoint) addRun<T>(row, frame, q - sizes.padLeft, sizes.strideX, phase, inside);
        else copyRun<T>(frame, row, q - sizes.padLeft, sizes.strideX, phase, inside);
        frame = Simd.at<T>(frame, phase);
      }
    }
    frame = Simd.at<T>(frame, unused * phases * phase);
    x = Simd.at<T>(x, height * width);
  }
}

/** to[t] = row[i + t step] for t < run, zero outside the row's width; vectors of neighbours overlap where they do not fit. */
export function copyRun<T extends number>(to: usize, row: usize, i: i32, step: i32, run: i32, width: i32): void {
  const lanes = Simd.lanes<T>();
  let t = 0;
  for (; t < run && i < 0; t++, i += step) store<T>(Simd.at<T>(to, t), 0 as T);
  const end = min(run, t + width - i);
  if (step == 1 && end - t >= lanes) {
    const from = Simd.at<T>(row, i - t);
    for (; t < end - lanes; t += lanes) v128.store(Simd.at<T>(to, t), v128.load(Simd.at<T>(from, t)));
    v128.store(Simd.at<T>(to, end - lanes), v128.load(Simd.at<T>(from, end - lanes)));
    t = end;
    i = width;
  }
  for (; step == 2 && t + lanes <= run && i + 2 * lanes <= width; t += lanes, i += 2 * lanes) {
    v128.store(Simd.at<T>(to, t), Neighbours.every<T>(Simd.at<T>(row, i), 2));
  }
  for (; t < run && i < width; t++, i += step) store<T>(Simd.at<T>(to, t), load<T>(Simd.at<T>(row, i)));
  for (; t < run; t++) store<T>(Simd.at<T>(to, t), 0 as T);
}

/** row[i + t step] += from[t] for t < run, nothing outside the row's width. */
export function addRun<T extends number>(row: usize, from: usize, i: i32, step: i32, run: i32, width: i32): void {
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
    store<T>(to, (load<T>(to) + load<T>(Simd.at<T>(from, t))) as T);
  }
}
