import { Walk } from "./layout";
import { Simd } from "./simd";

/** A family of functions of one vector, told apart by a constant. A lane's result depends on that lane alone. */
interface Family {
  of(name: i32, x: v128): v128;
}

/** The same of two vectors. */
interface PairFamily {
  of(name: i32, a: v128, b: v128): v128;
}

export class Elementwise {
  /** y_i = f(x_i), and y may be x. Two vectors at a time: while one waits for a result, the other goes on. */
  @inline static map<T extends number, F extends Family>(name: i32, y: usize, x: usize, n: i32): void {
    const f = changetype<F>(0);
    const lanes = Simd.lanes<T>();
    const pairs = n & ~(2 * lanes - 1);
    for (let i = 0; i < pairs; i += 2 * lanes) {
      const yi = f.of(name, v128.load(Simd.at<T>(x, i)));
      const yj = f.of(name, v128.load(Simd.at<T>(x, i), 16));
      v128.store(Simd.at<T>(y, i), yi);
      v128.store(Simd.at<T>(y, i), yj, 16);
    }
    for (let i = pairs; i < n; i += lanes) {
      Simd.storeSome<T>(y, i, n, f.of(name, Simd.loadSome<T>(x, i, n)));
    }
  }

  /** y_i = f(a_i, b_i) of contiguous operands; y may be a or b. */
  @inline static mapPairs<T extends number, F extends PairFamily>(name: i32, y: usize, a: usize, b: usize, n: i32): void {
    const f = changetype<F>(0);
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      v128.store(Simd.at<T>(y, i), f.of(name, v128.load(Simd.at<T>(a, i)), v128.load(Simd.at<T>(b, i))));
    }
    if (body == n) return;
    Simd.storeSome<T>(y, body, n, f.of(name, Simd.loadSome<T>(a, body, n), Simd.loadSome<T>(b, body, n)));
  }

  /** y_i = f(a_i, b_i); y is contiguous, a and b walk strides of their own. */
  @inline static zip<T extends number, F extends PairFamily>(name: i32, y: usize, a: usize, b: usize, layout: usize): void {
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
        if (aStep == 1 && bStep == 1) Elementwise.row<T, F>(name, yRow, aRow, bRow, n, false, false);
        else if (aStep == 1 && bStep == 0) Elementwise.row<T, F>(name, yRow, aRow, bRow, n, false, true);
        else if (aStep == 0 && bStep == 1) Elementwise.row<T, F>(name, yRow, aRow, bRow, n, true, false);
        else Elementwise.elements<T, F>(name, yRow, aRow, bRow, 0, n, aStep, bStep);
        yRow += yApart;
        aRow += aApart;
        bRow += bApart;
      }
    }
  }

  /** A row whose operands have stride 1, or stride 0 where the flag says that one element repeats. */
  @inline static row<T extends number, F extends PairFamily>(
    name: i32, y: usize, a: usize, b: usize, n: i32, aRepeats: bool, bRepeats: bool,
  ): void {
    const f = changetype<F>(0);
    const body = Simd.body<T>(n);
    const a0 = v128.load_splat<T>(a);
    const b0 = v128.load_splat<T>(b);
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      const ai = aRepeats ? a0 : v128.load(Simd.at<T>(a, i));
      const bi = bRepeats ? b0 : v128.load(Simd.at<T>(b, i));
      v128.store(Simd.at<T>(y, i), f.of(name, ai, bi));
    }
    Elementwise.elements<T, F>(name, y, a, b, body, n, aRepeats ? 0 : 1, bRepeats ? 0 : 1);
  }

  /** Each element as a vector of copies of itself: the same bits as elsewhere in a row. */
  @inline static elements<T extends number, F extends PairFamily>(
    name: i32, y: usize, a: usize, b: usize, start: i32, n: i32, aStep: i32, bStep: i32,
  ): void {
    const f = changetype<F>(0);
    for (let i = start; i < n; i++) {
      const ai = v128.load_splat<T>(Simd.at<T>(a, i * aStep));
      const bi = v128.load_splat<T>(Simd.at<T>(b, i * bStep));
      v128.store_lane<T>(Simd.at<T>(y, i), f.of(name, ai, bi), 0);
    }
  }
}
