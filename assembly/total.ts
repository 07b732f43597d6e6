import { Pair } from "./pair";
import { Simd } from "./simd";

export const enum Form { sum, product, squares, deviations }

/** Columns of a tile, whose totals stay in the first cache, and rows that are read together: few enough for the machine to fetch each ahead. */
export const ACROSS: i32 = 1024;
const DOWN: i32 = 32;

/** Terms that are added in T before they are widened. */
const FEW: i32 = 8;

/** Where the totals of a tile are: of f64, or of i64 for i32. */
export const TOTALS = memory.data(8 * ACROSS, 16);

/** The mean square below which some that count may have been too small for f32: 2^−100. */
const FAINT: f64 = 7.888609052210118e-31;

/** Σ_j x_j, Π_j x_j, Σ_j x_j² or Σ_j (x_j − c)², in pairs of f64 (of i64 for i32: modulo 2³²). */
export class Total {
  /** What changes nothing. */
  @inline static none<T extends number>(form: Form): v128 {
    return Pair.splat<T>(form == Form.product ? 1 : 0);
  }

  @inline static with<T extends number>(form: Form, total: v128, x: v128, c: v128): v128 {
    if (form == Form.product) return Pair.mul<T>(total, x);
    if (form == Form.sum) return Pair.add<T>(total, x);
    const d = form == Form.deviations ? f64x2.sub(x, c) : x;
    return f64x2.add(f64x2.mul(d, d), total);
  }

  /** What two totals are together. */
  @inline static join<T extends number>(form: Form, a: v128, b: v128): v128 {
    return form == Form.product ? Pair.mul<T>(a, b) : Pair.add<T>(a, b);
  }

  /**
   * Whether a few terms are added in T before they are widened, as if each were off by three roundings. Where that does
   * not hold, all are added again, widened first.
   */
  @inline static narrow<T extends number>(form: Form): bool {
    return form != Form.product && isFloat<T>() && sizeof<T>() == 4;
  }

  /** The terms of a few vectors, so many bytes apart, added up. */
  @inline static some<T extends number>(form: Form, x: usize, apart: usize, c: v128): v128 {
    return v128.add<T>(Total.four<T>(form, x, apart, c), Total.four<T>(form, x + 4 * apart, apart, c));
  }

  @inline static four<T extends number>(form: Form, x: usize, apart: usize, c: v128): v128 {
    const a = v128.add<T>(Total.term<T>(form, x, c), Total.term<T>(form, x + apart, c));
    return v128.add<T>(a, v128.add<T>(Total.term<T>(form, x + 2 * apart, c), Total.term<T>(form, x + 3 * apart, c)));
  }

  @inline static term<T extends number>(form: Form, x: usize, c: v128): v128 {
    const xj = v128.load(x);
    if (form == Form.sum) return xj;
    const d = form == Form.deviations ? v128.sub<T>(xj, c) : xj;
    return v128.mul<T>(d, d);
  }

  /** Whether totals of n terms hold, the least and all together: none overflowed in T, and no square that counts was too small. */
  @inline static hold(form: Form, least: v128, all: v128, n: i32): bool {
    const finite = Pair.isFinite(all);
    return form == Form.sum ? finite : finite && i64x2.all_true(f64x2.ge(least, f64x2.splat(<f64>n * FAINT)));
  }

  /** Of n neighbours, in both lanes; a center serves deviations alone. */
  @inline static row<T extends number>(form: Form, x: usize, n: i32, c: T): v128 {
    const two = 2 * sizeof<T>(), none = Total.none<T>(form), center = Pair.splat<T>(<f64>c);
    let p = none, q = p, r = p, s = p, j = 0;
    if (Total.narrow<T>(form) && n >= 4 * FEW) {
      for (const end = n & -4 * FEW; j < end; j += 4 * FEW) {
        p = Pair.add<T>(p, Pair.fold<T>(Total.some<T>(form, Simd.at<T>(x, j), 16, v128.splat<T>(c))));
      }
      if (!Total.hold(form, p, p, n)) {
        p = none;
        j = 0;
      }
    }
    for (const eights = n & ~7; j < eights; j += 8) {
      const xj = Simd.at<T>(x, j);
      p = Total.with<T>(form, p, Pair.load<T>(xj), center);
      q = Total.with<T>(form, q, Pair.load<T>(xj + two), center);
      r = Total.with<T>(form, r, Pair.load<T>(xj + 2 * two), center);
      s = Total.with<T>(form, s, Pair.load<T>(xj + 3 * two), center);
    }
    for (const even = n & ~1; j < even; j += 2) p = Total.with<T>(form, p, Pair.load<T>(Simd.at<T>(x, j)), center);
    if (j < n) {
      const last = Total.with<T>(form, none, Pair.loadOne<T>(Simd.at<T>(x, j)), center);
      q = Total.join<T>(form, q, v128.shuffle<i64>(last, none, 0, 3));
    }
    p = Total.join<T>(form, Total.join<T>(form, p, q), Total.join<T>(form, r, s));
    return Total.join<T>(form, p, Pair.swap(p));
  }

