import { describe } from "../core/describe.js";
import { sharedDtype } from "../core/dtype.js";
import { ValueError } from "../core/errors.js";
import { type Shape, sizeOf } from "../core/shape.js";
import { Tensor } from "../graph/tensor.js";
import { mul } from "./arithmetic.js";
import { type Composition, defineComposition } from "./composition.js";
import { permute, reshape, squeeze } from "./layout.js";
import { matmul } from "./matmul.js";
import { type Label, type Labels, readSubscripts } from "./subscripts.js";
import { sum } from "./sum.js";
import { diagonal } from "./triangle.js";

/** A factor of the product that is summed: each of its axes has a label of its own. */
interface Factor {
  readonly x: Tensor;
  readonly labels: Labels;
}

/**
 * Sums products of elements, as an equation in Einstein's notation says: "ij,jk->ik" is a product of
 * matrices. A letter names an axis, the same in all operands; letters that the output lacks are
 * summed. A letter twice in an operand takes its diagonal; "..." stands for any axes, which
 * broadcast; without an arrow, the letters that stand once remain, in the order of the alphabet.
 * Operands are multiplied in pairs, next always the pair whose product is the smallest.
 *
 * @throws ValueError for what is no equation, or one of more or fewer operands
 * @throws ShapeError where operands have other axes than the equation says, or extents that differ
 * @example
 * const [a, b] = [tensor([[1, 2], [3, 4]]), tensor([1, 10])];
 * einsum("ij,j->i", [a, b]).toArray(); // [21, 43]
 */
export const einsum: Composition<[equation: string, operands: readonly Tensor[]]> = defineComposition(
  "einsum",
  String.raw`y_{\mathrm{out}} = \sum_{\mathrm{others}} \prod_n x^{(n)}_{\mathrm{in}_n}`,
  (equation, operands) => {
    const { axes, output, extents } = readSubscripts(equation, checkOperands(operands));
    let factors = operands.map((x, i) =>
      withoutOnes(withoutRepeats({ x, labels: axes[i] as Labels }), extents),
    );
    while (factors.length > 1) {
      const { a, b, rest, needed } = smallestPair(factors, output, extents);
      factors = [...rest, multiply(a, b, needed)];
    }
    const [y] = factors as [Factor];
    return inOrder(onlyNeeded(y, new Set(output)), output);
  },
  { tensors: 0 },
);

/** Two factors that may be multiplied next, the others, and the labels that the output or others need. */
interface Pair {
  readonly a: Factor;
  readonly b: Factor;
  readonly rest: readonly Factor[];
  readonly needed: ReadonlySet<Label>;
}

/** The pair whose product is the smallest, the first of equals. */
function smallestPair(factors: readonly Factor[], output: Labels, extents: ReadonlyMap<Label, number>): Pair {
  const pairs = factors.flatMap((a, i) =>
    factors.slice(i + 1).map((b): Pair => {
      const rest = factors.filter((each) => each !== a && each !== b);
      return { a, b, rest, needed: new Set([...output, ...rest.flatMap(({ labels }) => labels)]) };
    }),
  );
  const size = ({ a, b, needed }: Pair) => {
    const kept = [...new Set([...a.labels, ...b.labels])].filter((label) => needed.has(label));
    return sizeOf(kept.map((label) => extents.get(label) as number));
  };
  return pairs.reduce((best, pair) => (size(pair) < size(best) ? pair : best));
}

/** Multiplies two factors, and sums along all labels that are not needed: one product of matrices, in batches. */
function multiply(a: Factor, b: Factor, needed: ReadonlySet<Label>): Factor {
  const left = onlyNeeded(a, new Set([...needed, ...b.labels]));
  const right = onlyNeeded(b, new Set([...needed, ...a.labels]));
  const shared = left.labels.filter((label) => right.labels.includes(label));
  const batch = shared.filter((label) => needed.has(label));
  const inner = shared.filter((label) => !needed.has(label));
  const rows = left.labels.filter((label) => !shared.includes(label));
  const columns = right.labels.filter((label) => !shared.includes(label));
  const product = inner.length === 0 ? mul : matmul; // a column times a row
  const y = product(matrices(left, batch, rows, inner), matrices(right, batch, inner, columns));
  const shape = [...extentsAlong(left, [...batch, ...rows]), ...extentsAlong(right, columns)];
  return { x: reshape(y, shape), labels: [...batch, ...rows, ...columns] };
}

/** A factor as a batch of matrices, each of whose two axes stands for several. */
function matrices(factor: Factor, batch: Labels, rows: Labels, columns: Labels): Tensor {
  const [height, width] = [rows, columns].map((labels) => sizeOf(extentsAlong(factor, labels)));
  const x = inOrder(factor, [...batch, ...rows, ...columns]);
  return reshape(x, [...extentsAlong(factor, batch), height as number, width as number]);
}

function extentsAlong({ x, labels }: Factor, wanted: Labels): Shape {
  return wanted.map((label) => x.shape[labels.indexOf(label)] as number);
}

/** The tensor with its axes in the order of these labels. */
function inOrder({ x, labels }: Factor, order: Labels): Tensor {
  if (order.every((label, axis) => label === labels[axis])) return x;
  return permute(
    x,
    order.map((label) => labels.indexOf(label)),
  );
}

/** The factor summed along the axes whose labels are not needed. */
function onlyNeeded({ x, labels }: Factor, needed: ReadonlySet<Label>): Factor {
  const axes = labels.flatMap((label, axis) => (needed.has(label) ? [] : [axis]));
  if (axes.length === 0) return { x, labels };
  return { x: sum(x, { axes }), labels: labels.filter((label) => needed.has(label)) };
}

/** The factor with a diagonal in the place of axes that have one label. */
function withoutRepeats({ x, labels }: Factor): Factor {
  const second = labels.findIndex((label, axis) => labels.indexOf(label) < axis);
  if (second < 0) return { x, labels };
  const label = labels[second] as Label;
  const first = labels.indexOf(label);
  const others = labels.filter((_, axis) => axis !== first && axis !== second);
  return withoutRepeats({ x: diagonal(x, { axes: [first, second] }), labels: [...others, label] });
}

/** The factor without the axes of extent 1 that others stretch: along them it is constant. */
function withoutOnes({ x, labels }: Factor, extents: ReadonlyMap<Label, number>): Factor {
  const isStretched = labels.map((label, axis) => x.shape[axis] !== extents.get(label));
  const axes = labels.flatMap((_, axis) => (isStretched[axis] ? [axis] : []));
  if (axes.length === 0) return { x, labels };
  return { x: squeeze(x, axes), labels: labels.filter((_, axis) => !isStretched[axis]) };
}

/** The shapes of operands. Throws a ValueError or DtypeError for what cannot be multiplied. */
function checkOperands(operands: readonly Tensor[]): readonly Shape[] {
  if (!Array.isArray(operands) || !operands.every((x) => x instanceof Tensor)) {
    throw new ValueError("einsum", "the second argument is a list of tensors", describe(operands));
  }
  if (operands.length > 0) {
    sharedDtype("einsum", operands);
  }
  return operands.map((x) => x.shape);
}
