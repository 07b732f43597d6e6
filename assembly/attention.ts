import { product, productWork } from "./product";
import { Simd } from "./simd";
import { softmax } from "./softmax";

/*
 * a = softmax((q kᵀ + M) / √d), y = a v, for so many rows of queries at once that their scores stay in cache:
 * q [queries, d], k [keys, d], v [keys, width]. Rows of M are mRow elements apart; mColumn is 1, or 0 where a
 * row of M repeats one number.
 */

/** Elements of a block of scores. */
const BLOCK: i32 = 16384;

class Scores {
  @inline static block(queries: i32, keys: i32): i32 {
    return min(queries, max(16, BLOCK / max(keys, 1)));
  }

  /** a = (a + M) scale */
  @inline static relate<T extends number>(a: usize, mask: usize, keys: i32, mColumn: i32, scale: T): void {
    const body = Simd.body<T>(keys), scales = v128.splat<T>(scale);
    for (let j = 0; j < body; j += Simd.lanes<T>()) {
      const aj = Simd.at<T>(a, j);
      v128.store(aj, v128.mul<T>(v128.add<T>(v128.load(aj), Simd.load<T>(mask, j, mColumn)), scales));
    }
    for (let j = body; j < keys; j++) {
      const aj = Simd.at<T>(a, j);
      store<T>(aj, ((load<T>(aj) + load<T>(Simd.at<T>(mask, j * mColumn))) * scale) as T);
    }
  }

  /** da = a (da − Σ_j a_j da_j) scale */
  @inline static backward<T extends number>(da: usize, a: usize, keys: i32, scale: T): void {
    const body = Simd.body<T>(keys);
    let sums = v128.splat<T>(0 as T), sum = 0 as T;
    for (let j = 0; j < body; j += Simd.lanes<T>()) {
      sums = v128.add<T>(sums, v128.mul<T>(v128.load(Simd.at<T>(a, j)), v128.load(Simd.at<T>(da, j))));
    }
    for (let l = 0; l < Simd.lanes<T>(); l++) sum = (sum + Scores.lane<T>(sums, l)) as T;
    for (let j = body; j < keys; j++) sum = (sum + load<T>(Simd.at<T>(a, j)) * load<T>(Simd.at<T>(da, j))) as T;
    const all = v128.splat<T>(sum), scales = v128.splat<T>(scale);
    for (let j = 0; j < body; j += Simd.lanes<T>()) {
      const daj = Simd.at<T>(da, j);
      const share = v128.mul<T>(v128.load(Simd.at<T>(a, j)), v128.sub<T>(v128.load(daj), all));
      v128.store(daj, v128.mul<T>(share, scales));
    }
    for (let j = body; j < keys; j++) {
      const daj = Simd.at<T>(da, j);
      store<T>(daj, (load<T>(Simd.at<T>(a, j)) * (load<T>(daj) - sum) * scale) as T);
    }
  }

  @inline static lane<T extends number>(v: v128, lane: i32): T {
    if (lane == 0) return v128.extract_lane<T>(v, 0);
    if (lane == 1) return v128.extract_lane<T>(v, 1);
    if (sizeof<T>() == 8) return 0 as T;
    return lane == 2 ? v128.extract_lane<T>(v, 2) : v128.extract_lane<T>(v, 3);
  }

  @inline static add<T extends number>(a: usize, b: usize, n: i32): void {
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      v128.store(Simd.at<T>(a, i), v128.add<T>(v128.load(Simd.at<T>(a, i)), v128.load(Simd.at<T>(b, i))));
    }
    for (let i = body; i < n; i++) {
      store<T>(Simd.at<T>(a, i), (load<T>(Simd.at<T>(a, i)) + load<T>(Simd.at<T>(b, i))) as T);
    }
  }
}

function attend<T extends number>(
  y: usize, a: usize, q: usize, k: usize, v: usize, mask: usize, work: usize,
  batches: i32, queries: i32, keys: i32, d: i32, width: i32, mBatch: i32, mRow: i32, mColumn: i32,
): void {
  const block = Scores.block(queries, keys), scale = <T>(1 / sqrt(<f64>d));
  for (let batch = 0; batch < batches; batch++) {
    for (let i = 0; i < queries; i += block) {
      const rows = min(block, queries - i), ai = Simd.at<T>(a, i * keys), mi = Simd.at<T>(mask, i * mRow);
      product<T>(ai, keys, Simd.at<T>(q, i * d), d, 1, k, 1, d, work, rows, keys, d, false);
      for (let row = 0; row < rows; row++) {
        Scores.relate<T>(Simd.at<T>(ai, row * keys), Simd.at<T>(mi, row * mRow), keys, mColumn, scale);
      }
      softmax<T>(ai, ai, rows, keys, 1);
      product<T>(Simd.at<T>(y, i * width), width, ai, keys, 1, v, width, 1, work, rows, width, keys, false);
    }
    y = Simd.at<T>(y, queries * width);
    a = Simd.at<T>(a, queries * keys);
    q = Simd.at<T>(q, queries * d);
    k = Simd.at<T>(k, keys * d);
    v = Simd.at<T>(v, keys * width);
    mask = Simd.at<T>(mask, mBatch);
  }
}

