import { Simd } from "./simd";

/** As many numbers as fit into a vector of both types: two where one of them has 64 bits, else four. */
class Vector {
  @inline static count<From extends number, To extends number>(): i32 {
    return 16 / (max(sizeof<From>(), sizeof<To>()) as i32);
  }

  /** From f32 and i32 to f64 the last two lanes of what is loaded do not count; from f64 the last two of what comes out are 0. */
  @inline static convert<From extends number, To extends number>(x: usize): v128 {
    const v = sizeof<To>() == 8 ? v128.load64_zero(x) : v128.load(x);
    if (isInteger<From>()) {
      if (isInteger<To>()) return v;
      return sizeof<To>() == 4 ? f32x4.convert_i32x4_s(v) : f64x2.convert_low_i32x4_s(v);
    }
    if (isInteger<To>()) return sizeof<From>() == 4 ? i32x4.trunc_sat_f32x4_s(v) : i32x4.trunc_sat_f64x2_s_zero(v);
    return sizeof<From>() == 4 ? f64x2.promote_low_f32x4(v) : f32x4.demote_f64x2_zero(v);
  }
}

/** Converts each number; a float becomes an int32 towards zero, clamped, and NaN becomes 0. */
function convert<From extends number, To extends number>(y: usize, x: usize, n: i32): void {
  const count = Vector.count<From, To>();
  const body = n & ~(count - 1);
  for (let i = 0; i < body; i += count) {
    const v = Vector.convert<From, To>(Simd.at<From>(x, i));
    if (sizeof<From>() == 8) v128.store64_lane(Simd.at<To>(y, i), v, 0);
    else v128.store(Simd.at<To>(y, i), v);
  }
  for (let i = body; i < n; i++) store<To>(Simd.at<To>(y, i), load<From>(Simd.at<From>(x, i)) as number as To);
}

/** Anything but zero is true, NaN too. */
function castToBool<T extends number>(y: usize, x: usize, n: i32): void {
  const body = sizeof<T>() == 4 ? Simd.body<T>(n) : 0;
  for (let i = 0; i < body; i += Simd.lanes<T>()) {
    const isTrue = v128.ne<T>(v128.load(Simd.at<T>(x, i)), v128.splat<T>(0 as T));
    v128.store(Simd.at<i32>(y, i), v128.and(isTrue, i32x4.splat(1)));
  }
  for (let i = body; i < n; i++) store<i32>(Simd.at<i32>(y, i), load<T>(Simd.at<T>(x, i)) != 0 ? 1 : 0);
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
