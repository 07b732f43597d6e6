import { Simd } from "./simd";

/** Elements T as whole numbers K without a sign, in the same order: NaN after all numbers, −0 beside 0. */
class Key {
  @inline static of<T extends number, K extends number>(x: T): K {
    if (isInteger<T>()) return ((x as u32) ^ 0x8000_0000) as K;
    if (x != x) return ~(0 as K) as K;
    const bits = reinterpret<K>((x + 0) as T); // −0 + 0 = 0
    const top = ((1 as K) << (8 * sizeof<K>() - 1) as K) as K;
    return ((bits & top) != 0 ? ~bits : bits | top) as K;
  }
}

/** Keys and the places they come from: the columns of a table that merging sorts, from one half of the workspace into the other. */
class Table {
  @inline static bytes<K extends number>(n: i32): usize {
    return <usize>n * (sizeof<K>() + 4);
  }

  @inline static places<K extends number>(table: usize, n: i32): usize {
    return Simd.at<K>(table, n);
  }

  @inline static fill<T extends number, K extends number>(table: usize, x: usize, n: i32, descending: bool): void {
    const places = Table.places<K>(table, n);
    for (let i = 0; i < n; i++) {
      const key = Key.of<T, K>(load<T>(Simd.at<T>(x, i)));
      store<K>(Simd.at<K>(table, i), (descending ? ~key : key) as K);
      store<i32>(Simd.at<i32>(places, i), i);
    }
  }

  /** to[at …] = from[start … end) */
  @inline static copy<K extends number>(to: usize, from: usize, n: i32, at: i32, start: i32, end: i32): void {
    const count = <usize>(end - start);
    memory.copy(Simd.at<K>(to, at), Simd.at<K>(from, start), count * sizeof<K>());
    memory.copy(Simd.at<i32>(Table.places<K>(to, n), at), Simd.at<i32>(Table.places<K>(from, n), start), count * 4);
  }

  /** Merges the ordered runs [start, middle) and [middle, end); of equal keys, that of the first run goes first. */
  static merge<K extends number>(to: usize, from: usize, n: i32, start: i32, middle: i32, end: i32): void {
    const toPlaces = Table.places<K>(to, n), fromPlaces = Table.places<K>(from, n);
    let i = start, j = middle, k = start;
    while (i < middle && j < end) {
      const left = load<K>(Simd.at<K>(from, i)), right = load<K>(Simd.at<K>(from, j));
      const isLeft = left <= right;
      store<K>(Simd.at<K>(to, k), select(left, right, isLeft));
      store<i32>(Simd.at<i32>(toPlaces, k), load<i32>(Simd.at<i32>(fromPlaces, select(i, j, isLeft))));
      i += i32(isLeft);
      j += i32(!isLeft);
      k++;
    }
    Table.copy<K>(to, from, n, k, i, middle);
    Table.copy<K>(to, from, n, k + middle - i, j, end);
  }
}

/** y[row] = the places of x[row], [rows, n], in the order of their elements: runs of 1, 2, 4, … are merged. */
function argsort<T extends number, K extends number>(y: usize, x: usize, work: usize, rows: i32, n: i32, descending: bool): void {
  for (let row = 0; row < rows; row++, x = Simd.at<T>(x, n), y = Simd.at<i32>(y, n)) {
    let from = work, to = work + Table.bytes<K>(n);
    Table.fill<T, K>(from, x, n, descending);
    for (let run = 1; run < n; run *= 2) {
      for (let start = 0; start < n; start += 2 * run) {
        const middle = min(start + run, n);
        Table.merge<K>(to, from, n, start, middle, min(middle + run, n));
      }
      const merged = to;
      to = from;
      from = merged;
    }
    memory.copy(y, Table.places<K>(from, n), <usize>n * 4);
  }
}

export function argsort_f32(y: usize, x: usize, work: usize, rows: i32, n: i32, descending: bool): void { argsort<f32, u32>(y, x, work, rows, n, descending); }
export function argsort_f64(y: usize, x: usize, work: usize, rows: i32, n: i32, descending: bool): void { argsort<f64, u64>(y, x, work, rows, n, descending); }
export function argsort_i32(y: usize, x: usize, work: usize, rows: i32, n: i32, descending: bool): void { argsort<i32, u32>(y, x, work, rows, n, descending); }
export function argsortWork_f32(n: i32): usize { return 2 * Table.bytes<u32>(n); }
export function argsortWork_f64(n: i32): usize { return 2 * Table.bytes<u64>(n); }
export function argsortWork_i32(n: i32): usize { return 2 * Table.bytes<u32>(n); }
