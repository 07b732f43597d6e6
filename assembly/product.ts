import { Panel, Tile, multiplyPanels, packColumns, packRows } from "./panel";
import { Simd } from "./simd";

/*
 * y[i, j] = Σ_p a[i, p] b[p, j], in three ways:
 *
 *   threeLoops      the formula; for very small products
 *   vectorProduct   a matrix times a vector: every element of the matrix is used once, so nothing is packed
 *   packedProduct   all the rest. b is cut into blocks of DEPTH x COLUMNS, a into blocks of ROWS x DEPTH;
 *                   both are packed into panels, which stay in cache while tile after tile of y is summed
 *
 * Strides are in elements: exchanging them transposes an operand, stride 0 repeats it.
 */
const DEPTH: i32 = 256;
const ROWS: i32 = 32;
const COLUMNS: i32 = 512;

/** Below this many multiplications packing does not pay. */
const SMALL: i64 = 128;

function threeLoops<T extends number>(
  y: usize, yRow: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32,
  m: i32, n: i32, k: i32, add: bool,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0 as T;
      for (let p = 0; p < k; p++) {
        const ap = load<T>(Simd.at<T>(a, i * aRow + p * aColumn));
        const bp = load<T>(Simd.at<T>(b, p * bRow + j * bColumn));
        sum = (sum + ap * bp) as T;
      }
      Tile.putOne<T>(Simd.at<T>(y, i * yRow + j), sum, add);
    }
  }
}

/** Σ_p x[p] v[p] */
function dot<T extends number>(x: usize, v: usize, n: i32): T {
  let sum0 = v128.splat<T>(0 as T), sum1 = sum0, sum2 = sum0, sum3 = sum0;
  const step = 4 * Simd.lanes<T>();
  let p = 0;
  for (; p <= n - step; p += step) {
    const x0 = Simd.at<T>(x, p), v0 = Simd.at<T>(v, p);
    sum0 = Simd.multiplyAdd<T>(v128.load(x0), v128.load(v0), sum0);
    sum1 = Simd.multiplyAdd<T>(v128.load(x0, 16), v128.load(v0, 16), sum1);
    sum2 = Simd.multiplyAdd<T>(v128.load(x0, 32), v128.load(v0, 32), sum2);
    sum3 = Simd.multiplyAdd<T>(v128.load(x0, 48), v128.load(v0, 48), sum3);
  }
  sum0 = v128.add<T>(v128.add<T>(sum0, sum1), v128.add<T>(sum2, sum3));
  let sum = (v128.extract_lane<T>(sum0, 0) + v128.extract_lane<T>(sum0, 1)) as T;
  if (sizeof<T>() == 4) sum = (sum + (v128.extract_lane<T>(sum0, 2) + v128.extract_lane<T>(sum0, 3))) as T;
  for (; p < n; p++) sum = (sum + load<T>(Simd.at<T>(x, p)) * load<T>(Simd.at<T>(v, p))) as T;
  return sum;
}

/** y[i] += Σ_{q<4} x[i, q] v[q], the columns of x being contiguous */
function addFourColumns<T extends number>(y: usize, x: usize, column: i32, v: usize, m: i32): void {
  const x1 = Simd.at<T>(x, column), x2 = Simd.at<T>(x1, column), x3 = Simd.at<T>(x2, column);
  const v0 = v128.load_splat<T>(v), v1 = v128.load_splat<T>(v, sizeof<T>());
  const v2 = v128.load_splat<T>(v, 2 * sizeof<T>()), v3 = v128.load_splat<T>(v, 3 * sizeof<T>());
  let i = 0;
  for (; i < Simd.body<T>(m); i += Simd.lanes<T>()) {
    let sum = v128.load(Simd.at<T>(y, i));
    sum = Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x, i)), v0, sum);
    sum = Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x1, i)), v1, sum);
    sum = Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x2, i)), v2, sum);
    sum = Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x3, i)), v3, sum);
    v128.store(Simd.at<T>(y, i), sum);
  }
  for (; i < m; i++) {
    let sum = load<T>(Simd.at<T>(y, i));
    sum = (sum + load<T>(Simd.at<T>(x, i)) * load<T>(v)) as T;
    sum = (sum + load<T>(Simd.at<T>(x1, i)) * load<T>(v, sizeof<T>())) as T;
    sum = (sum + load<T>(Simd.at<T>(x2, i)) * load<T>(v, 2 * sizeof<T>())) as T;
    sum = (sum + load<T>(Simd.at<T>(x3, i)) * load<T>(v, 3 * sizeof<T>())) as T;
    store<T>(Simd.at<T>(y, i), sum);
  }
}

