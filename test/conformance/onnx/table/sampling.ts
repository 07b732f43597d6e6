import {
  abs,
  add,
  broadcastTo,
  cast,
  clamp,
  div,
  equal,
  floor,
  gather,
  minimum,
  mul,
  ones,
  reshape,
  round,
  select,
  sub,
  type Tensor,
  where,
  zeros,
} from "../../../../src/index.js";
import { bit, oneOf, or } from "../../attribute.js";
import { type Family, node } from "../node.js";
import { bumps } from "./resize.js";
import { sizeOf } from "./shape.js";

type Mode = "nearest" | "linear" | "cubic";
type Outside = "zeros" | "border" | "reflection";

/** A place along one axis for each point, and how much it weighs. */
type Tap = readonly [place: Tensor, weight: Tensor];

export const sampling: Family = {
  GridSample: node(
    ["x", "grid"],
    {
      mode: or(oneOf("nearest", "linear", "cubic"), "linear"),
      padding_mode: or(oneOf("zeros", "border", "reflection"), "zeros"),
      align_corners: or(bit, false),
    },
    ({ x, grid }, { mode, padding_mode, align_corners }) => {
      const [batch, channels, ...extents] = x.shape as [number, number, ...number[]];
      const points = sizeOf(grid.shape.slice(1, -1));
      const perAxis = extents.map((n, axis) => {
        const index = extents.length - 1 - axis;
        const shares = reshape(select(grid, { axis: -1, index }), [batch, 1, points]);
        const t = align_corners ? mul(add(shares, 1), (n - 1) / 2) : div(sub(mul(add(shares, 1), n), 1), 2);
        const ends = align_corners ? ([0, n - 1] as const) : ([-0.5, n - 0.5] as const);
        return tapsAt(t, n, ends, mode, padding_mode);
      });
      const corners = perAxis.reduce(
        (corners, taps, axis) =>
          corners.flatMap(([place, weight]) =>
            taps.map(
              ([along, share]): Tap => [add(mul(place, extents[axis] as number), along), mul(weight, share)],
            ),
          ),
        [[zeros([batch, 1, points], "int32"), ones([batch, 1, points], x.dtype)]] as readonly Tap[],
      );
      const lines = reshape(x, [batch, channels, -1]);
      const y = corners
        .map(([place, weight]) => mul(gather(lines, broadcastTo(place, [batch, channels, points])), weight))
        .reduce((sum, each) => add(sum, each));
      return reshape(y, [batch, channels, ...grid.shape.slice(1, -1)]);
    },
  ),
};

/** The places around t along an axis of n, what lies outside of its ends brought back or weighing nothing. */
function tapsAt(
  t: Tensor,
  n: number,
  ends: readonly [number, number],
  mode: Mode,
  outside: Outside,
): readonly Tap[] {
  const inside = (u: Tensor) =>
    outside === "reflection"
      ? reflected(u, ends)
      : outside === "border"
        ? clamp(u, { min: 0, max: n - 1 })
        : u;
  const at = (place: Tensor, weight: Tensor): Tap => {
    const back = clamp(inside(place), { min: 0, max: n - 1 });
    return [cast(back, "int32"), outside === "zeros" ? where(equal(back, place), weight, 0) : weight];
  };
  if (mode === "nearest") return [at(round(t), ones(t.shape, t.dtype))];
  const u = inside(t);
  const { reach, weigh } = bumps[mode];
  return Array.from({ length: 2 * reach }, (_, i) => {
    const place = add(floor(u), i + 1 - reach);
    return at(place, weigh(abs(sub(place, u)), -0.75));
  });
}

/** Thrown back from either end, as often as needed. */
function reflected(u: Tensor, [low, high]: readonly [number, number]): Tensor {
  const width = high - low;
  const along = abs(sub(u, low));
  const rest = sub(along, mul(floor(div(along, 2 * width)), 2 * width));
  return add(minimum(rest, sub(2 * width, rest)), low);
}
