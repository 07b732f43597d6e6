import { Simd } from "./simd";

// Everywhere x is [planes, height, width] and y is [planes, outHeight, outWidth].

/** Along one axis: a window's first and last place inside the image, of a window that begins at `start` and ends `span` later. */
export class Reach {
  @inline static first(start: i32, dilation: i32): i32 {
    return start < 0 ? start + ((dilation - 1 - start) / dilation) * dilation : start;
  }

  @inline static last(start: i32, span: i32, dilation: i32, size: i32): i32 {
    const last = start + span;
    return last < size ? last : last - ((last - size + dilation) / dilation) * dilation;
  }
}

/** What neighbouring windows see. */
export class Neighbours {
  /** x_0, x_stride, x_{2 stride}, …: the same place of each. Reads nothing beyond the last. */
  @inline static every<T extends number>(x: usize, stride: i32): v128 {
    if (stride == 1) return v128.load(x);
    if (stride == 2) {
      const a = v128.load(x);
      const b = v128.load(Simd.at<T>(x, Simd.lanes<T>() - 1));
      return sizeof<T>() == 4 ? v128.shuffle<i32>(a, b, 0, 2, 5, 7) : v128.shuffle<i64>(a, b, 0, 3);
    }
    let v = v128.load_lane<T>(Simd.at<T>(x, stride), v128.load_splat<T>(x), 1);
    if (sizeof<T>() == 8) return v;
    v = v128.load32_lane(Simd.at<T>(x, 2 * stride), v, 2);
    return v128.load32_lane(Simd.at<T>(x, 3 * stride), v, 3);
  }
}

/** A window; along each axis it covers the positions start … end − 1. */
export class Window {
  @inline static start(out: i32, stride: i32, pad: i32): i32 {
    return max(out * stride - pad, 0);
  }

  @inline static end(out: i32, stride: i32, pad: i32, kernel: i32, size: i32): i32 {
    return min(out * stride - pad + kernel, size);
  }

  /** How many positions divide the mean: the covered ones, or else also those in the padding. */
  @inline static divisor(
    out: i32, stride: i32, kernel: i32, size: i32, padBefore: i32, padAfter: i32, countPadding: bool,
  ): i32 {
    if (countPadding) return min(kernel, padBefore + size + padAfter - out * stride);
    return max(Window.end(out, stride, padBefore, kernel, size) - Window.start(out, stride, padBefore), 1);
  }

  @inline static sum<T extends number>(x: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32): f64 {
    let sum: f64 = 0;
    for (let h = top; h < bottom; h++) {
      for (let w = left; w < right; w++) sum += <f64>load<T>(Simd.at<T>(x, h * width + w));
    }
    return sum;
  }

  /** The sums of neighbouring windows; left and right are those of the first. */
  @inline static sums<T extends number>(
    x: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32, stride: i32,
  ): v128 {
    let sums = i64x2.splat(0);
    for (let h = top; h < bottom; h++) {
      for (let w = left; w < right; w++) {
        sums = v128.add<T>(sums, Neighbours.every<T>(Simd.at<T>(x, h * width + w), stride));
      }
    }
    return sums;
  }

  /** x += share, over the window. */
  @inline static add<T extends number>(x: usize, share: T, width: i32, top: i32, bottom: i32, left: i32, right: i32): void {
    for (let h = top; h < bottom; h++) {
      for (let w = left; w < right; w++) {
        const p = Simd.at<T>(x, h * width + w);
        store<T>(p, <T>(load<T>(p) + share));
      }
    }
  }
}
