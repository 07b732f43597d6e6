/** What the kernels share: addresses and lanes, for f32 and f64 alike. */
export class Simd {
  /** How many elements of T one vector holds. */
  @inline static lanes<T extends number>(): i32 {
    return 16 / (sizeof<T>() as i32);
  }

  /** The largest multiple of the lane count that is not above n: where the scalar tail begins. */
  @inline static body<T extends number>(n: i32): i32 {
    return n & ~(Simd.lanes<T>() - 1);
  }

  /** The address of element i of the array at base. */
  @inline static at<T extends number>(base: usize, i: i32): usize {
    return base + (<usize>i) * sizeof<T>();
  }

  /** The vector at element i, or, of an array that repeats one element (step 0), that element in every lane. */
  @inline static load<T extends number>(base: usize, i: i32, step: i32): v128 {
    return step == 0 ? v128.load_splat<T>(base) : v128.load(Simd.at<T>(base, i));
  }

  /** A mask of the first count lanes. */
  @inline static firstLanes<T extends number>(count: i32): v128 {
    if (sizeof<T>() == 8) return i64x2.gt_s(i64x2.splat(count), i64x2(0, 1));
    return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
  }

  /**
   * x y + sum, rounded once where the engine can: scripts/fuse.ts makes one instruction of every product that is the
   * first operand of an addition. What must be rounded twice has its product second: v128.add<T>(sum, v128.mul<T>(x, y)).
   */
  @inline static multiplyAdd<T extends number>(x: v128, y: v128, sum: v128): v128 {
    return v128.add<T>(v128.mul<T>(x, y), sum);
  }

  /** The vector at element i of an array of n, of which some may not exist: those are 0 here, and not written there. */
  static loadSome<T extends number>(x: usize, i: i32, n: i32): v128 {
    let v = i64x2.splat(0);
    if (Simd.holds(i, n)) v = v128.load_lane<T>(Simd.at<T>(x, i), v, 0);
    if (Simd.holds(i + 1, n)) v = v128.load_lane<T>(Simd.at<T>(x, i + 1), v, 1);
    if (sizeof<T>() == 8) return v;
    if (Simd.holds(i + 2, n)) v = v128.load_lane<u32>(Simd.at<T>(x, i + 2), v, 2);
    if (Simd.holds(i + 3, n)) v = v128.load_lane<u32>(Simd.at<T>(x, i + 3), v, 3);
    return v;
  }

  static storeSome<T extends number>(y: usize, i: i32, n: i32, v: v128): void {
    if (Simd.holds(i, n)) v128.store_lane<T>(Simd.at<T>(y, i), v, 0);
    if (Simd.holds(i + 1, n)) v128.store_lane<T>(Simd.at<T>(y, i + 1), v, 1);
    if (sizeof<T>() == 8) return;
    if (Simd.holds(i + 2, n)) v128.store_lane<u32>(Simd.at<T>(y, i + 2), v, 2);
    if (Simd.holds(i + 3, n)) v128.store_lane<u32>(Simd.at<T>(y, i + 3), v, 3);
  }

  /** Read without a sign, a negative position is too large. */
  @inline static holds(i: i32, n: i32): bool {
    return (i as u32) < (n as u32);
  }
}

/** The bits of the lanes of T as integers. */
export class Bits {
  @inline static left<T extends number>(x: v128, count: i32): v128 {
    return sizeof<T>() == 4 ? i32x4.shl(x, count) : i64x2.shl(x, count);
  }

  @inline static right<T extends number>(x: v128, count: i32): v128 {
    return sizeof<T>() == 4 ? i32x4.shr_u(x, count) : i64x2.shr_u(x, count);
  }

  @inline static add<T extends number>(x: v128, y: v128): v128 {
    return sizeof<T>() == 4 ? i32x4.add(x, y) : i64x2.add(x, y);
  }

