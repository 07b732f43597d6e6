import { Simd } from "./simd";

/** y = sin x, computed in f64. y may be x, here and below. */
function sin<T extends number>(y: usize, x: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<T>(Simd.at<T>(y, i), NativeMath.sin(load<T>(Simd.at<T>(x, i)) as f64) as T);
}

/** y = cos x, computed in f64. */
function cos<T extends number>(y: usize, x: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<T>(Simd.at<T>(y, i), NativeMath.cos(load<T>(Simd.at<T>(x, i)) as f64) as T);
}

export function sin_f32(y: usize, x: usize, n: i32): void { sin<f32>(y, x, n); }
export function sin_f64(y: usize, x: usize, n: i32): void { sin<f64>(y, x, n); }
export function cos_f32(y: usize, x: usize, n: i32): void { cos<f32>(y, x, n); }
export function cos_f64(y: usize, x: usize, n: i32): void { cos<f64>(y, x, n); }
