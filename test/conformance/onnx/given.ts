import type { OnnxTensor } from "./format.js";

/** Values of a tensor: float32 and along one axis if not said otherwise. */
export interface Given {
  readonly dtype?: string;
  readonly shape?: readonly number[];
  readonly data: readonly (number | string | null)[];
}

export function tensor(name: string, { dtype = "float32", data, shape = [data.length] }: Given): OnnxTensor {
  return { name, dtype, shape, data: data as OnnxTensor["data"] };
}

type Tensors = readonly (Given | undefined)[];

/** A case of one operator, as in a file: inputs and outputs in order, undefined where one is absent. */
export function caseOf(op: string, inputs: Tensors, outputs: Tensors, more: object = {}) {
  const namesOf = (letter: string, tensors: Tensors) =>
    tensors.map((each, i) => (each ? `${letter}${i}` : ""));
  const named = (letter: string, tensors: Tensors) =>
    tensors.flatMap((each, i) => (each ? [tensor(`${letter}${i}`, each)] : []));
  return {
    name: `test_${op}`,
    op,
    opset: 18,
    attrs: {},
    nodeInputs: namesOf("x", inputs),
    nodeOutputs: namesOf("y", outputs),
    inputs: named("x", inputs),
    outputs: named("y", outputs),
    ...more,
  };
}
