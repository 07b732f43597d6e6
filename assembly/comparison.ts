import { Walk } from "./layout";
import { Simd } from "./simd";

const enum Op {
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
}

/** y = 1 where a ∘ b holds, else 0; comparisons with NaN hold only for ≠. */
class Comparison {
  @inline static holds<T extends number>(op: Op, a: T, b: T): bool {
    if (op == Op.Equal) return a == b;
    if (op == Op.NotEqual) return a != b;
    if (op == Op.Less) return a < b;
    if (op == Op.LessEqual) return a <= b;
    if (op == Op.Greater) return a > b;
    return a >= b;
  }

  @inline static run<T extends number>(op: Op, y: usize, a: usize, b: usize, layout: usize): void {
    const n = Walk.columns(layout);
    const aStep = Walk.step(layout, 1);
    const bStep = Walk.step(layout, 2);
    const rows = Walk.rows(layout);
    for (let row = 0; row < rows; row++) {
      const yRow = Simd.at<i32>(y, Walk.offset(layout, 0, row));
      const aRow = Simd.at<T>(a, Walk.offset(layout, 1, row));
      const bRow = Simd.at<T>(b, Walk.offset(layout, 2, row));
      for (let i = 0; i < n; i++) {
        const ai = load<T>(Simd.at<T>(aRow, i * aStep));
        const bi = load<T>(Simd.at<T>(bRow, i * bStep));
        store<i32>(Simd.at<i32>(yRow, i), Comparison.holds<T>(op, ai, bi) ? 1 : 0);
      }
    }
  }
}

/** y = condition ? a : b, element by element. */
function where<T extends number>(y: usize, condition: usize, a: usize, b: usize, layout: usize): void {
  const n = Walk.columns(layout);
  const conditionStep = Walk.step(layout, 1);
  const aStep = Walk.step(layout, 2);
  const bStep = Walk.step(layout, 3);
  const rows = Walk.rows(layout);
  for (let row = 0; row < rows; row++) {
    const yRow = Simd.at<T>(y, Walk.offset(layout, 0, row));
    const conditionRow = Simd.at<i32>(condition, Walk.offset(layout, 1, row));
    const aRow = Simd.at<T>(a, Walk.offset(layout, 2, row));
    const bRow = Simd.at<T>(b, Walk.offset(layout, 3, row));
    for (let i = 0; i < n; i++) {
      const ai = load<T>(Simd.at<T>(aRow, i * aStep));
      const bi = load<T>(Simd.at<T>(bRow, i * bStep));
      store<T>(Simd.at<T>(yRow, i), load<i32>(Simd.at<i32>(conditionRow, i * conditionStep)) ? ai : bi);
    }
  }
}

export function equal_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f32>(Op.Equal, y, a, b, layout);
}
export function equal_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f64>(Op.Equal, y, a, b, layout);
}
export function equal_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<i32>(Op.Equal, y, a, b, layout);
}
export function notEqual_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f32>(Op.NotEqual, y, a, b, layout);
}
export function notEqual_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f64>(Op.NotEqual, y, a, b, layout);
}
export function notEqual_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<i32>(Op.NotEqual, y, a, b, layout);
}
export function less_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f32>(Op.Less, y, a, b, layout);
}
export function less_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f64>(Op.Less, y, a, b, layout);
}
export function less_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<i32>(Op.Less, y, a, b, layout);
}
export function lessEqual_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f32>(Op.LessEqual, y, a, b, layout);
}
export function lessEqual_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f64>(Op.LessEqual, y, a, b, layout);
}
export function lessEqual_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<i32>(Op.LessEqual, y, a, b, layout);
}
export function greater_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f32>(Op.Greater, y, a, b, layout);
}
export function greater_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f64>(Op.Greater, y, a, b, layout);
}
export function greater_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<i32>(Op.Greater, y, a, b, layout);
}
export function greaterEqual_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f32>(Op.GreaterEqual, y, a, b, layout);
}
export function greaterEqual_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<f64>(Op.GreaterEqual, y, a, b, layout);
}
export function greaterEqual_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Comparison.run<i32>(Op.GreaterEqual, y, a, b, layout);
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
