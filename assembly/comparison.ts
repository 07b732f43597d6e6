import { Elementwise } from "./elementwise";
import { Repeated, Walk } from "./layout";
import { Simd } from "./simd";

const enum Op {
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
}

/** 1 where a ∘ b holds, else 0, in as many 32-bit lanes, the first; comparisons with NaN hold only for ≠. */
class Comparison<T extends number> {
  @inline of(op: Op, a: v128, b: v128): v128 {
    const truth = v128.and(Comparison.mask<T>(op, a, b), i32x4.splat(1));
    return sizeof<T>() == 4 ? truth : v128.shuffle<i32>(truth, truth, 0, 2, 0, 2);
  }

  /** All bits of a lane where the comparison holds. */
  @inline static mask<T extends number>(op: Op, a: v128, b: v128): v128 {
    if (op == Op.Equal) return v128.eq<T>(a, b);
    if (op == Op.NotEqual) return v128.ne<T>(a, b);
    if (op == Op.Less) return v128.lt<T>(a, b);
    if (op == Op.LessEqual) return v128.le<T>(a, b);
    if (op == Op.Greater) return v128.gt<T>(a, b);
    return v128.ge<T>(a, b);
  }
}

/** y = condition ? a : b, element by element, with steps of 1 along a row, or 0 to repeat one. Moving bits, it serves every type of a width. */
class Choice {
  /** All bits of a lane where the condition, 32-bit truth values, is not zero. */
  @inline static mask<T extends number>(condition: usize): v128 {
    const zero = i32x4.splat(0);
    if (sizeof<T>() == 4) return i32x4.ne(v128.load(condition), zero);
    return i64x2.ne(i64x2.extend_low_i32x4_u(v128.load64_zero(condition)), zero);
  }

  @inline static row<T extends number>(
    y: usize, condition: usize, a: usize, b: usize, n: i32, conditionStep: i32, aStep: i32, bStep: i32,
  ): void {
    const end = Simd.at<T>(y, n), body = Simd.at<T>(y, conditionStep == 1 ? Simd.body<T>(n) : 0);
    const step = sizeof<T>() == 4 ? 16 : 8;
    a = Repeated.first<T>(a, aStep);
    b = Repeated.second<T>(b, bStep);
    for (; y != body; y += 16, condition += step, a += 16 * aStep, b += 16 * bStep) {
      v128.store(y, v128.bitselect(v128.load(a), v128.load(b), Choice.mask<T>(condition)));
    }
    for (; y != end; y += sizeof<T>(), condition += 4 * conditionStep, a += sizeof<T>() * aStep, b += sizeof<T>() * bStep) {
      store<T>(y, load<i32>(condition) ? load<T>(a) : load<T>(b));
    }
  }
}

function where<T extends number>(y: usize, condition: usize, a: usize, b: usize, layout: usize): void {
  const n = Walk.columns(layout);
  const conditionStep = Walk.step(layout, 1);
  const aStep = Walk.step(layout, 2);
  const bStep = Walk.step(layout, 3);
  const rows = Walk.rows(layout);
  const block = Walk.block(layout);
  const yApart = Walk.apart<T>(layout, 0);
  const conditionApart = Walk.apart<i32>(layout, 1);
  const aApart = Walk.apart<T>(layout, 2);
  const bApart = Walk.apart<T>(layout, 3);
  for (let first = 0; first < rows; first += block) {
    let yRow = Simd.at<T>(y, Walk.offset(layout, 0, first));
    let conditionRow = Simd.at<i32>(condition, Walk.offset(layout, 1, first));
    let aRow = Simd.at<T>(a, Walk.offset(layout, 2, first));
    let bRow = Simd.at<T>(b, Walk.offset(layout, 3, first));
    for (let row = 0; row < block; row++) {
      Choice.row<T>(yRow, conditionRow, aRow, bRow, n, conditionStep, aStep, bStep);
      yRow += yApart;
      conditionRow += conditionApart;
      aRow += aApart;
      bRow += bApart;
    }
  }
}

export function equal_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, i32, Comparison<f32>>(Op.Equal, y, a, b, layout);
}
export function equal_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, i32, Comparison<f64>>(Op.Equal, y, a, b, layout);
}
export function equal_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, Comparison<i32>>(Op.Equal, y, a, b, layout);
}
export function notEqual_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, i32, Comparison<f32>>(Op.NotEqual, y, a, b, layout);
}
export function notEqual_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, i32, Comparison<f64>>(Op.NotEqual, y, a, b, layout);
}
export function notEqual_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, Comparison<i32>>(Op.NotEqual, y, a, b, layout);
}
export function less_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, i32, Comparison<f32>>(Op.Less, y, a, b, layout);
}
export function less_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, i32, Comparison<f64>>(Op.Less, y, a, b, layout);
}
export function less_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, Comparison<i32>>(Op.Less, y, a, b, layout);
}
export function lessEqual_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, i32, Comparison<f32>>(Op.LessEqual, y, a, b, layout);
}
export function lessEqual_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, i32, Comparison<f64>>(Op.LessEqual, y, a, b, layout);
}
export function lessEqual_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, Comparison<i32>>(Op.LessEqual, y, a, b, layout);
}
export function greater_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, i32, Comparison<f32>>(Op.Greater, y, a, b, layout);
}
export function greater_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, i32, Comparison<f64>>(Op.Greater, y, a, b, layout);
}
export function greater_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, Comparison<i32>>(Op.Greater, y, a, b, layout);
}
export function greaterEqual_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f32, i32, Comparison<f32>>(Op.GreaterEqual, y, a, b, layout);
}
export function greaterEqual_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<f64, i32, Comparison<f64>>(Op.GreaterEqual, y, a, b, layout);
}
export function greaterEqual_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Elementwise.zip<i32, i32, Comparison<i32>>(Op.GreaterEqual, y, a, b, layout);
}
export function where_f32(y: usize, condition: usize, a: usize, b: usize, layout: usize): void {
  where<u32>(y, condition, a, b, layout);
}
export function where_f64(y: usize, condition: usize, a: usize, b: usize, layout: usize): void {
  where<u64>(y, condition, a, b, layout);
}
export function where_i32(y: usize, condition: usize, a: usize, b: usize, layout: usize): void {
  where<u32>(y, condition, a, b, layout);
}
