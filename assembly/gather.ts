import { Simd } from "./simd";

// Each kernel checks its index before it writes: it returns −1, or the position of the first index outside its range.

class Rows {
  /** The first j < count with index_j outside 0 … size − 1, or −1. Read without a sign, a negative index is too large. */
  @inline static firstOutside(index: usize, count: i32, size: i32): i32 {
    const body = Simd.body<i32>(count);
    const limit = i32x4.splat(size);
    let j = 0;
    while (j < body && !v128.any_true(i32x4.ge_u(v128.load(Simd.at<i32>(index, j)), limit))) j += 4;
    for (; j < count; j++) {
      if (load<u32>(Simd.at<u32>(index, j)) >= <u32>size) return j;
    }
    return -1;
  }

  @inline static row<T extends number>(base: usize, j: i32, width: i32): usize {
    return base + <usize>j * width * sizeof<T>();
  }

  @inline static copy<T extends number>(y: usize, x: usize, width: i32): void {
    const body = Simd.body<T>(width);
    for (let k = 0; k < body; k += Simd.lanes<T>()) v128.store(Simd.at<T>(y, k), v128.load(Simd.at<T>(x, k)));
    for (let k = body; k < width; k++) store<T>(Simd.at<T>(y, k), load<T>(Simd.at<T>(x, k)));
  }

  @inline static add<T extends number>(y: usize, x: usize, width: i32): void {
    const body = Simd.body<T>(width);
    for (let k = 0; k < body; k += Simd.lanes<T>()) {
      const yk = Simd.at<T>(y, k);
      v128.store(yk, v128.add<T>(v128.load(yk), v128.load(Simd.at<T>(x, k))));
    }
    for (let k = body; k < width; k++) {
      const yk = Simd.at<T>(y, k);
      store<T>(yk, <T>(load<T>(yk) + load<T>(Simd.at<T>(x, k))));
    }
  }
}

/** Runs of n elements whose places lie index_i · width + i · step elements after the start of x. */
class Run {
  @inline static place(index: usize, i: i32, width: i32, step: i32): i32 {
    return load<i32>(Simd.at<i32>(index, i)) * width + i * step;
  }

  @inline static take<T extends number>(y: usize, x: usize, index: usize, n: i32, width: i32, step: i32): void {
    for (let i = 0; i < n; i++) {
      store<T>(Simd.at<T>(y, i), load<T>(Simd.at<T>(x, Run.place(index, i, width, step))));
    }
  }

  @inline static add<T extends number>(x: usize, y: usize, index: usize, n: i32, width: i32, step: i32): void {
    for (let i = 0; i < n; i++) {
      const target = Simd.at<T>(x, Run.place(index, i, width, step));
      store<T>(target, <T>(load<T>(target) + load<T>(Simd.at<T>(y, i))));
    }
  }
}

/** y[o, j, i] = x[o, index[o, j, i], i]; x is [outer, size, inner], index and y are [outer, count, inner]. */
function gather<T extends number>(y: usize, x: usize, index: usize, outer: i32, size: i32, inner: i32, count: i32): i32 {
  const outside = Rows.firstOutside(index, outer * count * inner, size);
  if (outside >= 0) return outside;
  const n = inner == 1 ? count : inner;
  for (let o = 0; o < outer; o++, x = Rows.row<T>(x, size, inner)) {
    for (let j = 0; j < count * inner; j += n, y = Simd.at<T>(y, n), index = Simd.at<i32>(index, n)) {
      if (inner == 1) Run.take<T>(y, x, index, n, 1, 0);
      else Run.take<T>(y, x, index, n, inner, 1);
    }
  }
  return -1;
}

/** y[o, index[o, j, i], i] += src[o, j, i], from zeros; y is [outer, size, inner], index and src are [outer, count, inner]. */
function scatterAdd<T extends number>(y: usize, src: usize, index: usize, outer: i32, size: i32, inner: i32, count: i32): i32 {
  const outside = Rows.firstOutside(index, outer * count * inner, size);
  if (outside >= 0) return outside;
  const n = inner == 1 ? count : inner;
  for (let o = 0; o < outer; o++, y = Rows.row<T>(y, size, inner)) {
    memory.fill(y, 0, Simd.at<T>(0, size * inner));
    for (let j = 0; j < count * inner; j += n, src = Simd.at<T>(src, n), index = Simd.at<i32>(index, n)) {
      if (inner == 1) Run.add<T>(y, src, index, n, 1, 0);
      else Run.add<T>(y, src, index, n, inner, 1);
    }
  }
  return -1;
}

