import { Extreme, Place } from "./reduce";
import { Simd } from "./simd";

// Everywhere x is [planes, height, width] and y is [planes, outHeight, outWidth].

/** One axis of a window: it covers the positions start, start + step, … below end. */
class Window {
  /** The first covered position that is not in the padding before the axis. */
  @inline static start(out: i32, stride: i32, pad: i32, step: i32): i32 {
    const start = out * stride - pad;
    return start < 0 ? start + ((step - 1 - start) / step) * step : start;
  }

  @inline static end(out: i32, stride: i32, pad: i32, reach: i32, size: i32): i32 {
    return min(out * stride - pad + reach, size);
  }

  /** How many positions divide the mean of an axis: those from start to end, or all up to the end of the padding. */
  @inline static divisor(
    out: i32, stride: i32, kernel: i32, size: i32, padBefore: i32, padAfter: i32, countPadding: bool,
  ): i32 {
    if (countPadding) return min(kernel, padBefore + size + padAfter - out * stride);
    return max(Window.end(out, stride, padBefore, kernel, size) - Window.start(out, stride, padBefore, 1), 1);
  }
}

/** The window [2, 2] with stride 2, unpadded: a vector of outputs from two rows of two vectors. */
class TwoByTwo {
  @inline static evens<T extends number>(a: v128, b: v128): v128 {
    return sizeof<T>() == 4 ? v128.shuffle<i32>(a, b, 0, 2, 4, 6) : v128.shuffle<i64>(a, b, 0, 2);
  }

  @inline static odds<T extends number>(a: v128, b: v128): v128 {
    return sizeof<T>() == 4 ? v128.shuffle<i32>(a, b, 1, 3, 5, 7) : v128.shuffle<i64>(a, b, 1, 3);
  }

  /** 0, 2, 4, … : how far each window of a vector lies from the first. */
  @inline static steps<T extends number>(): v128 {
    return sizeof<T>() == 4 ? i32x4(0, 2, 4, 6) : i64x2(0, 2);
  }

  /** One vector of outputs; x is the corner of its first window, at `corner` in its plane. */
  @inline static maxima<T extends number>(y: usize, index: usize, x: usize, corner: i32, width: i32): void {
    const below = Simd.at<T>(x, width);
    const a = v128.load(x);
    const b = v128.load(x, 16);
    const c = v128.load(below);
    const d = v128.load(below, 16);
    let best = TwoByTwo.evens<T>(a, b);
    let place = Place.lanes<T>(0);

    let v = TwoByTwo.odds<T>(a, b);
    let wins = Extreme.exceedsLanes<T>(v, best);
    best = v128.bitselect(v, best, wins);
    place = v128.bitselect(Place.lanes<T>(1), place, wins);

    v = TwoByTwo.evens<T>(c, d);
    wins = Extreme.exceedsLanes<T>(v, best);
    best = v128.bitselect(v, best, wins);
    place = v128.bitselect(Place.lanes<T>(width), place, wins);

    v = TwoByTwo.odds<T>(c, d);
    wins = Extreme.exceedsLanes<T>(v, best);
    best = v128.bitselect(v, best, wins);
    place = v128.bitselect(Place.lanes<T>(width + 1), place, wins);

    v128.store(y, best);
    Place.store<T>(index, Place.add<T>(place, Place.add<T>(TwoByTwo.steps<T>(), Place.lanes<T>(corner))));
  }

  /** One row of outputs; its last vector may overlap the one before. Needs outWidth ≥ lanes. */
  @inline static row<T extends number>(y: usize, index: usize, x: usize, row: i32, width: i32, outWidth: i32): void {
    const last = outWidth - Simd.lanes<T>();
    for (let w = 0; w < outWidth; w += Simd.lanes<T>()) {
      const from = min(w, last);
      const corner = 2 * (row * width + from);
      TwoByTwo.maxima<T>(Simd.at<T>(y, from), Simd.at<i32>(index, from), Simd.at<T>(x, corner), corner, width);
    }
  }
}

class Plane {
  /** The first maximum among the rows top … bottom − 1 and columns left … right − 1 of the plane x. */
  @inline static maximum<T extends number>(
    y: usize, index: usize, x: usize, width: i32,
    top: i32, bottom: i32, dilationY: i32, left: i32, right: i32, dilationX: i32,
  ): void {
    let place = top * width + left;
    let best = load<T>(Simd.at<T>(x, place));
    for (let h = top; h < bottom; h += dilationY) {
      for (let w = left; w < right; w += dilationX) {
        const v = load<T>(Simd.at<T>(x, h * width + w));
        if (Extreme.exceeds<T>(v, best)) {
          best = v;
          place = h * width + w;
        }
      }
    }
    store<T>(y, best);
    store<i32>(index, place);
  }

