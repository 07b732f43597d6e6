import { Elementwise } from "./elementwise";
import { Simd } from "./simd";

const enum Op {
  Add,
  Sub,
  Mul,
  Div,
  Maximum,
  Minimum,
}

class ByName<T extends number> {
  @inline of(op: Op, a: v128, b: v128): v128 {
    if (op == Op.Add) return v128.add<T>(a, b);
    if (op == Op.Sub) return v128.sub<T>(a, b);
    if (op == Op.Mul) return v128.mul<T>(a, b);
    if (op == Op.Maximum) return v128.max<T>(a, b);
    if (op == Op.Minimum) return v128.min<T>(a, b);
    return isFloat<T>() ? v128.div<T>(a, b) : unreachable();
  }
}

function neg<T extends number>(y: usize, x: usize, n: i32): void {
  const body = Simd.body<T>(n);
  for (let i = 0; i < body; i += Simd.lanes<T>()) {
    v128.store(Simd.at<T>(y, i), v128.neg<T>(v128.load(Simd.at<T>(x, i))));
  }
  for (let i = body; i < n; i++) store<T>(Simd.at<T>(y, i), -load<T>(Simd.at<T>(x, i)) as T);
}

export function add_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, f32, ByName<f32>>(Op.Add, y, a, b, layout);
}
export function add_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, f64, ByName<f64>>(Op.Add, y, a, b, layout);
}
export function add_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, ByName<i32>>(Op.Add, y, a, b, layout);
}
export function sub_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, f32, ByName<f32>>(Op.Sub, y, a, b, layout);
}
export function sub_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, f64, ByName<f64>>(Op.Sub, y, a, b, layout);
}
export function sub_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, ByName<i32>>(Op.Sub, y, a, b, layout);
}
export function mul_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, f32, ByName<f32>>(Op.Mul, y, a, b, layout);
}
export function mul_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, f64, ByName<f64>>(Op.Mul, y, a, b, layout);
}
export function mul_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, ByName<i32>>(Op.Mul, y, a, b, layout);
}
export function div_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, f32, ByName<f32>>(Op.Div, y, a, b, layout);
}
export function div_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, f64, ByName<f64>>(Op.Div, y, a, b, layout);
}
export function maximum_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, f32, ByName<f32>>(Op.Maximum, y, a, b, layout);
}
export function maximum_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, f64, ByName<f64>>(Op.Maximum, y, a, b, layout);
}
export function maximum_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, ByName<i32>>(Op.Maximum, y, a, b, layout);
}
export function minimum_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, f32, ByName<f32>>(Op.Minimum, y, a, b, layout);
}
export function minimum_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, f64, ByName<f64>>(Op.Minimum, y, a, b, layout);
}
export function minimum_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, ByName<i32>>(Op.Minimum, y, a, b, layout);
}
export function neg_f32(y: usize, x: usize, n: i32): void {
  neg<f32>(y, x, n);
}
export function neg_f64(y: usize, x: usize, n: i32): void {
  neg<f64>(y, x, n);
}
export function neg_i32(y: usize, x: usize, n: i32): void {
  neg<i32>(y, x, n);
}
