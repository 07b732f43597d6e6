import fc from "fast-check";
import { values } from "./draw.js";
import { accumulate, atBroadcast, count, indices, type Plain } from "./plain.js";
import type { Row } from "./row.js";

/** An equation, and what it means: a name for each axis, those of "..." the digits, counted from the last. */
interface Einsum {
  readonly equation: string;
  readonly operands: readonly (readonly string[])[];
  readonly output: readonly string[];
}

interface Term {
  readonly letters: readonly string[];
  /** Where "..." stands, and for how many axes. */
  readonly dots: readonly [place: number, axes: number] | undefined;
}

const letters = ["i", "j", "k", "A", "z"];
const names = [...letters, "2", "1"];
const digits = (axes: number) => ["2", "1"].slice(2 - axes);

const term: fc.Arbitrary<Term> = fc.record({
  letters: fc.array(fc.constantFrom(...letters), { maxLength: 3 }),
  dots: fc.option(fc.tuple(fc.nat(3), fc.nat(2)), { nil: undefined, freq: 2 }),
});

function write({ letters, dots }: Term): string {
  return (dots ? letters.toSpliced(dots[0], 0, "...") : letters).join("");
}

function axesOf({ letters, dots }: Term): string[] {
  return dots ? letters.toSpliced(dots[0], 0, ...digits(dots[1])) : [...letters];
}

/** Letters of the operands in any order, with or without the axes of "..."; or no arrow at all. */
function outputOf(
  terms: readonly Term[],
): fc.Arbitrary<{ readonly written: string; readonly axes: string[] }> {
  const all = terms.flatMap((each) => each.letters);
  const widest = Math.max(...terms.map(({ dots }) => dots?.[1] ?? 0));
  const once = letters.filter(
    (letter) => all.indexOf(letter) >= 0 && all.indexOf(letter) === all.lastIndexOf(letter),
  );
  const implied = { written: "", axes: [...digits(widest), ...once.toSorted((a, b) => (a < b ? -1 : 1))] };
  const stated = fc
    .record({
      letters: fc.shuffledSubarray([...new Set(all)]),
      dots: fc.option(fc.tuple(fc.nat(3), fc.constant(widest)), { nil: undefined }),
    })
    .map((out) => ({ written: `->${write(out)}`, axes: axesOf(out) }));
  return fc.oneof({ weight: 1, arbitrary: fc.constant(implied) }, { weight: 3, arbitrary: stated });
}

/** How many places each name counts: few, at times none. */
const extents: fc.Arbitrary<readonly number[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 4 }) },
    { weight: 1, arbitrary: fc.constant(0) },
  ),
  { minLength: names.length, maxLength: names.length },
);

/** The shape of each operand; in each, one name at most counts 1, to be stretched. */
function shapesOf(
  operands: Einsum["operands"],
  extents: readonly number[],
  stretched: readonly (string | undefined)[],
): readonly (readonly number[])[] {
  return operands.map((axes, i) =>
    axes.map((name) => (name === stretched[i] ? 1 : (extents[names.indexOf(name)] as number))),
  );
}

export const einsum: Row<readonly Plain[], Einsum> = {
  calls: fc
    .array(term, { minLength: 1, maxLength: 4 })
    .chain((terms) =>
      fc.record({
        terms: fc.constant(terms),
        output: outputOf(terms),
        extents,
        stretched: fc.tuple(...terms.map(() => fc.option(fc.constantFrom(...names), { nil: undefined }))),
        space: fc.constantFrom("", " "),
      }),
    )
    .map(({ terms, output, extents, stretched, space }) => {
      const operands = terms.map(axesOf);
      const equation = terms.map(write).join(`,${space}`) + space + output.written;
      const options = { equation, operands, output: output.axes };
      return { shapes: shapesOf(operands, extents, stretched), options };
    })
    .filter(({ shapes, options }) => count([...extentsIn(shapes, options).values()]) <= 1000)
    .chain(({ shapes, options }) =>
      fc.record({ inputs: fc.tuple(...shapes.map((s) => values(s))), options: fc.constant(options) }),
    ),
  naive: (inputs, options) => {
    const extents = extentsIn(
      inputs.map((x) => x.shape),
      options,
    );
    const all = [...extents.keys()];
    const indexOf = (place: readonly number[], axes: readonly string[]) =>
      axes.map((name) => place[all.indexOf(name)] as number);
    const shape = options.output.map((name) => extents.get(name) as number);
    return accumulate(shape, (add) => {
      for (const place of indices([...extents.values()])) {
        const factors = inputs.map((x, n) => atBroadcast(x, indexOf(place, options.operands[n] as string[])));
        add(
          indexOf(place, options.output),
          factors.reduce((product, factor) => product * factor, 1),
        );
      }
    });
  },
  arguments: (inputs, { equation }) => [equation, inputs],
  finiteOnly: "axes that stand alone are summed before the product: 0 ∞ may become 0, or the other way round",
};

/** How many places each name counts among these shapes. */
function extentsIn(shapes: readonly (readonly number[])[], { operands }: Einsum): Map<string, number> {
  const extents = new Map<string, number>();
  for (const [i, axes] of operands.entries()) {
    for (const [axis, name] of axes.entries()) {
      const extent = shapes[i]?.[axis] as number;
      if (extent !== 1 || !extents.has(name)) extents.set(name, extent);
    }
  }
  return extents;
}
