import { Place } from "./extreme";
import { Strip } from "./shares";
import { Simd } from "./simd";
import { Neighbours, Reach, Window } from "./window";

// Everywhere x is [planes, height, width] and y is [planes, outHeight, outWidth].

/** A window's places are met in reverse, so that the first of equal maxima, or the first NaN, is what remains. */
class Maximum {
  @inline static takes<T extends number>(x: v128, best: v128): v128 {
    return v128.or(v128.ge<T>(x, best), v128.ne<T>(x, x));
  }

  /** What remains of the two, x being the earlier place: NaN where one is, if not always with its bits. */
  @inline static of<T extends number>(x: v128, best: v128): v128 {
    return v128.or(v128.pmax<T>(x, best), v128.ne<T>(best, best));
  }

  /** Windows side by side, or one; the first sees the rows top … bottom and the columns left … right of the plane x. */
  @inline static windows<T extends number>(
    wide: bool, indexed: bool, y: usize, index: usize, x: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32,
    dilationY: i32, dilationX: i32, stride: i32, steps: v128,
  ): void {
    let best = v128.splat<T>(-Infinity as T), place = i64x2.splat(0);
    for (let row = bottom * width; row >= top * width; row -= dilationY * width) {
      for (let at = row + right; at >= row + left; at -= dilationX) {
        const p = Simd.at<T>(x, at);
        const v = wide ? Neighbours.every<T>(p, stride) : v128.load_splat<T>(p);
        const takes = Maximum.takes<T>(v, best);
        best = v128.bitselect(v, best, takes);
        place = v128.bitselect(Place.lanes<T>(at), place, takes);
      }
    }
    Strip.store<T>(wide, y, best);
    if (!indexed) return;
    if (wide) Place.store<T>(index, Place.add<T>(place, steps));
    else v128.store_lane<i32>(index, place, 0);
  }

  @inline static plane<T extends number>(
    indexed: bool, y: usize, index: usize, x: usize, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32,
    strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, outHeight: i32, outWidth: i32,
  ): void {
    const steps = Place.ramp<T>(strideX);
    const spanY = (kernelHeight - 1) * dilationY, spanX = (kernelWidth - 1) * dilationX, lanes = Simd.lanes<T>();
    // The windows of a vector lie whole between the left and the right edge: it may begin at first … last.
    const first = (padLeft + strideX - 1) / strideX;
    const last = min((width + padLeft - spanX - 1) / strideX + 1, outWidth) - lanes;
    for (let row = 0; row < outHeight; row++, y = Simd.at<T>(y, outWidth), index = Simd.at<i32>(index, outWidth)) {
      const start = row * strideY - padTop;
      const top = Reach.first(start, dilationY), bottom = Reach.last(start, spanY, dilationY, height);
      for (let column = 0, step = 1; column < outWidth; column += step) {
        const wide = first <= last && first <= column && column < last + lanes;
        if (wide) column = min(column, last);
        step = wide ? lanes : 1;
        const left = column * strideX - padLeft, right = left + spanX, to = Simd.at<T>(y, column), place = Simd.at<i32>(index, column);
        if (wide) Maximum.windows<T>(true, indexed, to, place, x, width, top, bottom, left, right, dilationY, dilationX, strideX, steps);
        else {
          Maximum.windows<T>(
            false, indexed, to, place, x, width, top, bottom, Reach.first(left, dilationX), Reach.last(left, spanX, dilationX, width),
            dilationY, dilationX, strideX, steps,
          );
        }
      }
    }
  }
}

/** Windows two wide that move by two, whole everywhere: two vectors of one row, or of two, give one vector of outputs. */
class TwoByTwo {
  @inline static evens<T extends number>(a: v128, b: v128): v128 {
    return sizeof<T>() == 4 ? v128.shuffle<i32>(a, b, 0, 2, 4, 6) : v128.shuffle<i64>(a, b, 0, 2);
  }

