import { ValueError } from "../core/errors.js";
import { format, quoted, timesEach } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { type Composition, defineComposition } from "./composition.js";
import { reshape } from "./layout.js";
import { broadcastTo } from "./sum.js";

/** Lines up copies: so many along each axis, where more numbers than axes make new leading axes. Throws a ValueError. */
export const repeat: Composition<[x: Tensor, times: readonly number[]]> = defineComposition(
  "repeat",
  String.raw`y_i = x_{i \bmod n}`,
  (x, times) => {
    const added = Array.isArray(times) ? times.length - x.rank : -1;
    if (added < 0 || !times.every((n) => Number.isSafeInteger(n) && n >= 0)) {
      const rule = `takes a whole number from zero up for each axis of ${format(x.shape)}, or more`;
      throw new ValueError("repeat", rule, quoted(times));
    }
    const extents = [...new Array<number>(added).fill(1), ...x.shape];
    const apart = reshape(
      x,
      extents.flatMap((extent) => [1, extent]),
    );
    const copies = broadcastTo(
      apart,
      extents.flatMap((extent, axis) => [times[axis] as number, extent]),
    );
    return reshape(copies, timesEach(times, extents));
  },
);
