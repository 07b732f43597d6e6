import fc from "fast-check";
import { axisOf, optional, places, shapeOfRank, values } from "./draw.js";
import { add, at, block, build, fromFront, type Plain, range, replaced } from "./plain.js";
import type { One, Row } from "./row.js";

const calls = shapeOfRank(1, 4).chain((s) =>
  fc.record({ inputs: fc.tuple(values(s)), options: optional(axisOf(s.length)) }),
);

export const softmax: Row<One, number | undefined> = {
  calls,
  naive: ([x], axis) =>
    alongAxis(x, axis, (element, line) => {
      const largest = Math.max(...line);
      return Math.exp(element - largest) / add(line.map((other) => Math.exp(other - largest)));
    }),
};

export const logSoftmax: Row<One, number | undefined> = {
  calls,
  naive: ([x], axis) =>
    alongAxis(x, axis, (element, line) => {
      const largest = Math.max(...line);
      return element - largest - Math.log(add(line.map((other) => Math.exp(other - largest))));
    }),
};

interface Classification {
  readonly axis?: number;
  readonly ignoreIndex?: number;
}

const labelled = shapeOfRank(1, 3)
  .chain((s) => fc.record({ whole: fc.constant(s), axis: optional(axisOf(s.length)) }))
  .map(({ whole, axis }) => ({ whole, axis, own: fromFront(axis ?? -1, whole.length) }))
  .filter(({ whole, own }) => whole[own] !== 0);

/** Labels of classes, and among them such as are to be ignored, whether there is such a class or not. */
export const surprise: Row<readonly [z: Plain, labels: Plain], Classification | undefined> = {
  calls: labelled.chain(({ whole, axis, own }) =>
    fc
      .record({
        z: values(whole),
        labels: places(whole.toSpliced(own, 1), whole[own] as number),
        ignoreIndex: optional(fc.constantFrom(-1, 0, 40)),
        hides: fc.boolean(),
      })
      .map(({ z, labels, ignoreIndex, hides }) => {
        const hidden = labels.data.map((label, i) => (hides && i % 3 === 1 ? (ignoreIndex ?? -100) : label));
        const options = {
          ...(axis !== undefined && { axis }),
          ...(ignoreIndex !== undefined && { ignoreIndex }),
        };
        return { inputs: [z, { ...labels, data: hidden }] as const, options };
      }),
  ),
  naive: ([z, labels], { axis = -1, ignoreIndex = -100 } = {}) => {
    const own = fromFront(axis, z.shape.length);
    const classes = z.shape[own] as number;
    return build(labels.shape, (index) => {
      const label = at(labels, index);
      if (label === ignoreIndex) return 0;
      const line = range(classes).map((k) => at(z, index.toSpliced(own, 0, k)));
      const largest = Math.max(...line);
      return (
        Math.log(add(line.map((each) => Math.exp(each - largest)))) - ((line[label] as number) - largest)
      );
    });
  },
};

/** Each element together with all those beside it along an axis. */
function alongAxis(x: Plain, axis = -1, f: (element: number, line: readonly number[]) => number): Plain {
  const own = fromFront(axis, x.shape.length);
  const along = x.shape.map((extent, other) => (other === own ? extent : 1));
  return build(x.shape, (index) => f(at(x, index), block(x, replaced(index, own, 0), along)));
}