  @inline static sum<T extends number>(x: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32): f64 {
    let sum: f64 = 0;
    for (let h = top; h < bottom; h++) {
      for (let w = left; w < right; w++) sum += <f64>load<T>(Simd.at<T>(x, h * width + w));
    }
    return sum;
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

/** y = max over each window, index = where in its plane the first maximum lies. Each window meets the image. */
function maxPool2d<T extends number>(
  y: usize, index: usize, x: usize, planes: i32, height: i32, width: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
  dilationY: i32, dilationX: i32, outHeight: i32, outWidth: i32,
): void {
  const reachY = (kernelHeight - 1) * dilationY + 1;
  const reachX = (kernelWidth - 1) * dilationX + 1;
  const inside = padTop == 0 && padLeft == 0 && 2 * outHeight <= height && 2 * outWidth <= width;
  const twoByTwo = reachY == 2 && reachX == 2 && strideY == 2 && strideX == 2 && inside;
  for (let plane = 0; plane < planes; plane++, x = Simd.at<T>(x, height * width)) {
    for (let row = 0; row < outHeight; row++, y = Simd.at<T>(y, outWidth), index = Simd.at<i32>(index, outWidth)) {
      if (twoByTwo && outWidth >= Simd.lanes<T>()) {
        TwoByTwo.row<T>(y, index, x, row, width, outWidth);
        continue;
      }
      const top = Window.start(row, strideY, padTop, dilationY);
      const bottom = Window.end(row, strideY, padTop, reachY, height);
      for (let column = 0; column < outWidth; column++) {
        const left = Window.start(column, strideX, padLeft, dilationX);
        const right = Window.end(column, strideX, padLeft, reachX, width);
        const to = Simd.at<T>(y, column);
        Plane.maximum<T>(to, Simd.at<i32>(index, column), x, width, top, bottom, dilationY, left, right, dilationX);
      }
    }
  }
}

/** y = Σ window / divisor; the padding counts in the divisor where countPadding says so. */
function avgPool2d<T extends number>(
  y: usize, x: usize, planes: i32, height: i32, width: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32,
  padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32,
): void {
  for (let plane = 0; plane < planes; plane++, x = Simd.at<T>(x, height * width)) {
    for (let row = 0; row < outHeight; row++) {
      const top = Window.start(row, strideY, padTop, 1);
      const bottom = Window.end(row, strideY, padTop, kernelHeight, height);
      const rows = Window.divisor(row, strideY, kernelHeight, height, padTop, padBottom, countPadding);
      for (let column = 0; column < outWidth; column++, y += sizeof<T>()) {
        const left = Window.start(column, strideX, padLeft, 1);
        const right = Window.end(column, strideX, padLeft, kernelWidth, width);
        const columns = Window.divisor(column, strideX, kernelWidth, width, padLeft, padRight, countPadding);
        store<T>(y, <T>(Plane.sum<T>(x, width, top, bottom, left, right) / <f64>(rows * columns)));
      }
    }
  }
}

/** dx = Σ over the windows that cover x of dy / divisor. */
function avgPool2dAdjoint<T extends number>(
  dx: usize, dy: usize, planes: i32, height: i32, width: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32,
  padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32,
): void {
  memory.fill(dx, 0, <usize>planes * height * width * sizeof<T>());
  for (let plane = 0; plane < planes; plane++, dx = Simd.at<T>(dx, height * width)) {
    for (let row = 0; row < outHeight; row++) {
      const top = Window.start(row, strideY, padTop, 1);
      const bottom = Window.end(row, strideY, padTop, kernelHeight, height);
      const rows = Window.divisor(row, strideY, kernelHeight, height, padTop, padBottom, countPadding);
      for (let column = 0; column < outWidth; column++, dy += sizeof<T>()) {
        const left = Window.start(column, strideX, padLeft, 1);
        const right = Window.end(column, strideX, padLeft, kernelWidth, width);
        const columns = Window.divisor(column, strideX, kernelWidth, width, padLeft, padRight, countPadding);
        Plane.add<T>(dx, <T>(load<T>(dy) / <T>(rows * columns)), width, top, bottom, left, right);
      }
    }
  }
}

export function maxPool2d_f32(y: usize, index: usize, x: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, outHeight: i32, outWidth: i32): void { maxPool2d<f32>(y, index, x, planes, height, width, kernelHeight, kernelWidth, strideY, strideX, padTop, padLeft, dilationY, dilationX, outHeight, outWidth); }
export function maxPool2d_f64(y: usize, index: usize, x: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, outHeight: i32, outWidth: i32): void { maxPool2d<f64>(y, index, x, planes, height, width, kernelHeight, kernelWidth, strideY, strideX, padTop, padLeft, dilationY, dilationX, outHeight, outWidth); }
export function avgPool2d_f32(y: usize, x: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32): void { avgPool2d<f32>(y, x, planes, height, width, kernelHeight, kernelWidth, strideY, strideX, padTop, padLeft, padBottom, padRight, countPadding, outHeight, outWidth); }
export function avgPool2d_f64(y: usize, x: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32): void { avgPool2d<f64>(y, x, planes, height, width, kernelHeight, kernelWidth, strideY, strideX, padTop, padLeft, padBottom, padRight, countPadding, outHeight, outWidth); }
export function avgPool2dAdjoint_f32(dx: usize, dy: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32): void { avgPool2dAdjoint<f32>(dx, dy, planes, height, width, kernelHeight, kernelWidth, strideY, strideX, padTop, padLeft, padBottom, padRight, countPadding, outHeight, outWidth); }
export function avgPool2dAdjoint_f64(dx: usize, dy: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32): void { avgPool2dAdjoint<f64>(dx, dy, planes, height, width, kernelHeight, kernelWidth, strideY, strideX, padTop, padLeft, padBottom, padRight, countPadding, outHeight, outWidth); }