/** y[i] += x[i] v */
function addColumn<T extends number>(y: usize, x: usize, v: T, m: i32): void {
  let i = 0;
  for (; i < Simd.body<T>(m); i += Simd.lanes<T>()) {
    const to = Simd.at<T>(y, i);
    v128.store(to, Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x, i)), v128.splat<T>(v), v128.load(to)));
  }
  for (; i < m; i++) {
    const to = Simd.at<T>(y, i);
    store<T>(to, (load<T>(to) + load<T>(Simd.at<T>(x, i)) * v) as T);
  }
}

/** y[i] = Σ_p x[i, p] v[p]: dot products if the rows of x are contiguous, else a sum of columns, which then are. */
function vectorProduct<T extends number>(
  y: usize, x: usize, row: i32, column: i32, v: usize, m: i32, k: i32, add: bool,
): void {
  if (column == 1) {
    for (let i = 0; i < m; i++) {
      Tile.putOne<T>(Simd.at<T>(y, i), dot<T>(Simd.at<T>(x, i * row), v, k), add);
    }
    return;
  }
  if (!add) memory.fill(y, 0, Simd.at<T>(0, m));
  let p = 0;
  for (; p <= k - 4; p += 4) addFourColumns<T>(y, Simd.at<T>(x, p * column), column, Simd.at<T>(v, p), m);
  for (; p < k; p++) addColumn<T>(y, Simd.at<T>(x, p * column), load<T>(Simd.at<T>(v, p)), m);
}

function packedProduct<T extends number>(
  y: usize, yRow: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32,
  work: usize, m: i32, n: i32, k: i32, add: bool,
): void {
  const block = Panel.block(k, DEPTH), width = Panel.size(Panel.columns<T>(), Panel.block(n, COLUMNS), 1);
  const aPanels = Simd.at<T>(work, Panel.tile<T>());
  const bPanels = Simd.at<T>(aPanels, ROWS * min(k, DEPTH));
  for (let j = 0; j < n; j += width) {
    const columns = min(width, n - j);
    for (let p = 0; p < k; p += block) {
      const depth = min(block, k - p);
      packColumns<T>(bPanels, Simd.at<T>(b, p * bRow + j * bColumn), columns, depth, bRow, bColumn);
      for (let i = 0; i < m; i += ROWS) {
        const rows = min(ROWS, m - i);
        packRows<T>(aPanels, Simd.at<T>(a, i * aRow + p * aColumn), rows, depth, aRow, aColumn);
        multiplyPanels<T>(
          Simd.at<T>(y, i * yRow + j), yRow, aPanels, bPanels, Panel.columns<T>() * depth, Panel.columns<T>(), work,
          rows, columns, depth, add || p > 0,
        );
      }
    }
  }
}

/** Bytes of workspace for a product of [any, k] and [k, n]; a constant bounds them. */
export function productWork<T extends number>(n: i32, k: i32): i32 {
  const depth = min(k, DEPTH);
  const elements = Panel.tile<T>() + ROWS * depth + Panel.size(Panel.columns<T>(), min(n, COLUMNS), depth);
  return Simd.at<T>(0, elements) as i32;
}

/** y[m, n] = a b, or y += a b; the rows of y are yRow elements apart. */
export function product<T extends number>(
  y: usize, yRow: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32,
  work: usize, m: i32, n: i32, k: i32, add: bool,
): void {
  if (<i64>m * n * k <= SMALL) {
    threeLoops<T>(y, yRow, a, aRow, aColumn, b, bRow, bColumn, m, n, k, add);
  } else if (n == 1 && yRow == 1 && bRow == 1 && (aRow == 1 || aColumn == 1)) {
    vectorProduct<T>(y, a, aRow, aColumn, b, m, k, add);
  } else if (m == 1 && aColumn == 1 && (bRow == 1 || bColumn == 1)) {
    vectorProduct<T>(y, b, bColumn, bRow, a, n, k, add);
  } else {
    packedProduct<T>(y, yRow, a, aRow, aColumn, b, bRow, bColumn, work, m, n, k, add);
  }
}
