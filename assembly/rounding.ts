import { Elementwise } from "./elementwise";

const enum Name { abs, sign, floor, ceil, round }

/** Functions that cut a number into its parts; all are exact. */
class Rounding {
  /** −1, 0 or 1; NaN has the sign 0. */
  @inline static sign<T extends number>(x: v128): v128 {
    const zero = v128.splat<T>(0 as T);
    const one = v128.splat<T>(1 as T);
    return v128.sub<T>(v128.and(v128.gt<T>(x, zero), one), v128.and(v128.lt<T>(x, zero), one));
  }
}

class ByName<T extends number> {
  @inline of(f: Name, x: v128): v128 {
    if (f == Name.abs) return v128.abs<T>(x);
    if (f == Name.sign) return Rounding.sign<T>(x);
    if (!isFloat<T>()) return unreachable();
    if (f == Name.floor) return v128.floor<T>(x);
    if (f == Name.ceil) return v128.ceil<T>(x);
    return v128.nearest<T>(x);
  }
}

export function abs_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.abs, y, x, n); }
export function abs_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.abs, y, x, n); }
export function abs_i32(y: usize, x: usize, n: i32): void { Elementwise.map<i32, ByName<i32>>(Name.abs, y, x, n); }
export function sign_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.sign, y, x, n); }
export function sign_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.sign, y, x, n); }
export function floor_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.floor, y, x, n); }
export function floor_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.floor, y, x, n); }
export function ceil_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.ceil, y, x, n); }
export function ceil_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.ceil, y, x, n); }
export function round_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.round, y, x, n); }
export function round_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.round, y, x, n); }
