import { Repeated, Walk } from "./layout";
import { Simd } from "./simd";

/** The bytes of two vectors, and room for them. */
const PAIR = 32;
const REST = memory.data(PAIR, 16);
const GIVEN = memory.data(PAIR, 16);

/** A family of functions of one vector, told apart by a constant. A lane's result depends on that lane alone. */
interface Family {
  of(name: i32, x: v128): v128;
}

/** The same of two vectors. */
interface PairFamily {
  of(name: i32, a: v128, b: v128): v128;
}

/** Two numbers that a function of a vector may know besides, each in all lanes. */
export class Given {
  static set<T extends number>(first: f64, second: f64): void {
    v128.store(GIVEN, v128.splat<T>(first as T));
    v128.store(GIVEN, v128.splat<T>(second as T), 16);
  }

  @inline static first(): v128 {
    return v128.load(GIVEN);
  }

  @inline static second(): v128 {
    return v128.load(GIVEN, 16);
  }
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

  /** As map, of a function that knows two numbers besides. */
  @inline static mapGiven<T extends number, F extends Family>(name: i32, y: usize, x: usize, n: i32, first: f64, second: f64): void {
    Given.set<T>(first, second);
    Elementwise.map<T, F>(name, y, x, n);
  }

  @inline static mapPairsGiven<T extends number, F extends PairFamily>(
    name: i32, y: usize, a: usize, b: usize, n: i32, first: f64, second: f64,
  ): void {
    Given.set<T>(first, second);
    Elementwise.mapPairs<T, F>(name, y, a, b, n);
  }

  /** y_i = f(a_i, b_i), of type U; y is contiguous; a and b walk strides of their own, along a row 1, or 0 to repeat an element. */
  @inline static zip<T extends number, U extends number, F extends PairFamily>(
    name: i32, y: usize, a: usize, b: usize, layout: usize,
  ): void {
    const n = Walk.columns(layout), aStep = Walk.step(layout, 1), bStep = Walk.step(layout, 2);
    const rows = n == 0 ? 0 : Walk.rows(layout), block = Walk.block(layout);
    const yApart = Walk.apart<U>(layout, 0), aApart = Walk.apart<T>(layout, 1), bApart = Walk.apart<T>(layout, 2);
    for (let first = 0; first < rows; first += block) {
      let yRow = Simd.at<U>(y, Walk.offset(layout, 0, first));
      let aRow = Simd.at<T>(a, Walk.offset(layout, 1, first));
      let bRow = Simd.at<T>(b, Walk.offset(layout, 2, first));
      for (let row = 0; row < block; row++) {
        Elementwise.row<T, U, F>(name, yRow, aRow, bRow, n, aStep, bStep);
        yRow += yApart;
        aRow += aApart;
        bRow += bApart;
      }
    }
  }

  @inline static row<T extends number, U extends number, F extends PairFamily>(
    name: i32, y: usize, a: usize, b: usize, n: i32, aStep: i32, bStep: i32,
  ): void {
    const f = changetype<F>(0);
    const end = Simd.at<U>(y, n), body = Simd.at<U>(y, Simd.body<T>(n));
    a = Repeated.first<T>(a, aStep);
    b = Repeated.second<T>(b, bStep);
    for (; y != body; y += Simd.lanes<T>() * sizeof<U>(), a += 16 * aStep, b += 16 * bStep) {
      const yi = f.of(name, v128.load(a), v128.load(b));
      if (sizeof<U>() == sizeof<T>()) v128.store(y, yi);
      else v128.store64_lane(y, yi, 0);
    }
    for (; y != end; y += sizeof<U>(), a += sizeof<T>() * aStep, b += sizeof<T>() * bStep) {
      v128.store_lane<U>(y, f.of(name, v128.load_splat<T>(a), v128.load_splat<T>(b)), 0);
    }
  }
}
