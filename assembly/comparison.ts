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

  /** All bits of a lane where the comparison holds. */
  @inline static mask<T extends number>(op: Op, a: v128, b: v128): v128 {
    if (op == Op.Equal) return v128.eq<T>(a, b);
    if (op == Op.NotEqual) return v128.ne<T>(a, b);
    if (op == Op.Less) return v128.lt<T>(a, b);
    if (op == Op.LessEqual) return v128.le<T>(a, b);
    if (op == Op.Greater) return v128.gt<T>(a, b);
    return v128.ge<T>(a, b);
  }

  /** As many 32-bit truth values as a mask has lanes. */
  @inline static store<T extends number>(y: usize, mask: v128): void {
    const truth = v128.and(mask, i32x4.splat(1));
    if (sizeof<T>() == 4) v128.store(y, truth);
    else v128.store64_lane(y, v128.shuffle<i32>(truth, truth, 0, 2, 0, 2), 0);
  }

  @inline static row<T extends number>(op: Op, y: usize, a: usize, b: usize, n: i32, aStep: i32, bStep: i32): void {
    const body = (aStep | bStep) <= 1 && (aStep | bStep) >= 0 ? Simd.body<T>(n) : 0;
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      const mask = Comparison.mask<T>(op, Simd.load<T>(a, i, aStep), Simd.load<T>(b, i, bStep));
      Comparison.store<T>(Simd.at<i32>(y, i), mask);
    }
    for (let i = body; i < n; i++) {
      const ai = load<T>(Simd.at<T>(a, i * aStep));
      const bi = load<T>(Simd.at<T>(b, i * bStep));
      store<i32>(Simd.at<i32>(y, i), Comparison.holds<T>(op, ai, bi) ? 1 : 0);
    }
  }

  @inline static run<T extends number>(op: Op, y: usize, a: usize, b: usize, layout: usize): void {
    const n = Walk.columns(layout);
    const aStep = Walk.step(layout, 1);
    const bStep = Walk.step(layout, 2);
    const rows = Walk.rows(layout);
    const block = Walk.block(layout);
    const yApart = Walk.apart<i32>(layout, 0);
    const aApart = Walk.apart<T>(layout, 1);
    const bApart = Walk.apart<T>(layout, 2);
    for (let first = 0; first < rows; first += block) {
      let yRow = Simd.at<i32>(y, Walk.offset(layout, 0, first));
      let aRow = Simd.at<T>(a, Walk.offset(layout, 1, first));
      let bRow = Simd.at<T>(b, Walk.offset(layout, 2, first));
      for (let row = 0; row < block; row++) {
        Comparison.row<T>(op, yRow, aRow, bRow, n, aStep, bStep);
        yRow += yApart;
        aRow += aApart;
        bRow += bApart;
      }
    }
  }
}

/** y = condition ? a : b, element by element. Moving bits, it serves every type of a width. */
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
    const even = conditionStep == 1 && (aStep | bStep) <= 1 && (aStep | bStep) >= 0;
    const body = even ? Simd.body<T>(n) : 0;
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      const mask = Choice.mask<T>(Simd.at<i32>(condition, i));
      v128.store(Simd.at<T>(y, i), v128.bitselect(Simd.load<T>(a, i, aStep), Simd.load<T>(b, i, bStep), mask));
    }
    for (let i = body; i < n; i++) {
      const ai = load<T>(Simd.at<T>(a, i * aStep));
      const bi = load<T>(Simd.at<T>(b, i * bStep));
      store<T>(Simd.at<T>(y, i), load<i32>(Simd.at<i32>(condition, i * conditionStep)) ? ai : bi);
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
