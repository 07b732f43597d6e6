import { Sizes } from "./frame";
import { Panel } from "./panel";
import { Simd } from "./simd";

/*
 * How tiles.ts cuts pixels into tiles of 2 × 2: the tiles of a row into pieces, and the pieces of all rows of all
 * images into blocks. For each block there is v[place, channel, tile], of what its tiles see, and
 * m[place, kernel, tile], of what they are; for all, u[place], in panels of kernels or, for dx, of channels.
 */

/** Places in what a tile and a kernel become, and in a kernel. */
export const PLACES: i32 = 16;
export const KERNEL: i32 = 9;
/** Elements of v and m: they stay in the second cache. */
const BLOCK: i32 = 131072;
/** A block may have as many tiles as these, whatever its elements: each kernel that is read serves all of them. */
const TILES: i32 = 64;
/** Elements between the ends of two places, so that they do not fall into the same part of a cache. */
const GAP: i32 = 16;
/** As many products take as long as the transforms of a tile, for each kernel; or of a kernel, for each channel. */
const TRANSFORM: i32 = 200;
/** Kernels times channels, at most: u has 16 numbers for each. */
const LARGEST: i32 = 1048576;

const TILING = memory.data(11 * sizeof<i32>());

@unmanaged
export class Tiling {
  work: usize;
  /** Rows of tiles of an image. */
  rows: i32;
  /** Pieces of a row. */
  across: i32;
  /** Tiles of a piece. */
  piece: i32;
  /** Pieces in all. */
  count: i32;
  /** Pieces of a block. */
  block: i32;
  /** Elements from one channel of v, or kernel of m, to the next: an odd number of panels, to the same end. */
  row: i32;
  /** Elements from one place to the next. */
  uPlace: i32;
  vPlace: i32;
  mPlace: i32;
  /** Elements of the panels of v and m at one place. */
  packed: i32;

  static of(sizes: Sizes): Tiling {
    const tiling = changetype<Tiling>(TILING), kernels = sizes.kernels, channels = sizes.channels;
    const width = (sizes.outWidth + 1) / 2, tiles = max(TILES, BLOCK / (PLACES * (channels + kernels)));
    tiling.work = sizes.work;
    tiling.rows = (sizes.outHeight + 1) / 2;
    tiling.piece = Panel.block(width, tiles);
    tiling.across = (width + tiling.piece - 1) / tiling.piece;
    tiling.count = sizes.batch * tiling.rows * tiling.across;
    tiling.block = Panel.block(tiling.count, tiles / tiling.piece);
    const columns = Panel.size(Tiling.columns(), tiling.block * tiling.piece + Simd.lanes<f32>(), 1);
    tiling.row = columns | Tiling.columns();
    tiling.uPlace = Panel.size(Panel.rows(), kernels, Panel.size(Panel.rows(), channels, 1)) + GAP;
    tiling.vPlace = channels * tiling.row + GAP;
    tiling.mPlace = kernels * tiling.row + GAP;
    tiling.packed = Panel.size(Panel.rows(), kernels, columns) + Panel.size(Tiling.columns(), channels, columns);
    return tiling;
  }

  /** Whether kernels are of 3 × 3, by steps of one, and 16 products for a tile are cheaper than 9 for each pixel. */
  static pays(sizes: Sizes): bool {
    const kernels = sizes.kernels, channels = sizes.channels;
    const many = kernels >= Panel.rows() && channels > TRANSFORM / (4 * KERNEL - PLACES);
    const three = sizes.kernelHeight == 3 && sizes.kernelWidth == 3;
    const steps = sizes.strideY | sizes.strideX | sizes.dilationY | sizes.dilationX;
    if (!many || !three || steps != 1 || kernels * channels > LARGEST) return false;
    const across = (sizes.outWidth + 1) / 2, rows: f64 = sizes.batch * ((sizes.outHeight + 1) / 2);
    const beside = Panel.size(Simd.lanes<f32>(), across, 1) * (TRANSFORM / channels);
    return rows * (PLACES * across + beside) + TRANSFORM < <f64>KERNEL * sizes.batch * sizes.pixels;
  }

  /** Columns of a panel of f32; one of f64 has half as many. */
  @inline static columns(): i32 {
    return Panel.columns<f32>();
  }

  /** The image of a piece. */
  image(piece: i32): i32 {
    return piece / (this.rows * this.across);
  }

  /** The first pixel of a piece. */
  top(piece: i32): i32 {
    return 2 * ((piece / this.across) % this.rows);
  }

  left(piece: i32): i32 {
    return 2 * this.piece * (piece % this.across);
  }

  /** Elements of a line of pixels that a piece sees, and may read besides: whole vectors. */
  get line(): i32 {
    return (2 * this.piece + 11) & ~3;
  }

  /** Four lines, in transit. */
  get lines(): usize {
    return this.work;
  }

  /** Scratch space for the edges of products. */
  tile<T extends number>(): usize {
    return Simd.at<T>(this.lines, 4 * this.line);
  }

  u<T extends number>(): usize {
    return Simd.at<T>(this.tile<T>(), Panel.tile<T>());
  }

  v<T extends number>(): usize {
    return Simd.at<T>(this.u<T>(), PLACES * this.uPlace);
  }

  m<T extends number>(): usize {
    return Simd.at<T>(this.v<T>(), PLACES * this.vPlace);
  }

  /** m and v of one place, packed. */
  panels<T extends number>(): usize {
    return Simd.at<T>(this.m<T>(), PLACES * this.mPlace);
  }

  /** Where the workspace ends. */
  end<T extends number>(): usize {
    return Simd.at<T>(this.panels<T>(), this.packed);
  }
}