/** Where a pass goes on with the next batch; what is not wanted, or not there, stays at 0. */
function next<T extends number>(x: usize, size: i32): usize {
  return x == 0 ? x : Simd.at<T>(x, size);
}

/** Each of dq, dk, dv, dy and da has the address 0 if it is not wanted, or not there. */
function attendBackward<T extends number>(
  dq: usize, dk: usize, dv: usize, dy: usize, da: usize, a: usize, q: usize, k: usize, v: usize, work: usize,
  batches: i32, queries: i32, keys: i32, d: i32, width: i32,
): void {
  const block = Scores.block(queries, keys), scale = <T>(1 / sqrt(<f64>d));
  const s = work, rest = Simd.at<T>(work, block * keys);
  for (let batch = 0; batch < batches; batch++) {
    if (queries == 0 && dk != 0) memory.fill(dk, 0, Simd.at<T>(0, keys * d));
    if (dv != 0 && (queries == 0 || dy == 0)) memory.fill(dv, 0, Simd.at<T>(0, keys * width));
    for (let i = 0; i < queries; i += block) {
      const rows = min(block, queries - i), ai = Simd.at<T>(a, i * keys), qi = Simd.at<T>(q, i * d);
      const dyi = Simd.at<T>(dy, i * width), add = i > 0;
      if (dv != 0 && dy != 0) product<T>(dv, width, ai, 1, keys, dyi, width, 1, rest, keys, width, rows, add);
      if (dq + dk == 0) continue;
      if (dy != 0) product<T>(s, keys, dyi, width, 1, v, 1, width, rest, rows, keys, width, false);
      else memory.fill(s, 0, Simd.at<T>(0, rows * keys));
      if (da != 0) Scores.add<T>(s, Simd.at<T>(da, i * keys), rows * keys);
      for (let row = 0; row < rows; row++) {
        Scores.backward<T>(Simd.at<T>(s, row * keys), Simd.at<T>(ai, row * keys), keys, scale);
      }
      if (dq != 0) product<T>(Simd.at<T>(dq, i * d), d, s, keys, 1, k, d, 1, rest, rows, d, keys, false);
      if (dk != 0) product<T>(dk, d, s, 1, keys, qi, d, 1, rest, keys, d, rows, add);
    }
    dq = next<T>(dq, queries * d);
    dk = next<T>(dk, keys * d);
    dv = next<T>(dv, keys * width);
    dy = next<T>(dy, queries * width);
    da = next<T>(da, queries * keys);
    a = Simd.at<T>(a, queries * keys);
    q = Simd.at<T>(q, queries * d);
    k = Simd.at<T>(k, keys * d);
    v = Simd.at<T>(v, keys * width);
  }
}

/** Bytes of workspace: a block of scores, and that of the largest product. */
function attendWork<T extends number>(queries: i32, keys: i32, d: i32, width: i32): i32 {
  const largest = max(max(queries, keys), max(d, width));
  return (Simd.at<T>(0, Scores.block(queries, keys) * keys) as i32) + productWork<T>(largest, largest);
}

export function attend_f32(
  y: usize, a: usize, q: usize, k: usize, v: usize, mask: usize, work: usize,
  batches: i32, queries: i32, keys: i32, d: i32, width: i32, mBatch: i32, mRow: i32, mColumn: i32,
): void {
  attend<f32>(y, a, q, k, v, mask, work, batches, queries, keys, d, width, mBatch, mRow, mColumn);
}
export function attend_f64(
  y: usize, a: usize, q: usize, k: usize, v: usize, mask: usize, work: usize,
  batches: i32, queries: i32, keys: i32, d: i32, width: i32, mBatch: i32, mRow: i32, mColumn: i32,
): void {
  attend<f64>(y, a, q, k, v, mask, work, batches, queries, keys, d, width, mBatch, mRow, mColumn);
}
export function attendBackward_f32(
  dq: usize, dk: usize, dv: usize, dy: usize, da: usize, a: usize, q: usize, k: usize, v: usize, work: usize,
  batches: i32, queries: i32, keys: i32, d: i32, width: i32,
): void {
  attendBackward<f32>(dq, dk, dv, dy, da, a, q, k, v, work, batches, queries, keys, d, width);
}
export function attendBackward_f64(
  dq: usize, dk: usize, dv: usize, dy: usize, da: usize, a: usize, q: usize, k: usize, v: usize, work: usize,
  batches: i32, queries: i32, keys: i32, d: i32, width: i32,
): void {
  attendBackward<f64>(dq, dk, dv, dy, da, a, q, k, v, work, batches, queries, keys, d, width);
}
export function attendWork_f32(queries: i32, keys: i32, d: i32, width: i32): i32 {
  return attendWork<f32>(queries, keys, d, width);
}
export function attendWork_f64(queries: i32, keys: i32, d: i32, width: i32): i32 {
  return attendWork<f64>(queries, keys, d, width);
}
