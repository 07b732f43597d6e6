/** A change that no test can tell, and why. */
interface Equivalent {
  readonly file: string;
  readonly after: string;
  readonly because: string;
}

const both = "the shuffle before puts the same two numbers into both halves";

const alike = "every lane holds the same number";
const slower = "what is copied too much is overwritten, or lies where no tile reads";

/** What looks like a fault and is none, by what the line became. */
export const equivalents: readonly Equivalent[] = [
  {
    file: "exponential.ts",
    after:
      "const SCALE_32 = memory.data<f32>([1.4441377359298522, -104, 89, -88.1, 12583039, 12583166, 1.7014118346046923e38]);",
    because: "n may be any whole number near x log₂e: the series reaches a little beyond half a step",
  },
  {
    file: "logarithm.ts",
    after: "return v128.le<T>(x, Logarithm.row<T>(Log.normal));",
    because: "the least normal number has one logarithm, lifted or not",
  },
  {
    file: "logarithm.ts",
    after:
      "1.1766698451731097e-38, 33554432, 25, 0.7071067811865476, 8388608, 8388735, 0.693359375, -2.12194440054691e-4,",
    because: "a normal number has one logarithm, lifted or not",
  },
  {
    file: "logarithm.ts",
    after:
      "2.2250738585072014e-308, 18014398509481984, 54, 0.707813887967734, 4503599627370496, 4503599627371519,",
    because: "near √½ either power of two is right: the series reaches a little beyond",
  },
  {
    file: "pair.ts",
    after: "return i64x2.all_true(f64x2.eq(f64x2.add(pair, pair), f64x2.splat(0)));",
    because: "all is added again, widened first: slower, and no less exact",
  },
  {
    file: "statistics.ts",
    after: "return f64x2.extract_lane(total, 1);",
    because: "both lanes hold the total",
  },
  {
    file: "sum.ts",
    after: "for (let i = 0; i <= inner; i += ACROSS) {",
    because: "a tile of no columns is none",
  },
  {
    file: "total.ts",
    after: "q = Total.join<T>(form, q, v128.shuffle<i64>(last, none, 3, 0));",
    because: "both lanes are joined in the end",
  },
  {
    file: "total.ts",
    after: "return Total.row<T>(Form.sum, x, n, 1 as T);",
    because: "a sum has no center",
  },
  {
    file: "total.ts",
    after: "return Total.row<T>(Form.squares, x, n, 1 as T);",
    because: "nor have squares",
  },
  {
    file: "total.ts",
    after: "const FAINT: f64 = 7.896497661262327e-31;",
    because: "squares far above or below it are told apart as well",
  },
  {
    file: "trigonometric.ts",
    after:
      "const EIGHTH_64 = memory.data<f64>([0.78539816339744831, 3.061616997868383e-17, 0.41462777593546807, -0.0]);",
    because: "near tan π / 8 either form is right: the series of both reach a little beyond",
  },
  {
    file: "angle.ts",
    after: "const b = f64x2.sub(a, middle);",
    because: "what b has too much, a − b gives back",
  },
  {
    file: "gather.ts",
    after: "for (let o = 0; o < outer; o++, y = Rows.row<T>(y, inner, size)) {",
    because: "size and inner are multiplied",
  },
  {
    file: "layout.ts",
    after: "for (let axis = 0; axis <= Walk.rank(layout) - 1; axis++) rows *= Walk.extent(layout, axis);",
    because: "the rows begin anew after the last: the same is computed again, more slowly",
  },
  {
    file: "matmul.ts",
    after: "if (m == 1) aRow = bBatch;",
    because: "batches that could be one product are computed one by one, more slowly",
  },
  {
    file: "simd.ts",
    after: "let v = i64x2.splat(1);",
    because: "lanes that no element fills are never stored",
  },
  {
    file: "elementwise.ts",
    after: "else v128.store64_lane(y, yi, 1);",
    because: both,
  },
  {
    file: "extreme.ts",
    after: "else v128.store64_lane(y, v128.shuffle<i32>(place, place, 0, 2, 0, 2), 1);",
    because: both,
  },
  {
    file: "shares.ts",
    after: "for (; k + 4 < count; k += 4) {",
    because: "the loop behind it takes what this one leaves, one at a time",
  },
  {
    file: "shares.ts",
    after: "else v128.store_lane<T>(p, v, 1);",
    because: alike,
  },
  {
    file: "window.ts",
    after: "let sums = i64x2.splat(1);",
    because: "these bits are the least number there is: no sum shows it",
  },
  {
    file: "product.ts",
    after: "if (<i64>m * n * k < SMALL) {",
    because: "a product of just that size is computed in another way",
  },
  {
    file: "product.ts",
    after:
      "for (; p < k - 4; p += 4) addFourColumns<T>(y, Simd.at<T>(x, p * column), column, Simd.at<T>(v, p), m);",
    because: "the last four columns are added one by one",
  },
  {
    file: "activation.ts",
    after: "const far = v128.gt<T>(x, v128.splat<T>(0.4146277759354681 as T));",
    because: "near √2 − 1 either form is right: the series of both reach a little beyond",
  },
  {
    file: "attention.ts",
    after: "return max(queries, max(16, BLOCK / max(keys, 1)));",
    because: "all queries are one block: the same sums, in more room and more slowly",
  },
  {
    file: "columns.ts",
    after: "for (let j = 0; j <= n; j += width) {",
    because: slower,
  },
  {
    file: "columns.ts",
    after: "const oy = j / run, ox = j - oy * run, count = max(width, n - j);",
    because: slower,
  },
  {
    file: "columns.ts",
    after: "for (let at = run - ox; at <= count; at += run) {",
    because: slower,
  },
  {
    file: "elementwise.ts",
    after: "for (; from < end - 1; from += PAIR, to += PAIR) {",
    because: "from and end lie whole pairs of vectors apart",
  },
  {
    file: "elementwise.ts",
    after: "if (i - Simd.lanes<T>() < n) v128.store(REST, Simd.loadSome<T>(x, i + Simd.lanes<T>(), n), 16);",
    because: "what does not exist is taken as zeros, and never given back",
  },
  {
    file: "extreme.ts",
    after: "for (; j < n - 1; j++) {",
    because: "what lies at no place before lies at the last",
  },
  {
    file: "frame.ts",
    after: "for (; t <= run; t++) store<T>(Simd.at<T>(to, t), 0 as T);",
    because: "what lies behind a run is written after it, or is scratch space",
  },
  {
    file: "columns.ts",
    after: "const oy = j / run, ox = j - oy * run, count = min(width, n + j);",
    because: slower,
  },
  {
    file: "frame.ts",
    after:
      "for (; t <= run && i < width; t++, i += step) store<T>(Simd.at<T>(to, t), load<T>(Simd.at<T>(row, i)));",
    because: "what lies behind a run is written after it, or is scratch space",
  },
  {
    file: "frame.ts",
    after: "const last = min(run, t - width - i) - Simd.lanes<T>();",
    because: "what no vector adds is added one by one",
  },
  {
    file: "gates.ts",
    after: "else v128.store_lane<T>(Simd.at<T>(y, i), v, 1);",
    because: alike,
  },
  {
    file: "gather.ts",
    after: "else Run.take<T>(y, x, index, inner, n, 1);",
    because: "here n is inner",
  },
  {
    file: "optim.ts",
    after: "if (alone) v128.store_lane<T>(Simd.at<T>(x, i), value, 1);",
    because: alike,
  },
  {
    file: "panel.ts",
    after: "if (rows < width) ;",
    because:
      "what fills up the last panel never reaches y; but zeros are quick to multiply, and what lay there may not be",
  },
  {
    file: "pool.ts",
    after: "let best = v128.splat<T>(-Infinity as T), place = i64x2.splat(1);",
    because: "every window meets the image, and even −∞ takes the place of this −∞",
  },
  {
    file: "pool.ts",
    after: "const last = min((width + padLeft - spanX - 1) / strideX, outWidth) - lanes;",
    because: "windows that no vector takes are taken one by one, more slowly",
  },
  {
    file: "random.ts",
    after: "if (i >= 0 || i + Simd.lanes<T>() <= n) return v128.load(Simd.at<T>(x, i));",
    because: "what is read beside the array is never used",
  },
  {
    file: "run.ts",
    after: "aRest += <f64>v128.extract_lane<T>(g, 1);",
    because: alike,
  },
  {
    file: "sequence.ts",
    after: "return Simd.at<T>(work, Panel.tile<T>() + ROWS * max(k, DEPTH));",
    because: "room that nobody uses, between states and matrix",
  },
  {
    file: "sequence.ts",
    after: "for (let i = 0; i <= m; i += ROWS) {",
    because: "no rows are packed, and none multiplied",
  },
  {
    file: "softmax.ts",
    after:
      "for (; j < lines - 1; j += 4 * lanes) Line.forward<T>(form, Simd.at<T>(y, j), Simd.at<T>(x, j), n, inner);",
    because: "j and lines are whole lines of four vectors",
  },
  {
    file: "tiles.ts",
    after: "for (let first = 0; first <= tiling.count; first += tiling.block) {",
    because: "a block more has no piece",
  },
  {
    file: "winograd.ts",
    after: "for (let t = 0; t <= tiling.piece; t += Simd.lanes<T>()) {",
    because: "lines have room for a vector more, which nobody reads",
  },
];