/** y[j, :] = weight[index[j], :]; weight is [rows, width], y is [count, width]. */
function embedding<T extends number>(y: usize, weight: usize, index: usize, rows: i32, width: i32, count: i32): i32 {
  const outside = Rows.firstOutside(index, count, rows);
  if (outside >= 0) return outside;
  for (let j = 0; j < count; j++) {
    Rows.copy<T>(Rows.row<T>(y, j, width), Rows.row<T>(weight, load<i32>(Simd.at<i32>(index, j)), width), width);
  }
  return -1;
}

/** dw[r, :] = Σ dy[j, :] over the j with index[j] = r. */
function embeddingAdjoint<T extends number>(dw: usize, dy: usize, index: usize, rows: i32, width: i32, count: i32): i32 {
  const outside = Rows.firstOutside(index, count, rows);
  if (outside >= 0) return outside;
  memory.fill(dw, 0, <usize>rows * width * sizeof<T>());
  for (let j = 0; j < count; j++) {
    const r = load<i32>(Simd.at<i32>(index, j));
    Rows.add<T>(Rows.row<T>(dw, r, width), Rows.row<T>(dy, j, width), width);
  }
  return -1;
}

/** y[j, c] = 1 where c = index[j], else 0; y is [count, classes]. */
function oneHot<T extends number>(y: usize, index: usize, count: i32, classes: i32): i32 {
  const outside = Rows.firstOutside(index, count, classes);
  if (outside >= 0) return outside;
  memory.fill(y, 0, <usize>count * classes * sizeof<T>());
  for (let j = 0; j < count; j++) {
    store<T>(Simd.at<T>(Rows.row<T>(y, j, classes), load<i32>(Simd.at<i32>(index, j))), <T>1);
  }
  return -1;
}

export function gather_f32(y: usize, x: usize, index: usize, outer: i32, size: i32, inner: i32, count: i32): i32 { return gather<f32>(y, x, index, outer, size, inner, count); }
export function gather_f64(y: usize, x: usize, index: usize, outer: i32, size: i32, inner: i32, count: i32): i32 { return gather<f64>(y, x, index, outer, size, inner, count); }
export function gather_i32(y: usize, x: usize, index: usize, outer: i32, size: i32, inner: i32, count: i32): i32 { return gather<i32>(y, x, index, outer, size, inner, count); }
export function scatterAdd_f32(y: usize, src: usize, index: usize, outer: i32, size: i32, inner: i32, count: i32): i32 { return scatterAdd<f32>(y, src, index, outer, size, inner, count); }
export function scatterAdd_f64(y: usize, src: usize, index: usize, outer: i32, size: i32, inner: i32, count: i32): i32 { return scatterAdd<f64>(y, src, index, outer, size, inner, count); }
export function scatterAdd_i32(y: usize, src: usize, index: usize, outer: i32, size: i32, inner: i32, count: i32): i32 { return scatterAdd<i32>(y, src, index, outer, size, inner, count); }
export function embedding_f32(y: usize, weight: usize, index: usize, rows: i32, width: i32, count: i32): i32 { return embedding<f32>(y, weight, index, rows, width, count); }
export function embedding_f64(y: usize, weight: usize, index: usize, rows: i32, width: i32, count: i32): i32 { return embedding<f64>(y, weight, index, rows, width, count); }
export function embedding_i32(y: usize, weight: usize, index: usize, rows: i32, width: i32, count: i32): i32 { return embedding<i32>(y, weight, index, rows, width, count); }
export function embeddingAdjoint_f32(dw: usize, dy: usize, index: usize, rows: i32, width: i32, count: i32): i32 { return embeddingAdjoint<f32>(dw, dy, index, rows, width, count); }
export function embeddingAdjoint_f64(dw: usize, dy: usize, index: usize, rows: i32, width: i32, count: i32): i32 { return embeddingAdjoint<f64>(dw, dy, index, rows, width, count); }
export function embeddingAdjoint_i32(dw: usize, dy: usize, index: usize, rows: i32, width: i32, count: i32): i32 { return embeddingAdjoint<i32>(dw, dy, index, rows, width, count); }
export function oneHot_f32(y: usize, index: usize, count: i32, classes: i32): i32 { return oneHot<f32>(y, index, count, classes); }
export function oneHot_f64(y: usize, index: usize, count: i32, classes: i32): i32 { return oneHot<f64>(y, index, count, classes); }
export function oneHot_i32(y: usize, index: usize, count: i32, classes: i32): i32 { return oneHot<i32>(y, index, count, classes); }