  @inline static odds<T extends number>(a: v128, b: v128): v128 {
    return sizeof<T>() == 4 ? v128.shuffle<i32>(a, b, 1, 3, 5, 7) : v128.shuffle<i64>(a, b, 1, 3);
  }

  /** A row of outputs, at least a vector; its first window is at `corner` in the plane x, the second row `next` elements on. The last vectors may overlap. */
  @inline static row<T extends number>(
    indexed: bool, y: usize, index: usize, x: usize, corner: i32, next: i32, n: i32,
  ): void {
    const one = Place.lanes<T>(1);
    const steps = Place.add<T>(Place.lanes<T>(corner), Place.ramp<T>(2));
    const below = Place.lanes<T>(next);
    x = Simd.at<T>(x, corner);
    for (let i = 0; i < n; i += Simd.lanes<T>()) {
      const first = min(i, n - Simd.lanes<T>());
      const p = Simd.at<T>(x, 2 * first);
      const q = Simd.at<T>(p, next);
      const a = TwoByTwo.evens<T>(v128.load(p), v128.load(p, 16));
      const b = TwoByTwo.odds<T>(v128.load(p), v128.load(p, 16));
      const c = TwoByTwo.evens<T>(v128.load(q), v128.load(q, 16));
      const d = TwoByTwo.odds<T>(v128.load(q), v128.load(q, 16));
      const top = Maximum.of<T>(a, b);
      const bottom = Maximum.of<T>(c, d);
      v128.store(Simd.at<T>(y, first), Maximum.of<T>(top, bottom));
      if (!indexed) continue;
      const up = Maximum.takes<T>(top, bottom);
      const across = v128.andnot(one, v128.bitselect(Maximum.takes<T>(a, b), Maximum.takes<T>(c, d), up));
      const down = v128.andnot(below, up);
      const start = Place.add<T>(steps, Place.lanes<T>(2 * first));
      Place.store<T>(Simd.at<i32>(index, first), Place.add<T>(start, Place.add<T>(across, down)));
    }
  }
}

/** y = max over each window, index = where in its plane the first maximum lies, if asked for. Each window meets the image. */
function maxPool2d<T extends number>(
  y: usize, index: usize, x: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, outHeight: i32, outWidth: i32,
): void {
  const two = kernelWidth == 2 && strideX == 2 && dilationX == 1 && (kernelHeight == 1 || (kernelHeight == 2 && dilationY == 1));
  const tall = (outHeight - 1) * strideY + kernelHeight <= height, whole = padTop == 0 && padLeft == 0 && tall && 2 * outWidth <= width;
  const below = kernelHeight == 2 ? width : 0;
  const outSize = outHeight * outWidth, indexed = index != 0;
  for (let plane = 0; plane < planes; plane++) {
    if (two && whole && outWidth >= Simd.lanes<T>()) {
      for (let row = 0, out = 0; row < outHeight; row++, out += outWidth) {
        const to = Simd.at<T>(y, out), corner = row * strideY * width;
        if (indexed) TwoByTwo.row<T>(true, to, Simd.at<i32>(index, out), x, corner, below, outWidth);
        else TwoByTwo.row<T>(false, to, 0, x, corner, below, outWidth);
      }
    } else {
      Maximum.plane<T>(
        indexed, y, index, x, height, width, kernelHeight, kernelWidth, strideY, strideX,
        padTop, padLeft, dilationY, dilationX, outHeight, outWidth,
      );
    }
    x = Simd.at<T>(x, height * width);
    y = Simd.at<T>(y, outSize);
    index = Simd.at<i32>(index, outSize);
  }
}

