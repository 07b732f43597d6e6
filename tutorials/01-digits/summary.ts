import type { Tensor } from "cotangent";

interface Row {
  ops: string;
  readonly shape: string;
  parameters: number;
}

/**
 * Describes a model by the graph behind an output of it: a row for each shape on the way from its
 * input, with the ops that lead there and the number of parameters that they use.
 */
export function summarize(output: Tensor): string {
  const rows: Row[] = [];
  let x = output;
  while (x.origin) {
    const { definition, inputs } = x.origin;
    const [from, ...beside] = inputs as [Tensor, ...Tensor[]];
    if (from.storage !== x.storage || shapeOf(from) !== shapeOf(x)) {
      const parameters = beside.reduce((count, input) => count + parametersBehind(input), 0);
      put(rows, { ops: definition.name, shape: shapeOf(x), parameters });
    }
    x = from;
  }
  put(rows, { ops: "an image", shape: shapeOf(x), parameters: 0 });
  return rows.map(writeRow).join("\n");
}

/** Puts a row before the others, or into the first of them if that has its shape. */
function put(rows: Row[], row: Row): void {
  const [next] = rows;
  if (next?.shape === row.shape) {
    next.ops = `${row.ops}, ${next.ops}`;
    next.parameters += row.parameters;
  } else {
    rows.unshift(row);
  }
}

function writeRow({ ops, shape, parameters }: Row): string {
  const count = parameters > 0 ? `${parameters.toLocaleString("en").padStart(8)} parameters` : "";
  return `  ${ops.padEnd(20)}${shape.padEnd(14)}${count}`.trimEnd();
}

/** Without the first axis, the batch. */
function shapeOf(x: Tensor): string {
  return x.shape.slice(1).join(" × ");
}

function parametersBehind(x: Tensor): number {
  if (x.tracked) return x.size;
  return x.origin?.inputs.reduce((count, input) => count + parametersBehind(input), 0) ?? 0;
}
