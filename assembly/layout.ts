import { Simd } from "./simd";

/**
 * A walk over operands of one shape, each with strides of its own. In memory, as 32-bit words:
 * rank, the extent of each axis, the strides of each operand, and room for one counter an axis.
 * The last axis is a row: kernels run along it; `next` moves from row to row.
 */
export class Walk {
  @inline static rank(layout: usize): i32 {
    return load<i32>(layout);
  }

  @inline static extent(layout: usize, axis: i32): i32 {
    return load<i32>(Simd.at<i32>(layout, 1 + axis));
  }

  @inline static stride(layout: usize, operand: i32, axis: i32): i32 {
    return load<i32>(Simd.at<i32>(layout, 1 + Walk.rank(layout) * (1 + operand) + axis));
  }

  /** The length of a row; a single number is a row of one. */
  @inline static columns(layout: usize): i32 {
    const rank = Walk.rank(layout);
    return rank == 0 ? 1 : Walk.extent(layout, rank - 1);
  }

  /** The stride of an operand along a row. */
  @inline static step(layout: usize, operand: i32): i32 {
    const rank = Walk.rank(layout);
    return rank == 0 ? 1 : Walk.stride(layout, operand, rank - 1);
  }

  /** The axis along which an operand's elements are neighbours, or −1; not the last. */
  static neighbours(layout: usize, operand: i32): i32 {
    let axis = Walk.rank(layout) - 2;
    while (axis >= 0 && (Walk.stride(layout, operand, axis) != 1 || Walk.extent(layout, axis) < 2)) axis--;
    return axis;
  }

  static rows(layout: usize): i32 {
    let rows = 1;
    for (let axis = 0; axis < Walk.rank(layout) - 1; axis++) rows *= Walk.extent(layout, axis);
    return rows;
  }

  /** How many rows lie one step apart: the extent of the last axis but one. */
  static block(layout: usize): i32 {
    const rank = Walk.rank(layout);
    return rank < 2 ? 1 : Walk.extent(layout, rank - 2);
  }

  /** How many bytes lie from one of those rows of an operand to the next. */
  static apart<T extends number>(layout: usize, operand: i32): usize {
    const rank = Walk.rank(layout);
    return rank < 2 ? 0 : Simd.at<T>(0, Walk.stride(layout, operand, rank - 2));
  }

  /** How many elements from its start an operand's row lies, for the row of a number; rows along one axis may not be counted. */
  static offset(layout: usize, operand: i32, row: i32, uncounted: i32 = -1): i32 {
    let offset = 0;
    for (let axis = Walk.rank(layout) - 2; axis >= 0; axis--) {
      if (axis == uncounted) continue;
      const extent = Walk.extent(layout, axis);
      offset += (row % extent) * Walk.stride(layout, operand, axis);
      row /= extent;
    }
    return offset;
  }
}

const REPEATED = memory.data(2 * 16, 16);

/** Where the vectors of an operand of a row are read: of one that repeats an element (step 0), from a vector of copies. */
export class Repeated {
  @inline static first<T extends number>(x: usize, step: i32): usize {
    return Repeated.at<T>(REPEATED, x, step);
  }

  @inline static second<T extends number>(x: usize, step: i32): usize {
    return Repeated.at<T>(REPEATED + 16, x, step);
  }

  @inline static at<T extends number>(copies: usize, x: usize, step: i32): usize {
    if (step != 0) return x;
    v128.store(copies, v128.load_splat<T>(x));
    return copies;
  }
}

/** Turns matrices over: y[j, i] = x[i, j], both with rows of neighbours that begin so many bytes apart. */
class Turn {
  /** A square of lanes, in registers. */
  @inline static square<T extends number>(y: usize, x: usize, yApart: usize, xApart: usize): void {
    const a = v128.load(x);
    const b = v128.load(x + xApart);
    if (sizeof<T>() == 8) {
      v128.store(y, v128.shuffle<u64>(a, b, 0, 2));
      v128.store(y + yApart, v128.shuffle<u64>(a, b, 1, 3));
      return;
    }
    const c = v128.load(x + 2 * xApart);
    const d = v128.load(x + 3 * xApart);
    const ab = v128.shuffle<u32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
    const abLast = v128.shuffle<u32>(a, b, 2, 6, 3, 7);
    const cdLast = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
    v128.store(y, v128.shuffle<u64>(ab, cd, 0, 2));
    v128.store(y + yApart, v128.shuffle<u64>(ab, cd, 1, 3));
    v128.store(y + 2 * yApart, v128.shuffle<u64>(abLast, cdLast, 0, 2));
    v128.store(y + 3 * yApart, v128.shuffle<u64>(abLast, cdLast, 1, 3));
  }

