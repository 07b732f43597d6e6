import { Form, Row, Share, Strip } from "./shares";
import { Simd } from "./simd";
import { softmax } from "./softmax";

/** The surprise of labels: z and the shares p are [outer, n, inner]; labels, y and dy are [outer, inner]. */
class Surprise {
  /** The first label that names no class, and is not the ignored one, or −1. */
  static firstOutside(labels: usize, count: i32, n: i32, ignored: i32): i32 {
    for (let i = 0; i < count; i++) {
      const label = load<i32>(Simd.at<i32>(labels, i));
      if (<u32>label >= <u32>n && label != ignored) return i;
    }
    return -1;
  }

  /** y = z_top − z_label − ln p_top of slices side by side, one in each lane, or of one alone; 0 where the label is ignored. */
  static pick<T extends number>(
    wide: bool, y: usize, z: usize, labels: usize, inner: i32, ignored: i32, zTop: v128, pTop: v128,
  ): void {
    const count = wide ? Simd.lanes<T>() : 1;
    Strip.store<T>(wide, y, zTop);
    for (let i = 0; i < count; i++) {
      const label = load<i32>(Simd.at<i32>(labels, i)), yi = Simd.at<T>(y, i);
      if (label != ignored) store<T>(yi, (load<T>(yi) - load<T>(Simd.at<T>(z, label * inner + i))) as T);
    }
    Strip.store<T>(wide, y, v128.sub<T>(Strip.load<T>(wide, y), Share.log<T>(pTop)));
    for (let i = 0; i < count; i++) {
      if (load<i32>(Simd.at<i32>(labels, i)) == ignored) store<T>(Simd.at<T>(y, i), 0 as T);
    }
  }

  /** dz = dy p for a row of dz; dy has a number for each, or one for all (step 0). */
  @inline static scale<T extends number>(dz: usize, dy: usize, p: usize, n: i32, step: i32): void {
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      v128.store(Simd.at<T>(dz, i), v128.mul<T>(v128.load(Simd.at<T>(p, i)), Simd.load<T>(dy, i, step)));
    }
    for (let i = body; i < n; i++) {
      store<T>(Simd.at<T>(dz, i), (load<T>(Simd.at<T>(p, i)) * load<T>(Simd.at<T>(dy, i * step))) as T);
    }
  }

  /** dz_label −= dy; nothing flows to what is ignored. */
  @inline static correct<T extends number>(dz: usize, dy: T, label: i32, n: i32, inner: i32, ignored: i32): void {
    if (label == ignored) {
      for (let k = 0; k < n; k++) store<T>(Simd.at<T>(dz, k * inner), 0 as T);
    } else {
      const named = Simd.at<T>(dz, label * inner);
      store<T>(named, (load<T>(named) - dy) as T);
    }
  }
}

/** Returns −1, or the position of the first label that names nothing; then nothing is written. */
function surprise<T extends number>(
  y: usize, p: usize, z: usize, labels: usize, outer: i32, n: i32, inner: i32, ignored: i32,
): i32 {
  const outside = Surprise.firstOutside(labels, outer * inner, n, ignored);
  if (outside >= 0) return outside;
  if (n == 0) memory.fill(y, 0, Simd.at<T>(0, outer * inner));
  const lanes = Simd.lanes<T>(), body = Simd.body<T>(inner);
  for (let o = 0; o < outer && n > 0; o++) {
    if (inner == 1 && n >= lanes) {
      const zTop = Row.top<T>(z, n), pTop = Row.forward<T>(Form.softmax, p, z, n, zTop); // of the largest, e^0 = 1 is shared out
      Surprise.pick<T>(false, y, z, labels, 1, ignored, zTop, pTop);
    } else {
      softmax<T>(p, z, 1, n, inner);
      for (let j = 0; j < inner; j += j < body ? lanes : 1) {
        const yj = Simd.at<T>(y, j), pj = Simd.at<T>(p, j), zj = Simd.at<T>(z, j), labelsJ = Simd.at<i32>(labels, j);
        const zTop = Strip.top<T>(j < body, zj, n, inner), pTop = Strip.top<T>(j < body, pj, n, inner);
        Surprise.pick<T>(j < body, yj, zj, labelsJ, inner, ignored, zTop, pTop);
      }
    }
    y = Simd.at<T>(y, inner);
    p = Simd.at<T>(p, n * inner);
    z = Simd.at<T>(z, n * inner);
    labels = Simd.at<i32>(labels, inner);
  }
  return -1;
}

/** dz = dy (p − [k = label]) */
function surpriseBackward<T extends number>(
  dz: usize, dy: usize, p: usize, labels: usize, outer: i32, n: i32, inner: i32, ignored: i32,
): void {
  const rows = inner == 1 ? 1 : n, along = inner == 1 ? n : inner, step = inner == 1 ? 0 : 1;
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < rows; k++) {
      Surprise.scale<T>(Simd.at<T>(dz, k * along), dy, Simd.at<T>(p, k * along), along, step);
    }
    for (let j = 0; j < inner; j++) {
      const label = load<i32>(Simd.at<i32>(labels, j));
      Surprise.correct<T>(Simd.at<T>(dz, j), load<T>(Simd.at<T>(dy, j)), label, n, inner, ignored);
    }
    dz = Simd.at<T>(dz, n * inner);
    p = Simd.at<T>(p, n * inner);
    dy = Simd.at<T>(dy, inner);
    labels = Simd.at<i32>(labels, inner);
  }
}

export function surprise_f32(
  y: usize, p: usize, z: usize, labels: usize, outer: i32, n: i32, inner: i32, ignored: i32,
): i32 {
  return surprise<f32>(y, p, z, labels, outer, n, inner, ignored);
}
export function surprise_f64(
  y: usize, p: usize, z: usize, labels: usize, outer: i32, n: i32, inner: i32, ignored: i32,
): i32 {
  return surprise<f64>(y, p, z, labels, outer, n, inner, ignored);
}
export function surpriseBackward_f32(
  dz: usize, dy: usize, p: usize, labels: usize, outer: i32, n: i32, inner: i32, ignored: i32,
): void {
  surpriseBackward<f32>(dz, dy, p, labels, outer, n, inner, ignored);
}
export function surpriseBackward_f64(
  dz: usize, dy: usize, p: usize, labels: usize, outer: i32, n: i32, inner: i32, ignored: i32,
): void {
  surpriseBackward<f64>(dz, dy, p, labels, outer, n, inner, ignored);
}
