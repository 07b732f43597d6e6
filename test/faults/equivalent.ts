/** A change that no test can tell, and why. */
interface Equivalent {
  readonly file: string;
  readonly after: string;
  readonly because: string;
}

const both = "the shuffle before puts the same two numbers into both halves";

/** What looks like a fault and is none, by what the line became. */
export const equivalents: readonly Equivalent[] = [
  {
    file: "exponential.ts",
    after:
      "1.4441377359298522, 0.693359375, -2.12194440054691e-4, -104, 89, -88.1, 12583039, 12583166, 1.7014118346046923e38,",
    because: "n may be any whole number near x log₂e: the series reaches a little beyond half a step",
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
    because: "a narrow vector has one number in every lane",
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
    file: "sum.ts",
    after: "const block = form == Form.sum ? min(64, (n + 31) / 32) : n;",
    because: "the same sums in smaller blocks, rounded a little oftener",
  },
];
