import { Pair } from "./pair";

// y is [outer, n, inner]. So are a and b, or they are one element that serves every place: then they stand still.

/** Lines along which y_t = a_t y_{t−1} + b_t, each `line` bytes from the last, their places `step` bytes apart. */
class Lines {
  @inline static next<T extends number>(y: v128, a: v128, b: v128): v128 {
    return Pair.add<T>(Pair.mul<T>(a, y), b);
  }

  /** The next place of two lines. */
  @inline static pair<T extends number>(
    last: v128, y: usize, a: usize, b: usize, yLine: usize, aLine: usize, bLine: usize,
  ): v128 {
    const next = Lines.next<T>(last, Pair.loadApart<T>(a, aLine), Pair.loadApart<T>(b, bLine));
    Pair.storeApart<T>(y, yLine, next);
    return next;
  }

  /** Eight lines at once, for each place of a line waits for the last. */
  @inline static eight<T extends number>(
    y: usize, a: usize, b: usize, n: i32, line: usize, step: usize, aMoves: usize, bMoves: usize, initial: v128,
  ): void {
    const aLine = aMoves * line, bLine = bMoves * line;
    let p = initial, q = initial, r = initial, s = initial;
    for (let t = 0; t < n; t++) {
      p = Lines.pair<T>(p, y, a, b, line, aLine, bLine);
      q = Lines.pair<T>(q, y + 2 * line, a + 2 * aLine, b + 2 * bLine, line, aLine, bLine);
      r = Lines.pair<T>(r, y + 4 * line, a + 4 * aLine, b + 4 * bLine, line, aLine, bLine);
      s = Lines.pair<T>(s, y + 6 * line, a + 6 * aLine, b + 6 * bLine, line, aLine, bLine);
      y += step;
      a += aMoves * step;
      b += bMoves * step;
    }
  }

  @inline static one<T extends number>(
    y: usize, a: usize, b: usize, n: i32, step: usize, aMoves: usize, bMoves: usize, initial: v128,
  ): void {
    let last = initial;
    for (let t = 0; t < n; t++) {
      last = Lines.next<T>(last, Pair.loadOne<T>(a), Pair.loadOne<T>(b));
      Pair.storeOne<T>(y, last);
      y += step;
      a += aMoves * step;
      b += bMoves * step;
    }
  }
}

/** In f64, in i64 for i32; y alone rounds to T. aMoves and bMoves are 1, or 0 for what stands still. */
function linearRecurrence<T extends number>(
  y: usize, a: usize, b: usize, outer: i32, n: i32, inner: i32, aMoves: usize, bMoves: usize, initial: f64, reverse: bool,
): void {
  const first = Pair.splat<T>(initial);
  const stride = <usize>inner * sizeof<T>();
  const block = <usize>n * stride;
  // Side by side, lines are next to each other; where they are few, those of all blocks are taken together.
  const beside = inner >= 8;
  const blocks = beside ? outer : inner, apart = beside ? block : sizeof<T>();
  const lines = beside ? inner : outer, line = beside ? sizeof<T>() : block;
  const step = reverse ? <usize>0 - stride : stride;
  for (let k = 0; k < blocks; k++) {
    let from = <usize>k * apart + (reverse ? block - stride : 0);
    let i = 0;
    for (; i <= lines - 8; i += 8, from += 8 * line) {
      Lines.eight<T>(y + from, a + aMoves * from, b + bMoves * from, n, line, step, aMoves, bMoves, first);
    }
    for (; i < lines; i++, from += line) {
      Lines.one<T>(y + from, a + aMoves * from, b + bMoves * from, n, step, aMoves, bMoves, first);
    }
  }
}

export function linearRecurrence_f32(
  y: usize, a: usize, b: usize, outer: i32, n: i32, inner: i32, aMoves: usize, bMoves: usize, initial: f64, reverse: bool,
): void {
  linearRecurrence<f32>(y, a, b, outer, n, inner, aMoves, bMoves, initial, reverse);
}
export function linearRecurrence_f64(
  y: usize, a: usize, b: usize, outer: i32, n: i32, inner: i32, aMoves: usize, bMoves: usize, initial: f64, reverse: bool,
): void {
  linearRecurrence<f64>(y, a, b, outer, n, inner, aMoves, bMoves, initial, reverse);
}
export function linearRecurrence_i32(
  y: usize, a: usize, b: usize, outer: i32, n: i32, inner: i32, aMoves: usize, bMoves: usize, initial: f64, reverse: bool,
): void {
  linearRecurrence<i32>(y, a, b, outer, n, inner, aMoves, bMoves, initial, reverse);
}
