import { Walk } from "./layout";
import { Simd } from "./simd";

/** The bytes of two vectors, and room for them. */
const PAIR = 32;
const REST = memory.data(PAIR, 16);

/** A family of functions of one vector, told apart by a constant. A lane's result depends on that lane alone. */
interface Family {
  of(name: i32, x: v128): v128;
}

/** The same of two vectors. */
interface PairFamily {
  of(name: i32, a: v128, b: v128): v128;
}

/** The last elements of an array, fewer than two vectors hold: they are copied to where two vectors may be read and written. */
class Rest {
  static take<T extends number>(x: usize, i: i32, n: i32): usize {
    v128.store(REST, Simd.loadSome<T>(x, i, n));
    if (i + Simd.lanes<T>() < n) v128.store(REST, Simd.loadSome<T>(x, i + Simd.lanes<T>(), n), 16);
    return REST;
  }

  static give<T extends number>(y: usize, i: i32, n: i32): void {
    Simd.storeSome<T>(y, i, n, v128.load(REST));
    if (i + Simd.lanes<T>() < n) Simd.storeSome<T>(y, i + Simd.lanes<T>(), n, v128.load(REST, 16));
  }
}

export class Elementwise {
  /** y_i = f(x_i), and y may be x. Two vectors at a time: while one waits for a result, the other goes on. */
  @inline static map<T extends number, F extends Family>(name: i32, y: usize, x: usize, n: i32): void {
    const f = changetype<F>(0);
    const body = n & ~(2 * Simd.lanes<T>() - 1);
    let from = x, to = y, end = Simd.at<T>(x, body);
    while (true) {
      for (; from < end; from += PAIR, to += PAIR) {
        const yi = f.of(name, v128.load(from));
        const yj = f.of(name, v128.load(from, 16));
        v128.store(to, yi);
        v128.store(to, yj, 16);
      }
      if (end == REST + PAIR) return Rest.give<T>(y, body, n);
      if (body == n) return;
      from = to = Rest.take<T>(x, body, n);
      end = REST + PAIR;
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
