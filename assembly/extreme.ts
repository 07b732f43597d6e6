import { Simd } from "./simd";

// x is [outer, n, inner] and y is [outer, inner].

/** Which end of the order is sought. A constant at every call, so that the choice costs nothing. */
const enum End {
  Least,
  Greatest,
}

/** The greatest or the least; a NaN beats every number. */
class Extreme {
  @inline static ofLanes<T extends number>(end: End, a: v128, b: v128): v128 {
    return end == End.Greatest ? v128.max<T>(a, b) : v128.min<T>(a, b);
  }

  @inline static of<T extends number>(end: End, a: T, b: T): T {
    return end == End.Greatest ? max<T>(a, b) : min<T>(a, b);
  }

  /** Whether x takes the place of best: it lies beyond, or is the first NaN. */
  @inline static displaces<T extends number>(end: End, x: T, best: T): bool {
    return best == best && !(end == End.Greatest ? x <= best : x >= best);
  }

  @inline static displacesLanes<T extends number>(end: End, x: v128, best: v128): v128 {
    const stays = end == End.Greatest ? v128.le<T>(x, best) : v128.ge<T>(x, best);
    return v128.andnot(v128.eq<T>(best, best), stays);
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
      if (inner == 1) store<T>(y, Extreme.row<T>(end, x, n));
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

  @inline static inLanes<T extends number>(end: End, y: usize, x: usize, n: i32, stride: usize): void {
    let best = v128.load(x);
    let place = Place.lanes<T>(0);
    for (let j = 1; j < n; j++) {
      x += stride;
      const v = v128.load(x);
      const wins = Extreme.displacesLanes<T>(end, v, best);
      best = v128.bitselect(v, best, wins);
      place = v128.bitselect(Place.lanes<T>(j), place, wins);
    }
    Place.store<T>(y, place);
  }

  @inline static inColumn<T extends number>(end: End, x: usize, n: i32, stride: usize): i32 {
    let best = load<T>(x);
    let place = 0;
    for (let j = 1; j < n; j++) {
      x += stride;
      const v = load<T>(x);
      if (Extreme.displaces<T>(end, v, best)) {
        best = v;
        place = j;
      }
    }
    return place;
  }

  @inline static reduce<T extends number>(end: End, y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
    const stride = <usize>inner * sizeof<T>();
    const body = Simd.body<T>(inner);
    for (let o = 0; o < outer; o++, x += <usize>n * stride, y = Simd.at<i32>(y, inner)) {
      if (inner == 1) {
        store<i32>(y, Place.inRow<T>(x, n, Extreme.row<T>(end, x, n)));
        continue;
      }
      for (let i = 0; i < body; i += Simd.lanes<T>()) {
        Place.inLanes<T>(end, Simd.at<i32>(y, i), Simd.at<T>(x, i), n, stride);
      }
      for (let i = body; i < inner; i++) {
        store<i32>(Simd.at<i32>(y, i), Place.inColumn<T>(end, Simd.at<T>(x, i), n, stride));
      }
    }
  }
}

export function max_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<f32>(End.Greatest, y, x, outer, n, inner); }
export function max_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<f64>(End.Greatest, y, x, outer, n, inner); }
export function max_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<i32>(End.Greatest, y, x, outer, n, inner); }
export function min_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<f32>(End.Least, y, x, outer, n, inner); }
export function min_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<f64>(End.Least, y, x, outer, n, inner); }
export function min_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Extreme.reduce<i32>(End.Least, y, x, outer, n, inner); }
export function argmax_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<f32>(End.Greatest, y, x, outer, n, inner); }
export function argmax_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<f64>(End.Greatest, y, x, outer, n, inner); }
export function argmax_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<i32>(End.Greatest, y, x, outer, n, inner); }
export function argmin_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<f32>(End.Least, y, x, outer, n, inner); }
export function argmin_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<f64>(End.Least, y, x, outer, n, inner); }
export function argmin_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Place.reduce<i32>(End.Least, y, x, outer, n, inner); }
