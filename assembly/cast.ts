import { Simd } from "./simd";

/** Converts each number; a float becomes an int32 towards zero, clamped, and NaN becomes 0. */
function convert<From extends number, To extends number>(y: usize, x: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<To>(Simd.at<To>(y, i), load<From>(Simd.at<From>(x, i)) as number as To);
}

/** Anything but zero is true, NaN too. */
function castToBool<T extends number>(y: usize, x: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<i32>(Simd.at<i32>(y, i), load<T>(Simd.at<T>(x, i)) != 0 ? 1 : 0);
}

export function castToBool_f32(y: usize, x: usize, n: i32): void {
  castToBool<f32>(y, x, n);
}
export function castToBool_f64(y: usize, x: usize, n: i32): void {
  castToBool<f64>(y, x, n);
}
export function castToBool_i32(y: usize, x: usize, n: i32): void {
  castToBool<i32>(y, x, n);
}
export function castToInt32_f32(y: usize, x: usize, n: i32): void {
  convert<f32, i32>(y, x, n);
}
export function castToInt32_f64(y: usize, x: usize, n: i32): void {
  convert<f64, i32>(y, x, n);
}
export function castToInt32_i32(y: usize, x: usize, n: i32): void {
  convert<i32, i32>(y, x, n);
}
export function castFromInt32_f32(y: usize, x: usize, n: i32): void {
  convert<i32, f32>(y, x, n);
}
export function castFromInt32_f64(y: usize, x: usize, n: i32): void {
  convert<i32, f64>(y, x, n);
}
export function castFromFloat_f32(y: usize, x: usize, n: i32): void {
  convert<f64, f32>(y, x, n);
}
export function castFromFloat_f64(y: usize, x: usize, n: i32): void {
  convert<f32, f64>(y, x, n);
}