  static sum<T extends number>(x: usize, n: i32): v128 {
    return Total.row<T>(Form.sum, x, n, 0 as T);
  }

  static squares<T extends number>(x: usize, n: i32): v128 {
    return Total.row<T>(Form.squares, x, n, 0 as T);
  }

  static deviations<T extends number>(x: usize, n: i32, c: T): v128 {
    return Total.row<T>(Form.deviations, x, n, c);
  }

  /**
   * Of n rows of so many neighbouring columns, `stride` bytes apart, into TOTALS; c has their centers. The last columns,
   * fewer than eight, are taken one by one, and widened first.
   */
  @inline static columns<T extends number>(form: Form, x: usize, n: i32, stride: usize, count: i32, c: usize): void {
    const eights = count & ~7;
    for (let i = 0; i < count; i += 2) v128.store(Simd.at<f64>(TOTALS, i), Total.none<T>(form));
    for (let first = 0; first < n; first += DOWN, x += <usize>DOWN * stride) {
      const rows = min(DOWN, n - first);
      for (let i = 0; i < eights; i += 8) {
        Total.eight<T>(form, Simd.at<f64>(TOTALS, i), Simd.at<T>(x, i), rows, stride, Simd.at<T>(c, i));
      }
      for (let i = eights; i < count; i++) {
        const total = Simd.at<f64>(TOTALS, i);
        let sum = v128.load64_zero(total), p = Simd.at<T>(x, i);
        const center = form == Form.deviations ? Pair.loadOne<T>(Simd.at<T>(c, i)) : sum;
        for (let j = 0; j < rows; j++, p += stride) sum = Total.with<T>(form, sum, Pair.loadOne<T>(p), center);
        v128.store64_lane(total, sum, 0);
      }
    }
  }

  static sumOfColumns<T extends number>(x: usize, n: i32, stride: usize, count: i32): void {
    Total.columns<T>(Form.sum, x, n, stride, count, 0);
  }

  /** Takes n rows of eight neighbouring columns into their totals at y. */
  @inline static eight<T extends number>(form: Form, y: usize, x: usize, n: i32, stride: usize, c: usize): void {
    const two = 2 * sizeof<T>(), centered = form == Form.deviations;
    let p = v128.load(y), q = v128.load(y, 16), r = v128.load(y, 32), s = v128.load(y, 48);
    if (Total.narrow<T>(form)) {
      const rows = n, top = x, low = centered ? v128.load(c) : p, high = centered ? v128.load(c, 16) : p;
      for (const rest = n & FEW - 1; n > rest; n -= FEW, x += <usize>FEW * stride) {
        const a = Total.some<T>(form, x, stride, low), b = Total.some<T>(form, x + 16, stride, high);
        p = Pair.add<T>(p, Pair.widen<T>(a));
        q = Pair.add<T>(q, Pair.widen<T>(Pair.swap(a)));
        r = Pair.add<T>(r, Pair.widen<T>(b));
        s = Pair.add<T>(s, Pair.widen<T>(Pair.swap(b)));
      }
      const least = f64x2.pmin(f64x2.pmin(p, q), f64x2.pmin(r, s)), all = f64x2.add(f64x2.add(p, q), f64x2.add(r, s));
      if (!Total.hold(form, least, all, rows)) {
        p = v128.load(y);
        q = v128.load(y, 16);
        r = v128.load(y, 32);
        s = v128.load(y, 48);
        n = rows;
        x = top;
      }
    }
    const pc = centered ? Pair.load<T>(c) : p, qc = centered ? Pair.load<T>(c + two) : p;
    const rc = centered ? Pair.load<T>(c + 2 * two) : p, sc = centered ? Pair.load<T>(c + 3 * two) : p;
    for (; n > 0; n--, x += stride) {
      p = Total.with<T>(form, p, Pair.load<T>(x), pc);
      q = Total.with<T>(form, q, Pair.load<T>(x + two), qc);
      r = Total.with<T>(form, r, Pair.load<T>(x + 2 * two), rc);
      s = Total.with<T>(form, s, Pair.load<T>(x + 3 * two), sc);
    }
    v128.store(y, p);
    v128.store(y, q, 16);
    v128.store(y, r, 32);
    v128.store(y, s, 48);
  }
}
