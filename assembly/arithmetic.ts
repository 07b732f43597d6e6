import { Walk } from "./layout";
import { Simd } from "./simd";

const enum Op {
  Add,
  Sub,
  Mul,
  Div,
  Maximum,
  Minimum,
}

/** y = a ∘ b, element by element; y is contiguous, a and b walk strides of their own. */
class Binary {
  @inline static vector<T extends number>(op: Op, a: v128, b: v128): v128 {
    if (op == Op.Add) return v128.add<T>(a, b);
    if (op == Op.Sub) return v128.sub<T>(a, b);
    if (op == Op.Mul) return v128.mul<T>(a, b);
    if (op == Op.Maximum) return v128.max<T>(a, b);
    if (op == Op.Minimum) return v128.min<T>(a, b);
    return isFloat<T>() ? v128.div<T>(a, b) : unreachable();
  }

  @inline static scalar<T extends number>(op: Op, a: T, b: T): T {
    if (op == Op.Add) return (a + b) as T;
    if (op == Op.Sub) return (a - b) as T;
    if (op == Op.Mul) return (a * b) as T;
    if (op == Op.Div) return (a / b) as T;
    if (op == Op.Maximum) return max<T>(a, b);
    return min<T>(a, b);
  }

  /** A row whose operands have stride 1, or stride 0 where the flag says that one element repeats. */
  @inline static row<T extends number>(op: Op, y: usize, a: usize, b: usize, n: i32, aRepeats: bool, bRepeats: bool): void {
    const body = Simd.body<T>(n);
    const a0 = v128.splat<T>(load<T>(a));
    const b0 = v128.splat<T>(load<T>(b));
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      const ai = aRepeats ? a0 : v128.load(Simd.at<T>(a, i));
      const bi = bRepeats ? b0 : v128.load(Simd.at<T>(b, i));
      v128.store(Simd.at<T>(y, i), Binary.vector<T>(op, ai, bi));
    }
    Binary.stridedRow<T>(op, y, a, b, body, n, aRepeats ? 0 : 1, bRepeats ? 0 : 1);
  }

  @inline static stridedRow<T extends number>(op: Op, y: usize, a: usize, b: usize, start: i32, n: i32, aStep: i32, bStep: i32): void {
    for (let i = start; i < n; i++) {
      const ai = load<T>(Simd.at<T>(a, i * aStep));
      const bi = load<T>(Simd.at<T>(b, i * bStep));
      store<T>(Simd.at<T>(y, i), Binary.scalar<T>(op, ai, bi));
    }
  }

  @inline static run<T extends number>(op: Op, y: usize, a: usize, b: usize, layout: usize): void {
    const n = Walk.columns(layout);
    const aStep = Walk.step(layout, 1);
    const bStep = Walk.step(layout, 2);
    const rows = n == 0 ? 0 : Walk.rows(layout);
    const block = Walk.block(layout);
    const yApart = Walk.apart<T>(layout, 0);
    const aApart = Walk.apart<T>(layout, 1);
    const bApart = Walk.apart<T>(layout, 2);
    for (let first = 0; first < rows; first += block) {
      let yRow = Simd.at<T>(y, Walk.offset(layout, 0, first));
      let aRow = Simd.at<T>(a, Walk.offset(layout, 1, first));
      let bRow = Simd.at<T>(b, Walk.offset(layout, 2, first));
      for (let row = 0; row < block; row++) {
        if (aStep == 1 && bStep == 1) Binary.row<T>(op, yRow, aRow, bRow, n, false, false);
        else if (aStep == 1 && bStep == 0) Binary.row<T>(op, yRow, aRow, bRow, n, false, true);
        else if (aStep == 0 && bStep == 1) Binary.row<T>(op, yRow, aRow, bRow, n, true, false);
        else Binary.stridedRow<T>(op, yRow, aRow, bRow, 0, n, aStep, bStep);
        yRow += yApart;
        aRow += aApart;
        bRow += bApart;
      }
    }
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
  Binary.run<f32>(Op.Add, y, a, b, layout);
}
export function add_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f64>(Op.Add, y, a, b, layout);
}
export function add_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<i32>(Op.Add, y, a, b, layout);
}
export function sub_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f32>(Op.Sub, y, a, b, layout);
}
export function sub_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f64>(Op.Sub, y, a, b, layout);
}
export function sub_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<i32>(Op.Sub, y, a, b, layout);
}
export function mul_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f32>(Op.Mul, y, a, b, layout);
}
export function mul_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f64>(Op.Mul, y, a, b, layout);
}
export function mul_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<i32>(Op.Mul, y, a, b, layout);
}
export function div_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f32>(Op.Div, y, a, b, layout);
}
export function div_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f64>(Op.Div, y, a, b, layout);
}
export function maximum_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f32>(Op.Maximum, y, a, b, layout);
}
export function maximum_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f64>(Op.Maximum, y, a, b, layout);
}
export function maximum_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<i32>(Op.Maximum, y, a, b, layout);
}
export function minimum_f32(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f32>(Op.Minimum, y, a, b, layout);
}
export function minimum_f64(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<f64>(Op.Minimum, y, a, b, layout);
}
export function minimum_i32(y: usize, a: usize, b: usize, layout: usize): void {
  Binary.run<i32>(Op.Minimum, y, a, b, layout);
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
