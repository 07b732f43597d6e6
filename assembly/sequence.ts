import { Panel, multiplyPanels, packColumns, packRows } from "./panel";
import { product, productWork } from "./product";
import { Simd } from "./simd";

/*
 * What leads from one state of a recurrence to the next: a product with the same matrix b [k, n], step after
 * step. It is packed once, in blocks of DEPTH rows, each into panels of all columns; the states are packed
 * ROWS rows at a time. A single row is multiplied by the matrix as it lies.
 */
const DEPTH: i32 = 256;
const ROWS: i32 = 64;

/** Where the panels of b begin, after those of the states. */
function panels<T extends number>(work: usize, k: i32): usize {
  return Simd.at<T>(work, Panel.tile<T>() + ROWS * min(k, DEPTH));
}

/** Bytes of workspace for products of [m, k] and [k, n], and for the cotangent of b, over so many steps. */
function matmulPackedWork<T extends number>(time: i32, m: i32, n: i32, k: i32): i32 {
  const packed = panels<T>(0, k) + Simd.at<T>(0, Panel.size(Panel.columns<T>(), n, k));
  return max(packed as i32, productWork<T>(min(n, k), time * m));
}

/** Packs b for the products to come. */
function matmulPack<T extends number>(b: usize, work: usize, bRow: i32, bColumn: i32, n: i32, k: i32): void {
  const block = Panel.block(k, DEPTH);
  let to = panels<T>(work, k);
  for (let p = 0; p < k; p += block) {
    const depth = min(block, k - p);
    packColumns<T>(to, Simd.at<T>(b, p * bRow), n, depth, bRow, bColumn);
    to = Simd.at<T>(to, Panel.size(Panel.columns<T>(), n, depth));
  }
}

/** y[m, n] = a b, or y += a b, with b packed if there are several rows. */
function matmulPacked<T extends number>(
  y: usize, a: usize, b: usize, work: usize, bRow: i32, bColumn: i32, m: i32, n: i32, k: i32, add: bool,
): void {
  if (m == 1) {
    product<T>(y, n, a, k, 1, b, bRow, bColumn, work, m, n, k, add);
    return;
  }
  const block = Panel.block(k, DEPTH);
  const aPanels = Simd.at<T>(work, Panel.tile<T>());
  let bPanels = panels<T>(work, k);
  for (let p = 0; p < k; p += block) {
    const depth = min(block, k - p);
    for (let i = 0; i < m; i += ROWS) {
      const rows = min(ROWS, m - i);
      packRows<T>(aPanels, Simd.at<T>(a, i * k + p), rows, depth, k, 1);
      multiplyPanels<T>(
        Simd.at<T>(y, i * n), n, aPanels, bPanels, Panel.columns<T>() * depth, Panel.columns<T>(), work,
        rows, n, depth, add || p > 0,
      );
    }
    bPanels = Simd.at<T>(bPanels, Panel.size(Panel.columns<T>(), n, depth));
  }
}

/** dw[n, k] = Σ_t du_tᵀ h_{t−1}, of du [time, m, n] and h [time, m, k]; before the first is h0. */
function matmulPackedCotangent<T extends number>(
  dw: usize, du: usize, h: usize, h0: usize, work: usize, time: i32, m: i32, n: i32, k: i32,
): void {
  const rest = Simd.at<T>(du, m * n);
  product<T>(dw, k, du, 1, n, h0, k, 1, work, n, k, m, false);
  if (time > 1) product<T>(dw, k, rest, 1, n, h, k, 1, work, n, k, (time - 1) * m, true);
}

export function matmulPackedWork_f32(time: i32, m: i32, n: i32, k: i32): i32 {
  return matmulPackedWork<f32>(time, m, n, k);
}
export function matmulPackedWork_f64(time: i32, m: i32, n: i32, k: i32): i32 {
  return matmulPackedWork<f64>(time, m, n, k);
}
export function matmulPack_f32(b: usize, work: usize, bRow: i32, bColumn: i32, n: i32, k: i32): void {
  matmulPack<f32>(b, work, bRow, bColumn, n, k);
}
export function matmulPack_f64(b: usize, work: usize, bRow: i32, bColumn: i32, n: i32, k: i32): void {
  matmulPack<f64>(b, work, bRow, bColumn, n, k);
}
export function matmulPacked_f32(
  y: usize, a: usize, b: usize, work: usize, bRow: i32, bColumn: i32, m: i32, n: i32, k: i32, add: bool,
): void {
  matmulPacked<f32>(y, a, b, work, bRow, bColumn, m, n, k, add);
}
export function matmulPacked_f64(
  y: usize, a: usize, b: usize, work: usize, bRow: i32, bColumn: i32, m: i32, n: i32, k: i32, add: bool,
): void {
  matmulPacked<f64>(y, a, b, work, bRow, bColumn, m, n, k, add);
}
export function matmulPackedCotangent_f32(
  dw: usize, du: usize, h: usize, h0: usize, work: usize, time: i32, m: i32, n: i32, k: i32,
): void {
  matmulPackedCotangent<f32>(dw, du, h, h0, work, time, m, n, k);
}
export function matmulPackedCotangent_f64(
  dw: usize, du: usize, h: usize, h0: usize, work: usize, time: i32, m: i32, n: i32, k: i32,
): void {
  matmulPackedCotangent<f64>(dw, du, h, h0, work, time, m, n, k);
}
