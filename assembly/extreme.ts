import { Strip } from "./shares";
import { Simd } from "./simd";

// x is [outer, n, inner] and y is [outer, inner].

const enum End { least, greatest }

/** The greatest or the least; a NaN beats every number. */
class Extreme {
  /** Of floats, a NaN in a stays by itself; one in b is put beside. */
  @inline static ofLanes<T extends number>(end: End, a: v128, b: v128): v128 {
    if (isInteger<T>()) return end == End.greatest ? v128.max<T>(a, b) : v128.min<T>(a, b);
    return v128.or(end == End.greatest ? v128.pmax<T>(a, b) : v128.pmin<T>(a, b), v128.ne<T>(b, b));
  }

  @inline static of<T extends number>(end: End, a: T, b: T): T {
    return end == End.greatest ? max<T>(a, b) : min<T>(a, b);
  }

  /** The extreme of one contiguous row. Meeting an element twice does no harm: the last vectors may overlap. */
  @inline static row<T extends number>(end: End, x: usize, n: i32): T {
    const lanes = Simd.lanes<T>();
    let best = load<T>(x);
    if (n < lanes) {
      for (let j = 1; j < n; j++) best = Extreme.of<T>(end, best, load<T>(Simd.at<T>(x, j)));
      return best;
    }
    let a = v128.load(Simd.at<T>(x, n - lanes));
    let b = a;
    let c = a;
    let d = a;
    let j = 0;
    for (; j <= n - 4 * lanes; j += 4 * lanes) {
      const p = Simd.at<T>(x, j);
      a = Extreme.ofLanes<T>(end, a, v128.load(p));
      b = Extreme.ofLanes<T>(end, b, v128.load(p, 16));
      c = Extreme.ofLanes<T>(end, c, v128.load(p, 32));
      d = Extreme.ofLanes<T>(end, d, v128.load(p, 48));
    }
    for (; j < n - lanes; j += lanes) a = Extreme.ofLanes<T>(end, a, v128.load(Simd.at<T>(x, j)));
    a = Extreme.ofLanes<T>(end, Extreme.ofLanes<T>(end, a, b), Extreme.ofLanes<T>(end, c, d));
    return Extreme.across<T>(end, a);
  }

  static greatest<T extends number>(x: usize, n: i32): T {
    return Extreme.row<T>(End.greatest, x, n);
  }

  static least<T extends number>(x: usize, n: i32): T {
    return Extreme.row<T>(End.least, x, n);
  }

  /** The extreme of the lanes of one vector. */
  @inline static across<T extends number>(end: End, a: v128): T {
    a = Extreme.ofLanes<T>(end, a, v128.shuffle<i64>(a, a, 1, 0));
    if (sizeof<T>() == 4) a = Extreme.ofLanes<T>(end, a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
    return v128.extract_lane<T>(a, 0);
  }

  /** Row after row, y = extreme(y, x_j). */
  @inline static columns<T extends number>(end: End, y: usize, x: usize, n: i32, inner: i32): void {
    const stride = <usize>inner * sizeof<T>();
    const body = Simd.body<T>(inner);
    memory.copy(y, x, stride);
    for (let j = 1; j < n; j++) {
      x += stride;
      for (let i = 0; i < body; i += Simd.lanes<T>()) {
        const yi = Simd.at<T>(y, i);
        v128.store(yi, Extreme.ofLanes<T>(end, v128.load(yi), v128.load(Simd.at<T>(x, i))));
      }
      for (let i = body; i < inner; i++) {
        const yi = Simd.at<T>(y, i);
        store<T>(yi, Extreme.of<T>(end, load<T>(yi), load<T>(Simd.at<T>(x, i))));
      }
    }
  }

  @inline static reduce<T extends number>(end: End, y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
    const block = <usize>n * inner * sizeof<T>();
    for (let o = 0; o < outer; o++, x += block, y = Simd.at<T>(y, inner)) {
      if (inner == 1) store<T>(y, end == End.greatest ? Extreme.greatest<T>(x, n) : Extreme.least<T>(x, n));
      else Extreme.columns<T>(end, y, x, n, inner);
    }
  }
}

/** Where the extreme is first met. */
export class Place {
  /** The position j in every lane: lanes as wide as those of T. */
  @inline static lanes<T extends number>(j: i32): v128 {
    return sizeof<T>() == 4 ? i32x4.splat(j) : i64x2.splat(j);
  }

  @inline static add<T extends number>(a: v128, b: v128): v128 {
    return sizeof<T>() == 4 ? i32x4.add(a, b) : i64x2.add(a, b);
  }

