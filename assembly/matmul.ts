import { product, productWork } from "./product";
import { Simd } from "./simd";

/*
 * The product of matrices, one per batch. Read on in product.ts, from three loops to packed blocks,
 * and in panel.ts, where the tile is that does nearly all the work.
 */

/** y[batch, i, j] = Σ_p a[batch, i, p] b[batch, p, j], or that more than before */
function matmul<T extends number>(
  y: usize, a: usize, b: usize, work: usize, batches: i32, m: i32, n: i32, k: i32,
  aBatch: i32, aRow: i32, aColumn: i32, bBatch: i32, bRow: i32, bColumn: i32, add: bool,
): void {
  // With one b for all, the batches of a are simply more rows.
  if (m == 1) aRow = aBatch;
  if (bBatch == 0 && aBatch == m * aRow) {
    m *= batches;
    batches = 1;
  }
  for (let batch = 0; batch < batches; batch++) {
    product<T>(
      Simd.at<T>(y, batch * m * n), n, Simd.at<T>(a, batch * aBatch), aRow, aColumn,
      Simd.at<T>(b, batch * bBatch), bRow, bColumn, work, m, n, k, add,
    );
  }
}

export function matmul_f32(
  y: usize, a: usize, b: usize, work: usize, batches: i32, m: i32, n: i32, k: i32,
  aBatch: i32, aRow: i32, aColumn: i32, bBatch: i32, bRow: i32, bColumn: i32, add: bool,
): void {
  matmul<f32>(y, a, b, work, batches, m, n, k, aBatch, aRow, aColumn, bBatch, bRow, bColumn, add);
}

export function matmul_f64(
  y: usize, a: usize, b: usize, work: usize, batches: i32, m: i32, n: i32, k: i32,
  aBatch: i32, aRow: i32, aColumn: i32, bBatch: i32, bRow: i32, bColumn: i32, add: bool,
): void {
  matmul<f64>(y, a, b, work, batches, m, n, k, aBatch, aRow, aColumn, bBatch, bRow, bColumn, add);
}

export function matmulWork_f32(m: i32, n: i32, k: i32): i32 {
  return productWork<f32>(n, k);
}

export function matmulWork_f64(m: i32, n: i32, k: i32): i32 {
  return productWork<f64>(n, k);
}
