import { Elementwise } from "./elementwise";

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

class Negative<T extends number> {
  @inline of(_: i32, x: v128): v128 {
    return v128.neg<T>(x);
  }
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
  Elementwise.map<f32, Negative<f32>>(0, y, x, n);
}
export function neg_f64(y: usize, x: usize, n: i32): void {
  Elementwise.map<f64, Negative<f64>>(0, y, x, n);
}
export function neg_i32(y: usize, x: usize, n: i32): void {
  Elementwise.map<i32, Negative<i32>>(0, y, x, n);
}