  /** 0, step, 2 step, … */
  @inline static ramp<T extends number>(step: i32): v128 {
    if (sizeof<T>() == 4) return i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(step));
    return i64x2.replace_lane(i64x2.splat(0), 1, step);
  }

  /** Reads positions, stored as int32. */
  @inline static load<T extends number>(y: usize): v128 {
    return sizeof<T>() == 4 ? v128.load(y) : i64x2.extend_low_i32x4_s(v128.load64_zero(y));
  }

  @inline static store<T extends number>(y: usize, place: v128): void {
    if (sizeof<T>() == 4) v128.store(y, place);
    else v128.store64_lane(y, v128.shuffle<i32>(place, place, 0, 2, 0, 2), 0);
  }

  /** Which lanes hold true, as bits. */
  @inline static bits<T extends number>(mask: v128): i32 {
    return sizeof<T>() == 4 ? i32x4.bitmask(mask) : i64x2.bitmask(mask);
  }

  /** The first j with x_j = best; a best that is NaN is met at the first NaN. */
  @inline static inRow<T extends number>(x: usize, n: i32, best: T): i32 {
    let j = 0;
    for (; j < Simd.body<T>(n); j += Simd.lanes<T>()) {
      const v = v128.load(Simd.at<T>(x, j));
      const met = v128.or(v128.eq<T>(v, v128.splat<T>(best)), v128.ne<T>(v, v));
      if (v128.any_true(met)) return j + ctz(Place.bits<T>(met));
    }
    for (; j < n; j++) {
      const v = load<T>(Simd.at<T>(x, j));
      if (v == best || v != v) break;
    }
    return j;
  }

  /** What turns the order about by an exclusive or: the sign of a float, every bit of an int; for the greatest, nothing. */
  @inline static turn<T extends number>(end: End): v128 {
    if (end == End.greatest) return i64x2.splat(0);
    return isInteger<T>() ? i64x2.splat(-1) : v128.neg<T>(v128.splat<T>(0 as T));
  }

  /** Columns side by side, or one, turned so that the greatest is sought: x takes the place of best if it lies beyond, or is the first NaN. */
  @inline static inColumns<T extends number>(wide: bool, y: usize, x: usize, n: i32, stride: usize, turn: v128): void {
    let best = v128.xor(Strip.load<T>(wide, x), turn);
    let place = Place.lanes<T>(0);
    for (let j = 1; j < n; j++) {
      x += stride;
      const v = v128.xor(Strip.load<T>(wide, x), turn);
      const wins = v128.andnot(v128.eq<T>(best, best), v128.le<T>(v, best));
      best = v128.bitselect(v, best, wins);
      place = v128.bitselect(Place.lanes<T>(j), place, wins);
    }
    if (wide) Place.store<T>(y, place);
    else v128.store_lane<i32>(y, place, 0);
  }

  static reduce<T extends number>(end: End, y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
    const stride = <usize>inner * sizeof<T>(), turn = Place.turn<T>(end);
    const body = Simd.body<T>(inner);
    for (let o = 0; o < outer; o++, x += <usize>n * stride, y = Simd.at<i32>(y, inner)) {
      if (inner == 1) {
        const best = end == End.greatest ? Extreme.greatest<T>(x, n) : Extreme.least<T>(x, n);
        store<i32>(y, Place.inRow<T>(x, n, best));
        continue;
      }
      for (let i = 0; i < body; i += Simd.lanes<T>()) {
        Place.inColumns<T>(true, Simd.at<i32>(y, i), Simd.at<T>(x, i), n, stride, turn);
      }
      for (let i = body; i < inner; i++) {
        Place.inColumns<T>(false, Simd.at<i32>(y, i), Simd.at<T>(x, i), n, stride, turn);
      }
    }
  }
}

export function max_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<f32>(End.greatest, y, x, outer, n, inner); }
export function max_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<f64>(End.greatest, y, x, outer, n, inner); }
export function max_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<i32>(End.greatest, y, x, outer, n, inner); }
export function min_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<f32>(End.least, y, x, outer, n, inner); }
export function min_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<f64>(End.least, y, x, outer, n, inner); }
export function min_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<i32>(End.least, y, x, outer, n, inner); }
export function argmax_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<f32>(End.greatest, y, x, outer, n, inner); }
export function argmax_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<f64>(End.greatest, y, x, outer, n, inner); }
export function argmax_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<i32>(End.greatest, y, x, outer, n, inner); }
export function argmin_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<f32>(End.least, y, x, outer, n, inner); }
export function argmin_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<f64>(End.least, y, x, outer, n, inner); }
export function argmin_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<i32>(End.least, y, x, outer, n, inner); }
