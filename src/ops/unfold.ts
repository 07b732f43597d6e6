import type { Tensor } from "../graph/tensor.js";
import { type Composition, defineComposition } from "./composition.js";
import { stack } from "./concat.js";
import { reshape } from "./layout.js";
import { pad, slice } from "./slice.js";
import { type AxisWindow, type PaddingOption, type Pair, windowOver } from "./window.js";

/** The window; stride and dilation are 1 and padding 0 if not given. */
export interface UnfoldOptions {
  readonly kernel: Pair;
  readonly stride?: Pair;
  readonly padding?: PaddingOption;
  readonly dilation?: Pair;
}

/**
 * Writes what each window of images [batch, channels, height, width] holds as a column: [batch,
 * channels · height · width of the window, windows]. Throws a ShapeError or ValueError.
 */
export const unfold: Composition<[x: Tensor, options: UnfoldOptions]> = defineComposition(
  "unfold",
  String.raw`y_{(c p q)(i j)} = x_{c,\, i s + p d - a,\, j s + q d - a}`,
  (x, options) => {
    const { y: rows, x: columns } = windowOver("unfold", x.shape, options.kernel, options);
    const padded = pad(x, {
      before: [0, 0, rows.before, columns.before],
      after: [0, 0, rows.after, columns.after],
    });
    const taps = placesSeen(rows).flatMap((row) =>
      placesSeen(columns).map((column) => slice(padded, [{}, {}, row, column])),
    );
    const [batch, channels] = x.shape as [number, number];
    return reshape(stack(taps, 2), [batch, channels * taps.length, rows.out * columns.out]);
  },
  { options: ["kernel", "stride", "padding", "dilation"] },
);

/** For each place in the window, which places of the axis it sees. */
function placesSeen({ kernel, stride, dilation, out }: AxisWindow) {
  return Array.from({ length: kernel }, (_, p) => {
    const start = p * dilation;
    return { start, step: stride, stop: start + (out - 1) * stride + 1 };
  });
}
