import { ShapeError, ValueError } from "../core/errors.js";
import { format, type Shape } from "../core/shape.js";

/** What an equation calls an axis: a letter, or, where "..." stands for it, its place counted from the last of these axes. */
export type Label = string;
export type Labels = readonly Label[];

/** An equation read beside the shapes of its operands. */
export interface Subscripts {
  /** The labels of each operand's axes. */
  readonly axes: readonly Labels[];
  /** The labels of the output's axes. */
  readonly output: Labels;
  /** How many places each label counts. */
  readonly extents: ReadonlyMap<Label, number>;
}

/** Reads an equation. Throws a ValueError for what is none, and a ShapeError where the operands do not fit. */
export function readSubscripts(equation: string, shapes: readonly Shape[]): Subscripts {
  if (typeof equation !== "string") throw invalid('an equation is a text, as "ij,jk->ik"', `${equation}`);
  const [left = "", right, ...more] = equation.replaceAll(" ", "").split("->");
  if (more.length > 0) throw invalid("an equation has one arrow at most", `"${equation}"`);
  const terms = left.split(",");
  if (terms.length !== shapes.length) {
    throw invalid(`"${equation}" takes ${counted(terms.length, "operand")}`, `${shapes.length}`);
  }
  const axes = terms.map((term, i) => labelsOfOperand(term, shapes[i] as Shape));
  const output = right === undefined ? impliedOutput(axes) : statedOutput(right, axes);
  return { axes, output, extents: extentsOf(axes, shapes) };
}

/** Letters, and where "..." stands among them; undefined if it does not. */
interface Term {
  readonly letters: Labels;
  readonly dots: number | undefined;
}

function readTerm(term: string): Term {
  const [, head, dots, tail] = /^([a-zA-Z]*)(\.{3})?([a-zA-Z]*)$/.exec(term) ?? [];
  if (head === undefined || tail === undefined) {
    throw invalid('subscripts are letters, a to z and A to Z, and "..." once an operand', `"${term}"`);
  }
  return { letters: [...head, ...tail], dots: dots ? head.length : undefined };
}

function labelsOfOperand(term: string, shape: Shape): Labels {
  const { letters, dots } = readTerm(term);
  const rest = shape.length - letters.length;
  if (rest < 0 || (rest > 0 && dots === undefined)) {
    const axes = `${counted(letters.length, "axis", "axes")}${dots === undefined ? "" : " at least"}`;
    throw new ShapeError("einsum", `"${term}" takes an operand of ${axes}`, format(shape));
  }
  return dots === undefined ? letters : letters.toSpliced(dots, 0, ...dotLabels(rest));
}

/** The labels of so many axes that "..." stands for: counted from the last, as broadcasting counts. */
function dotLabels(count: number): Labels {
  return Array.from({ length: count }, (_, i) => `...${count - i}`);
}

/** Where there is no arrow: the axes of "...", then the letters that stand once, in the order of the alphabet. */
function impliedOutput(operands: readonly Labels[]): Labels {
  const all = operands.flat();
  const once = all.filter((label) => !isDots(label) && all.indexOf(label) === all.lastIndexOf(label));
  return [...dotLabels(widestDots(operands)), ...once.sort()];
}

function statedOutput(term: string, operands: readonly Labels[]): Labels {
  const { letters, dots } = readTerm(term);
  for (const [i, letter] of letters.entries()) {
    if (letters.indexOf(letter) < i) throw invalid("each letter may stand in the output once", `"${term}"`);
    if (operands.some((labels) => labels.includes(letter))) continue;
    throw invalid("each letter of the output must stand in an operand", `${letter} in "${term}"`);
  }
  return dots === undefined ? letters : letters.toSpliced(dots, 0, ...dotLabels(widestDots(operands)));
}

function isDots(label: Label): boolean {
  return label.startsWith("...");
}

function widestDots(operands: readonly Labels[]): number {
  return Math.max(...operands.map((labels) => labels.filter(isDots).length));
}

/** The extent of each label: one that is 1 is stretched to the others, as broadcasting does. Throws a ShapeError. */
function extentsOf(operands: readonly Labels[], shapes: readonly Shape[]): ReadonlyMap<Label, number> {
  const extents = new Map<Label, number>();
  const clash = (label: Label, rule: string, a: number, b: number) => {
    const axes = isDots(label) ? 'the axes of "..."' : `the axes of ${label}`;
    return new ShapeError("einsum", `${axes} ${rule}`, `${a} and ${b} in ${shapes.map(format).join(", ")}`);
  };
  for (const [i, shape] of shapes.entries()) {
    const labels = operands[i] as Labels;
    for (const [axis, label] of labels.entries()) {
      const [extent, own] = [shape[axis] as number, shape[labels.indexOf(label)] as number];
      if (extent !== own) throw clash(label, "must be equal within an operand", own, extent);
      const other = extents.get(label) ?? 1;
      if (extent !== 1 && other !== 1 && extent !== other)
        throw clash(label, "must be equal, or 1", other, extent);
      extents.set(label, other === 1 ? extent : other);
    }
  }
  return extents;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function invalid(rule: string, got: string): ValueError {
  return new ValueError("einsum", rule, got);
}