  /** x is [rows, columns]. Bands of rows, each as high as a line of cache in y is wide, are turned from left to right. */
  @inline static matrix<T extends number>(y: usize, x: usize, rows: i32, columns: i32, yApart: usize, xApart: usize): void {
    const lanes = Simd.lanes<T>();
    const whole = Simd.body<T>(columns);
    const band = 64 / (sizeof<T>() as i32);
    for (let top = 0; top < rows; top += band) {
      const bottom = min(top + band, rows);
      const wholeBottom = top + Simd.body<T>(bottom - top);
      for (let j = 0; j < whole; j += lanes) {
        for (let i = top; i < wholeBottom; i += lanes) {
          Turn.square<T>(Simd.at<T>(y + <usize>j * yApart, i), Simd.at<T>(x + <usize>i * xApart, j), yApart, xApart);
        }
        Turn.part<T>(y, x, wholeBottom, bottom, j, j + lanes, yApart, xApart);
      }
      Turn.part<T>(y, x, top, bottom, whole, columns, yApart, xApart);
    }
  }

  /** Element by element. */
  static part<T extends number>(
    y: usize, x: usize, top: i32, bottom: i32, left: i32, right: i32, yApart: usize, xApart: usize,
  ): void {
    for (let j = left; j < right; j++) {
      for (let i = top; i < bottom; i++) {
        store<T>(Simd.at<T>(y + <usize>j * yApart, i), load<T>(Simd.at<T>(x + <usize>i * xApart, j)));
      }
    }
  }
}

class Row {
  /** Neighbours, or copies of one element, are written by vectors, here rather than by a call where they are few; else strides may be any. */
  @inline static copy<T extends number>(y: usize, x: usize, n: i32, yStep: i32, xStep: i32): void {
    if (yStep == 1 && xStep == 1) {
      if (n > 64) {
        memory.copy(y, x, <usize>n * sizeof<T>());
        return;
      }
      const body = Simd.body<T>(n);
      for (let i = 0; i < body; i += Simd.lanes<T>()) v128.store(Simd.at<T>(y, i), v128.load(Simd.at<T>(x, i)));
      for (let i = body; i < n; i++) store<T>(Simd.at<T>(y, i), load<T>(Simd.at<T>(x, i)));
    } else if (yStep == 1 && xStep == 0) {
      const body = Simd.body<T>(n);
      const copies = v128.load_splat<T>(x);
      for (let i = 0; i < body; i += Simd.lanes<T>()) v128.store(Simd.at<T>(y, i), copies);
      for (let i = body; i < n; i++) v128.store_lane<T>(Simd.at<T>(y, i), copies, 0);
    } else {
      const yApart = Simd.at<T>(0, yStep), xApart = Simd.at<T>(0, xStep);
      for (let i = 0; i < n; i++, y += yApart, x += xApart) store<T>(y, load<T>(x));
    }
  }
}

/** y = x along the walk, from where each starts. Moving bits, it serves every type of a width. */
function copy<T extends number>(y: usize, x: usize, yStart: i32, xStart: i32, layout: usize): void {
  const n = Walk.columns(layout);
  const yStep = Walk.step(layout, 0);
  const xStep = Walk.step(layout, 1);
  const rows = Walk.rows(layout);
  const turned = yStep == 1 && xStep > 1 ? Walk.neighbours(layout, 1) : -1;
  y = Simd.at<T>(y, yStart);
  x = Simd.at<T>(x, xStart);
  if (turned >= 0) {
    const count = Walk.extent(layout, turned);
    for (let row = 0; row < rows / count; row++) {
      const yRow = Simd.at<T>(y, Walk.offset(layout, 0, row, turned));
      const xRow = Simd.at<T>(x, Walk.offset(layout, 1, row, turned));
      const yApart = <usize>Walk.stride(layout, 0, turned) * sizeof<T>();
      Turn.matrix<T>(yRow, xRow, n, count, yApart, <usize>xStep * sizeof<T>());
    }
    return;
  }
  const block = Walk.block(layout);
  const yApart = Walk.apart<T>(layout, 0);
  const xApart = Walk.apart<T>(layout, 1);
  for (let first = 0; first < rows; first += block) {
    let yRow = Simd.at<T>(y, Walk.offset(layout, 0, first));
    let xRow = Simd.at<T>(x, Walk.offset(layout, 1, first));
    for (let row = 0; row < block; row++, yRow += yApart, xRow += xApart) {
      Row.copy<T>(yRow, xRow, n, yStep, xStep);
    }
  }
}

export function copy_f32(y: usize, x: usize, yStart: i32, xStart: i32, layout: usize): void {
  copy<u32>(y, x, yStart, xStart, layout);
}
export function copy_f64(y: usize, x: usize, yStart: i32, xStart: i32, layout: usize): void {
  copy<u64>(y, x, yStart, xStart, layout);
}
export function copy_i32(y: usize, x: usize, yStart: i32, xStart: i32, layout: usize): void {
  copy<u32>(y, x, yStart, xStart, layout);
}
