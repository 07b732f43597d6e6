import fc from "fast-check";
import { values } from "./draw.js";
import { at, build } from "./plain.js";
import type { One, Row } from "./row.js";
import { imageSize, lineSize, type Pair } from "./window.js";

interface Options {
  readonly size?: Pair;
  readonly scale?: Pair;
  readonly mode?: "nearest" | "linear" | "bilinear";
  readonly alignCorners?: boolean;
}

/** Elements at places, and how much each of them counts. */
type Taps = readonly (readonly [place: number, weight: number])[];

const factor = fc.constantFrom(0.4, 0.5, 1, 1.3, 1.5, 2, 2.75);

/** A new size, or a scale that leaves a place along each axis. */
function target(extents: readonly number[]): fc.Arbitrary<Options> {
  const sizes = extents.map(() => fc.integer({ min: 1, max: 11 }));
  const scales = extents.map((n) => factor.filter((scale) => n * scale >= 1));
  const one = Math.min(...extents);
  return fc.oneof(
    fc.record({ size: fc.tuple(...sizes) as unknown as fc.Arbitrary<Pair> }),
    fc.record({ size: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ scale: fc.tuple(...scales) as unknown as fc.Arbitrary<Pair> }),
    fc.record({ scale: factor.filter((scale) => one * scale >= 1) }),
  );
}

const modes: fc.Arbitrary<Options> = fc.oneof(
  fc.record({ mode: fc.constant("nearest" as const) }, { requiredKeys: [] }),
  fc.record(
    { mode: fc.constantFrom("linear" as const, "bilinear" as const), alignCorners: fc.boolean() },
    { requiredKeys: ["mode"] },
  ),
);

function tapsOf(i: number, n: number, m: number, scale: number | undefined, options: Options): Taps {
  const { mode = "nearest", alignCorners = false } = options;
  const last = n - 1;
  if (mode === "nearest") {
    return [[Math.min(Math.floor(scale === undefined ? (i * n) / m : i * (1 / scale)), last), 1]];
  }
  if (n === m) return [[i, 1]];
  const ratio = scale === undefined ? n / m : 1 / scale;
  const inside = Math.max((i + 0.5) * ratio - 0.5, 0);
  const place = alignCorners ? (m === 1 ? 0 : (i * last) / (m - 1)) : inside;
  const before = Math.min(Math.floor(place), last);
  return [
    [before, 1 - (place - before)],
    [Math.min(before + 1, last), place - before],
  ];
}

export const interpolate: Row<One, Options> = {
  calls: fc
    .oneof(
      lineSize.map((n) => [n]),
      imageSize.map((image) => [...image]),
    )
    .chain((extents) =>
      fc.record({
        inputs: fc.tuple(fc.nat(2), fc.nat(2)).chain((lead) => fc.tuple(values([...lead, ...extents]))),
        options: fc.tuple(target(extents), modes).map(([where, how]) => ({ ...where, ...how })),
      }),
    ),
  naive: ([x], options) => {
    const extents = x.shape.slice(2);
    const { size, scale } = options;
    const scales = extents.map((_, i) => (typeof scale === "object" ? scale[i] : scale));
    const sizes = extents.map((n, i) => {
      const factor = scales[i];
      if (factor !== undefined) return Math.floor(n * factor);
      return (typeof size === "object" ? size[i] : size) as number;
    });
    return build([...x.shape.slice(0, 2), ...sizes], ([b = 0, c = 0, ...place]) => {
      const taps = place.map((p, i) =>
        tapsOf(p, extents[i] as number, sizes[i] as number, scales[i], options),
      );
      return blend((found) => at(x, [b, c, ...found]), taps);
    });
  },
};

/** Σ weight · element over the taps of the first axis, within each of which over those of the others. */
function blend(element: (found: readonly number[]) => number, taps: readonly Taps[]): number {
  const [first, ...others] = taps;
  if (first === undefined) return element([]);
  return first
    .map(([place, weight]) => weight * blend((found) => element([place, ...found]), others))
    .reduce((sum, term) => sum + term);
}
