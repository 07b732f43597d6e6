import { Walk } from "./layout";
import { Simd } from "./simd";

const enum Name { sin, cos, tan, asin, acos, atan }

/** Functions of angles, computed one by one in f64: an f32 is that result, rounded once. */
class Trigonometric {
  @inline static of(f: Name, x: f64): f64 {
    if (f == Name.sin) return NativeMath.sin(x);
    if (f == Name.cos) return NativeMath.cos(x);
    if (f == Name.tan) return NativeMath.tan(x);
    if (f == Name.asin) return NativeMath.asin(x);
    if (f == Name.acos) return NativeMath.acos(x);
    return NativeMath.atan(x);
  }

  /** y_i = f(x_i). y may be x. */
  @inline static map<T extends number>(f: Name, y: usize, x: usize, n: i32): void {
    for (let i = 0; i < n; i++) store<T>(Simd.at<T>(y, i), Trigonometric.of(f, load<T>(Simd.at<T>(x, i)) as f64) as T);
  }
}

/** y = the angle of the point (b, a), in (−π, π]; computed in f64. */
function atan2<T extends number>(y: usize, a: usize, b: usize, layout: usize): void {
  const n = Walk.columns(layout);
  const aStep = Walk.step(layout, 1);
  const bStep = Walk.step(layout, 2);
  const rows = Walk.rows(layout);
  for (let row = 0; row < rows; row++) {
    const yRow = Simd.at<T>(y, Walk.offset(layout, 0, row));
    const aRow = Simd.at<T>(a, Walk.offset(layout, 1, row));
    const bRow = Simd.at<T>(b, Walk.offset(layout, 2, row));
    for (let i = 0; i < n; i++) {
      const ai = load<T>(Simd.at<T>(aRow, i * aStep)) as f64;
      const bi = load<T>(Simd.at<T>(bRow, i * bStep)) as f64;
      store<T>(Simd.at<T>(yRow, i), NativeMath.atan2(ai, bi) as T);
    }
  }
}

export function sin_f32(y: usize, x: usize, n: i32): void { Trigonometric.map<f32>(Name.sin, y, x, n); }
export function sin_f64(y: usize, x: usize, n: i32): void { Trigonometric.map<f64>(Name.sin, y, x, n); }
export function cos_f32(y: usize, x: usize, n: i32): void { Trigonometric.map<f32>(Name.cos, y, x, n); }
export function cos_f64(y: usize, x: usize, n: i32): void { Trigonometric.map<f64>(Name.cos, y, x, n); }
export function tan_f32(y: usize, x: usize, n: i32): void { Trigonometric.map<f32>(Name.tan, y, x, n); }
export function tan_f64(y: usize, x: usize, n: i32): void { Trigonometric.map<f64>(Name.tan, y, x, n); }
export function asin_f32(y: usize, x: usize, n: i32): void { Trigonometric.map<f32>(Name.asin, y, x, n); }
export function asin_f64(y: usize, x: usize, n: i32): void { Trigonometric.map<f64>(Name.asin, y, x, n); }
export function acos_f32(y: usize, x: usize, n: i32): void { Trigonometric.map<f32>(Name.acos, y, x, n); }
export function acos_f64(y: usize, x: usize, n: i32): void { Trigonometric.map<f64>(Name.acos, y, x, n); }
export function atan_f32(y: usize, x: usize, n: i32): void { Trigonometric.map<f32>(Name.atan, y, x, n); }
export function atan_f64(y: usize, x: usize, n: i32): void { Trigonometric.map<f64>(Name.atan, y, x, n); }
export function atan2_f32(y: usize, a: usize, b: usize, layout: usize): void { atan2<f32>(y, a, b, layout); }
export function atan2_f64(y: usize, a: usize, b: usize, layout: usize): void { atan2<f64>(y, a, b, layout); }
