import { Simd } from "./simd";

/** To find so many, insertion takes less time than counting bytes. */
const FEW: i32 = 32;

/** One for each value of a byte. */
const COUNTERS: usize = 256;

/** Elements T as whole numbers K without a sign, in the same order: NaN after all numbers, −0 beside 0. */
class Key {
  @inline static of<T extends number, K extends number>(x: T): K {
    const most = ~(0 as K) as K;
    const half = (most / 2 + 1) as K;
    if (isInteger<T>()) return ((x as u32 as K) + half) as K;
    if (x != x) return most;
    const bits = reinterpret<K>((x + 0) as T); // −0 + 0 = 0
    return (x < 0 ? ~bits : bits + half) as K;
  }

  @inline static inOrder<T extends number, K extends number>(x: usize, descending: bool): K {
    const key = Key.of<T, K>(load<T>(x));
    return (descending ? ~key : key) as K;
  }
}

/** A row in the making: the keys of its elements, and beside them the places they come from. */
class Table {
  @inline static bytes<K extends number>(n: i32): usize {
    return <usize>n * (sizeof<K>() + 4);
  }

  @inline static key<K extends number>(table: usize, i: i32): K {
    return load<K>(Simd.at<K>(table, i));
  }

  @inline static place<K extends number>(table: usize, n: i32, i: i32): i32 {
    return load<i32>(Simd.at<i32>(Simd.at<K>(table, n), i));
  }

  @inline static put<K extends number>(table: usize, n: i32, i: i32, key: K, place: i32): void {
    store<K>(Simd.at<K>(table, i), key);
    store<i32>(Simd.at<i32>(Simd.at<K>(table, n), i), place);
  }

  /** Puts an element before those of the first `count` that are larger. */
  static insert<K extends number>(table: usize, n: i32, count: i32, key: K, place: i32): void {
    let j = count;
    for (; j > 0 && Table.key<K>(table, j - 1) > key; j--) {
      Table.put<K>(table, n, j, Table.key<K>(table, j - 1), Table.place<K>(table, n, j - 1));
    }
    Table.put<K>(table, n, j, key, place);
  }

  /** The address of the counter of one byte of a key. */
  @inline static counter<K extends number>(counts: usize, key: K, shift: i32): usize {
    return Simd.at<i32>(counts, <i32>(key >> (shift as K)) & 255);
  }

  /** Puts the table in the order of one byte, equals in the order they have. False, and nothing is done, where all are equal. */
  static distribute<K extends number>(to: usize, from: usize, counts: usize, n: i32, shift: i32): bool {
    memory.fill(counts, 0, COUNTERS * 4);
    for (let i = 0; i < n; i++) {
      const counter = Table.counter<K>(counts, Table.key<K>(from, i), shift);
      store<i32>(counter, load<i32>(counter) + 1);
    }
    if (load<i32>(Table.counter<K>(counts, Table.key<K>(from, 0), shift)) == n) return false;
    for (let start = 0, byte = 0; byte < (COUNTERS as i32); byte++) {
      const counter = Simd.at<i32>(counts, byte), count = load<i32>(counter);
      store<i32>(counter, start);
      start += count;
    }
    for (let i = 0; i < n; i++) {
      const key = Table.key<K>(from, i), counter = Table.counter<K>(counts, key, shift), next = load<i32>(counter);
      store<i32>(counter, next + 1);
      Table.put<K>(to, n, next, key, Table.place<K>(from, n, i));
    }
    return true;
  }

  /** Byte by byte, the lowest first, from one table into another and back. Returns the one that is in order. */
  @inline static sort<K extends number>(table: usize, other: usize, counts: usize, n: i32): usize {
    for (let shift = 0; shift < 8 * (sizeof<K>() as i32); shift += 8) {
      if (!Table.distribute<K>(other, table, counts, n, shift)) continue;
      const last = table;
      table = other;
      other = last;
    }
    return table;
  }
}

/** y[row] = the places of the first k of x[row], [rows, n], in the order of their elements, and those of equals in their own. */
function argsort<T extends number, K extends number>(
  y: usize, x: usize, work: usize, rows: i32, n: i32, k: i32, descending: bool,
): void {
  const table = work + COUNTERS * 4, other = table + Table.bytes<K>(n);
  for (let row = 0; row < rows; row++, x = Simd.at<T>(x, n), y = Simd.at<i32>(y, k)) {
    for (let i = 0; i < n && k > FEW; i++) Table.put<K>(table, n, i, Key.inOrder<T, K>(Simd.at<T>(x, i), descending), i);
    for (let i = 0; i < n && k <= FEW; i++) {
      const key = Key.inOrder<T, K>(Simd.at<T>(x, i), descending);
      if (i < k) Table.insert<K>(table, n, i, key, i);
      else if (k > 0 && key < Table.key<K>(table, k - 1)) Table.insert<K>(table, n, k - 1, key, i);
    }
    const sorted = k > FEW ? Table.sort<K>(table, other, work, n) : table;
    memory.copy(y, Simd.at<K>(sorted, n), <usize>k * 4);
  }
}

/** Room for the counters, and for two tables. */
function argsortWork<K extends number>(n: i32): usize {
  return COUNTERS * 4 + 2 * Table.bytes<K>(n);
}

export function argsort_f32(y: usize, x: usize, work: usize, rows: i32, n: i32, k: i32, descending: bool): void { argsort<f32, u32>(y, x, work, rows, n, k, descending); }
export function argsort_f64(y: usize, x: usize, work: usize, rows: i32, n: i32, k: i32, descending: bool): void { argsort<f64, u64>(y, x, work, rows, n, k, descending); }
export function argsort_i32(y: usize, x: usize, work: usize, rows: i32, n: i32, k: i32, descending: bool): void { argsort<i32, u32>(y, x, work, rows, n, k, descending); }
export function argsortWork_f32(n: i32): usize { return argsortWork<u32>(n); }
export function argsortWork_f64(n: i32): usize { return argsortWork<u64>(n); }
export function argsortWork_i32(n: i32): usize { return argsortWork<u32>(n); }
