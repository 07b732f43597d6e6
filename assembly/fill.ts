import { Simd } from "./simd";

/** y_i = value */
function fill<T extends number>(y: usize, n: i32, value: T): void {
  const vector = v128.splat<T>(value);
  const body = Simd.body<T>(n);
  for (let i = 0; i < body; i += Simd.lanes<T>()) v128.store(Simd.at<T>(y, i), vector);
  for (let i = body; i < n; i++) store<T>(Simd.at<T>(y, i), value);
}

/** y_i = start + i step, each rounded once from float64 */
function ramp<T extends number>(y: usize, n: i32, start: f64, step: f64): void {
  for (let i = 0; i < n; i++) store<T>(Simd.at<T>(y, i), <T>(start + (<f64>i) * step));
}

export function fill_f32(y: usize, n: i32, value: f64): void {
  fill<f32>(y, n, <f32>value);
}
export function fill_f64(y: usize, n: i32, value: f64): void {
  fill<f64>(y, n, value);
}
export function fill_i32(y: usize, n: i32, value: f64): void {
  fill<i32>(y, n, <i32>value);
}
export function ramp_f32(y: usize, n: i32, start: f64, step: f64): void {
  ramp<f32>(y, n, start, step);
}
export function ramp_f64(y: usize, n: i32, start: f64, step: f64): void {
  ramp<f64>(y, n, start, step);
}
export function ramp_i32(y: usize, n: i32, start: f64, step: f64): void {
  ramp<i32>(y, n, start, step);
}