/** y = Σ window / divisor, and its adjoint, the same walk in the other direction: dx = Σ dy / divisor over the windows. */
class Average {
  @inline static planes<T extends number>(
    adjoint: bool, y: usize, x: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32,
    strideY: i32, strideX: i32, padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32,
  ): void {
    // The windows of a vector lie whole between the left and the right edge: it may begin at first … last.
    const first = (padLeft + strideX - 1) / strideX;
    const last = min((width + padLeft - kernelWidth) / strideX + 1, outWidth) - Simd.lanes<T>();
    if (adjoint) memory.fill(x, 0, <usize>planes * height * width * sizeof<T>());
    for (let plane = 0; plane < planes; plane++, x = Simd.at<T>(x, height * width)) {
      for (let row = 0; row < outHeight; row++, y = Simd.at<T>(y, outWidth)) {
        const top = Window.start(row, strideY, padTop);
        const bottom = Window.end(row, strideY, padTop, kernelHeight, height);
        const rows = Window.divisor(row, strideY, kernelHeight, height, padTop, padBottom, countPadding);
        for (let column = 0, step = 1; column < outWidth; column += step) {
          const left = Window.start(column, strideX, padLeft);
          const right = Window.end(column, strideX, padLeft, kernelWidth, width);
          const columns = Window.divisor(column, strideX, kernelWidth, width, padLeft, padRight, countPadding);
          const divisor = <T>(rows * columns);
          const to = Simd.at<T>(y, column);
          step = !adjoint && first <= column && column <= last ? Simd.lanes<T>() : 1;
          if (adjoint) {
            Window.add<T>(x, <T>(load<T>(to) / divisor), width, top, bottom, left, right);
          } else if (step == 1) {
            store<T>(to, <T>(Window.sum<T>(x, width, top, bottom, left, right) / <f64>divisor));
          } else {
            const sums = Window.sums<T>(x, width, top, bottom, left, right, strideX);
            v128.store(to, v128.div<T>(sums, v128.splat<T>(divisor)));
          }
        }
      }
    }
  }
}

export function maxPool2d_f32(
  y: usize, index: usize, x: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, outHeight: i32, outWidth: i32,
): void {
  maxPool2d<f32>(
    y, index, x, planes, height, width, kernelHeight, kernelWidth, strideY, strideX,
    padTop, padLeft, dilationY, dilationX, outHeight, outWidth,
  );
}

export function maxPool2d_f64(
  y: usize, index: usize, x: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32, outHeight: i32, outWidth: i32,
): void {
  maxPool2d<f64>(
    y, index, x, planes, height, width, kernelHeight, kernelWidth, strideY, strideX,
    padTop, padLeft, dilationY, dilationX, outHeight, outWidth,
  );
}

export function avgPool2d_f32(
  y: usize, x: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32,
): void {
  Average.planes<f32>(
    false, y, x, planes, height, width, kernelHeight, kernelWidth, strideY, strideX,
    padTop, padLeft, padBottom, padRight, countPadding, outHeight, outWidth,
  );
}

export function avgPool2d_f64(
  y: usize, x: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32,
): void {
  Average.planes<f64>(
    false, y, x, planes, height, width, kernelHeight, kernelWidth, strideY, strideX,
    padTop, padLeft, padBottom, padRight, countPadding, outHeight, outWidth,
  );
}

export function avgPool2dAdjoint_f32(
  dx: usize, dy: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32,
): void {
  Average.planes<f32>(
    true, dy, dx, planes, height, width, kernelHeight, kernelWidth, strideY, strideX,
    padTop, padLeft, padBottom, padRight, countPadding, outHeight, outWidth,
  );
}

export function avgPool2dAdjoint_f64(
  dx: usize, dy: usize, planes: i32, height: i32, width: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32, padBottom: i32, padRight: i32, countPadding: bool, outHeight: i32, outWidth: i32,
): void {
  Average.planes<f64>(
    true, dy, dx, planes, height, width, kernelHeight, kernelWidth, strideY, strideX,
    padTop, padLeft, padBottom, padRight, countPadding, outHeight, outWidth,
  );
}