  @inline static sub<T extends number>(x: v128, y: v128): v128 {
    return sizeof<T>() == 4 ? i32x4.sub(x, y) : i64x2.sub(x, y);
  }

  /** How many bits of the significand are stored: where the exponent begins. */
  @inline static significand<T extends number>(): i32 {
    return sizeof<T>() == 4 ? 23 : 52;
  }
}

/** A vector of four f32 as two of f64, and back. */
export class Halves {
  @inline static low(x: v128): v128 {
    return f64x2.promote_low_f32x4(x);
  }

  @inline static high(x: v128): v128 {
    return f64x2.promote_low_f32x4(v128.shuffle<u64>(x, x, 1, 0));
  }

  @inline static join(low: v128, high: v128): v128 {
    return v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
  }
}

/** A table of numbers of type T in static memory; read from there, a constant costs less than a splat of an immediate. */
export class Table {
  @inline static row<T extends number>(table: usize, k: i32): v128 {
    return v128.load_splat<T>(Simd.at<T>(table, k));
  }

  @inline static step<T extends number>(p: v128, x: v128, table: usize, k: i32): v128 {
    return Simd.multiplyAdd<T>(p, x, Table.row<T>(table, k));
  }

  /** table[k] + table[k + 1] x, or, where the table ends, table[k]. */
  @inline static pair<T extends number>(table: usize, degree: i32, x: v128, k: i32): v128 {
    return k < degree ? Table.step<T>(Table.row<T>(table, k + 1), x, table, k) : Table.row<T>(table, k);
  }

  /** p x² + table[k] + table[k + 1] x; nothing where the table has ended. */
  @inline static next<T extends number>(p: v128, table: usize, degree: i32, x: v128, z: v128, k: i32): v128 {
    if (k > degree) return p;
    const pair = Table.pair<T>(table, degree, x, k);
    return k > degree - 2 ? pair : Simd.multiplyAdd<T>(p, z, pair);
  }

  /** Σ_{k ≤ degree} table[k] x^k, degree ≤ 12: Horner's rule in x² on pairs of terms, which do not wait for each other. */
  @inline static polynomial<T extends number>(table: usize, degree: i32, x: v128): v128 {
    const z = v128.mul<T>(x, x);
    let p = z;
    p = Table.next<T>(p, table, degree, x, z, 12);
    p = Table.next<T>(p, table, degree, x, z, 10);
    p = Table.next<T>(p, table, degree, x, z, 8);
    p = Table.next<T>(p, table, degree, x, z, 6);
    p = Table.next<T>(p, table, degree, x, z, 4);
    p = Table.next<T>(p, table, degree, x, z, 2);
    return Table.next<T>(p, table, degree, x, z, 0);
  }
}

const enum Number { half, one, two, three, four, six, infinity }
const NUMBERS_32 = memory.data<f32>([0.5, 1, 2, 3, 4, 6, Infinity]);
const NUMBERS_64 = memory.data<f64>([0.5, 1, 2, 3, 4, 6, Infinity]);

/** Plain numbers, in all lanes. */
export class Plain {
  @inline static row<T extends number>(name: Number): v128 {
    return Table.row<T>(sizeof<T>() == 4 ? NUMBERS_32 : NUMBERS_64, name);
  }

  @inline static half<T extends number>(): v128 {
    return Plain.row<T>(Number.half);
  }

  @inline static one<T extends number>(): v128 {
    return Plain.row<T>(Number.one);
  }

  @inline static two<T extends number>(): v128 {
    return Plain.row<T>(Number.two);
  }

  @inline static three<T extends number>(): v128 {
    return Plain.row<T>(Number.three);
  }

  @inline static four<T extends number>(): v128 {
    return Plain.row<T>(Number.four);
  }

  @inline static six<T extends number>(): v128 {
    return Plain.row<T>(Number.six);
  }

  @inline static infinity<T extends number>(): v128 {
    return Plain.row<T>(Number.infinity);
  }
}
