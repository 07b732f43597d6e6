import { Simd } from "./simd";

/** y[…, i, j] = x[…, i, j] where low ≤ j − i ≤ high, else 0. Moving bits, it serves every type of a width. */
function band<T extends number>(y: usize, x: usize, rows: i32, height: i32, width: i32, low: i32, high: i32): void {
  for (let row = 0; row < rows; row++) {
    const i = row % height;
    const start = min(max(i + low, 0), width);
    const stop = max(min(i + high + 1, width), start);
    const from = Simd.at<T>(0, start);
    const to = Simd.at<T>(0, stop);
    const end = Simd.at<T>(0, width);
    memory.fill(y, 0, from);
    memory.copy(y + from, x + from, to - from);
    memory.fill(y + to, 0, end - to);
    y += end;
    x += end;
  }
}

/** The part up to the diagonal: j − i ≤ offset. */
export function tril_f32(y: usize, x: usize, rows: i32, height: i32, width: i32, offset: i32): void { band<u32>(y, x, rows, height, width, -height, offset); }
export function tril_f64(y: usize, x: usize, rows: i32, height: i32, width: i32, offset: i32): void { band<u64>(y, x, rows, height, width, -height, offset); }
export function tril_i32(y: usize, x: usize, rows: i32, height: i32, width: i32, offset: i32): void { band<u32>(y, x, rows, height, width, -height, offset); }

/** The part from the diagonal on: j − i ≥ offset. */
export function triu_f32(y: usize, x: usize, rows: i32, height: i32, width: i32, offset: i32): void { band<u32>(y, x, rows, height, width, offset, width); }
export function triu_f64(y: usize, x: usize, rows: i32, height: i32, width: i32, offset: i32): void { band<u64>(y, x, rows, height, width, offset, width); }
export function triu_i32(y: usize, x: usize, rows: i32, height: i32, width: i32, offset: i32): void { band<u32>(y, x, rows, height, width, offset, width); }
