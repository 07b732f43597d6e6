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

  static rows(layout: usize): i32 {
    let rows = 1;
    for (let axis = 0; axis < Walk.rank(layout) - 1; axis++) rows *= Walk.extent(layout, axis);
    return rows;
  }

  /** How many elements from its start an operand's row lies, for the row of a number. */
  static offset(layout: usize, operand: i32, row: i32): i32 {
    let offset = 0;
    for (let axis = Walk.rank(layout) - 2; axis >= 0; axis--) {
      const extent = Walk.extent(layout, axis);
      offset += (row % extent) * Walk.stride(layout, operand, axis);
      row /= extent;
    }
    return offset;
  }
}

/** y = x along the walk, from where each starts. Moving bits, it serves every type of a width. */
function copy<T extends number>(y: usize, x: usize, yStart: i32, xStart: i32, layout: usize): void {
  const n = Walk.columns(layout);
  const yStep = Walk.step(layout, 0);
  const xStep = Walk.step(layout, 1);
  const rows = Walk.rows(layout);
  for (let row = 0; row < rows; row++) {
    const yRow = Simd.at<T>(y, yStart + Walk.offset(layout, 0, row));
    const xRow = Simd.at<T>(x, xStart + Walk.offset(layout, 1, row));
    if (yStep == 1 && xStep == 1) {
      memory.copy(yRow, xRow, (<usize>n) * sizeof<T>());
      continue;
    }
    for (let i = 0; i < n; i++) store<T>(Simd.at<T>(yRow, i * yStep), load<T>(Simd.at<T>(xRow, i * xStep)));
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
