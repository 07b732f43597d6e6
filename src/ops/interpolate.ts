import { sharedDtype } from "../core/dtype.js";
import { ShapeError, ValueError } from "../core/errors.js";
import { format } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { countTo, lieAlong } from "./along.js";
import { add, div, maximum, minimum, mul, sub } from "./arithmetic.js";
import { cast } from "./cast.js";
import { type Composition, defineComposition } from "./composition.js";
import { indexSelect } from "./gather.js";
import { flag, type Pair, perAxis } from "./window.js";

/**
 * The new size, or how many times larger it is: one number, or one for each axis. Mode "nearest" if
 * not given; "linear" is another word for "bilinear". With alignCorners the centres of the corners
 * stay where they are, else their outer edges.
 */
export interface InterpolateOptions {
  readonly size?: Pair;
  readonly scale?: Pair;
  readonly mode?: "nearest" | "linear" | "bilinear";
  readonly alignCorners?: boolean;
}

/** An axis of m places in the place of n. */
interface Resized {
  readonly n: number;
  readonly m: number;
  /** From one place to the next of the m, as a quotient of places among the n. */
  readonly step: readonly [number, number];
}

/**
 * Draws images [batch, channels, height, width], or sequences [batch, channels, length], in another
 * size: each place takes the nearest, or weighs its neighbours along each axis by their distance.
 * Coordinates are PyTorch's. Throws a ShapeError, DtypeError or ValueError.
 */
export const interpolate: Composition<[x: Tensor, options: InterpolateOptions]> = defineComposition(
  "interpolate",
  String.raw`y_i = (1 - \lambda_i)\, x_{\lfloor t_i \rfloor} + \lambda_i\, x_{\lfloor t_i \rfloor + 1}, \quad \lambda_i = t_i - \lfloor t_i \rfloor, \quad t_i = (i + \tfrac12) \tfrac{n}{m} - \tfrac12`,
  (x, options) => {
    const { mode = "nearest", alignCorners = false } = options;
    const aligned = flag("interpolate", "alignCorners", alignCorners);
    if (mode === "nearest" && aligned) {
      throw new ValueError("interpolate", "alignCorners asks for a mode that weighs", '"nearest"');
    }
    const axes = resizedAxes(x, options).entries();
    if (mode === "nearest") return [...axes].reduce((y, [i, axis]) => nearestAlong(y, 2 + i, axis), x);
    if (mode !== "bilinear" && mode !== "linear") {
      throw new ValueError("interpolate", 'mode must be "nearest", "linear" or "bilinear"', `${mode}`);
    }
    sharedDtype("interpolate", [x]);
    return [...axes].reduceRight((y, [i, axis]) => blendAlong(y, 2 + i, axis, aligned), x);
  },
  { options: ["size", "scale", "mode", "alignCorners"] },
);

function nearestAlong(x: Tensor, axis: number, { m, step: [a, b] }: Resized): Tensor {
  return indexSelect(x, cast(div(mul(countTo(m), a), b), "int32"), axis);
}

function blendAlong(x: Tensor, axis: number, { n, m, step: [a, b] }: Resized, aligned: boolean): Tensor {
  if (n === m) return x;
  const i = countTo(m);
  const t = aligned
    ? div(mul(i, n - 1), Math.max(m - 1, 1))
    : maximum(sub(div(mul(add(i, 0.5), a), b), 0.5), 0);
  const place = cast(t, "int32");
  const weight = lieAlong(cast(sub(t, cast(place, "float64")), x.dtype), x, axis);
  const next = indexSelect(x, minimum(add(place, 1), n - 1), axis);
  return add(mul(sub(1, weight), indexSelect(x, place, axis)), mul(weight, next));
}

/** What becomes of each axis after batch and channels. Throws a ShapeError or ValueError. */
function resizedAxes(x: Tensor, { size, scale }: InterpolateOptions): readonly Resized[] {
  const extents = x.shape.slice(2);
  if (![1, 2].includes(extents.length) || extents.includes(0)) {
    const rule =
      "x must be [batch, channels, length] or [batch, channels, height, width], with a place along each axis";
    throw new ShapeError("interpolate", rule, format(x.shape));
  }
  if ((size === undefined) === (scale === undefined)) {
    throw new ValueError(
      "interpolate",
      "takes either size or scale",
      size === undefined ? "neither" : "both",
    );
  }
  const scales = scale === undefined ? undefined : scalesOf(scale, extents.length);
  const sizes = scales
    ? extents.map((n, i) => Math.floor(n * (scales[i] as number)))
    : perAxis("interpolate", "size", size as Pair, extents.length, 1);
  if (sizes.some((m) => m < 1)) {
    const rule = "a scale must leave a place along each axis";
    throw new ValueError("interpolate", rule, `${format(scales as number[])} of ${format(extents)}`);
  }
  return extents.map((n, i) => {
    const m = sizes[i] as number;
    return { n, m, step: scales ? [1 / (scales[i] as number), 1] : [n, m] };
  });
}

function scalesOf(scale: Pair, axes: number): readonly number[] {
  const each: readonly number[] = typeof scale === "number" ? new Array<number>(axes).fill(scale) : scale;
  if (Array.isArray(each) && each.length === axes && each.every((one) => Number.isFinite(one) && one > 0))
    return each;
  throw new ValueError(
    "interpolate",
    "scale must be one number above zero, or one for each axis",
    `${scale}`,
  );
}
