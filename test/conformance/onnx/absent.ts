import { hasDtype } from "./dtype.js";
import { nameOf, type OnnxCase, type OnnxNode, type OnnxTensor } from "./format.js";
import { table } from "./table/index.js";

/** Why a case is skipped of whose operator nothing is said here. */
export const unlisted = "no row in the table";

const ownState = "optimisers here keep their own state and take no step from a given one";

/** Operators that are no function of ours, nor a short formula of them, and why. */
export const absentOperators: ReadonlyMap<string, string> = new Map([
  ["ai.onnx.preview.training.Adagrad", ownState],
  ["ai.onnx.preview.training.Adam", ownState],
  ["ai.onnx.preview.training.Momentum", ownState],
  ["DFT", "no Fourier transform"],
  ["MelWeightMatrix", "no mel scale"],
  ["STFT", "no Fourier transform"],
  ["Unique", "no search for distinct elements"],
]);

/** A form of an operator that is none of ours, and why. */
interface Form {
  readonly reason: string;
  readonly is: (node: OnnxNode, tensors: ReadonlyMap<string, OnnxTensor>) => boolean;
}

/** Such forms, by the operator, which is in the table. */
export const absentForms: ReadonlyMap<string, Form> = new Map([
  ["Dropout", { reason: "the numbers drawn are those of NumPy's generator", is: drops }],
]);

function drops({ inputs }: OnnxNode, tensors: ReadonlyMap<string, OnnxTensor>): boolean {
  const [ratio, training] = [1, 2].map((i) => tensors.get(inputs[i] ?? "")?.data[0]);
  return training === 1 && ratio !== 0;
}

/** Why a case cannot be judged: an operator, a form of one, or a type that we do not have; undefined if it can. */
export function absenceOf({ nodes, inputs, outputs }: OnnxCase): string | undefined {
  const tensors = new Map(inputs.map((input) => [input.name, input]));
  for (const node of nodes) {
    const name = nameOf(node);
    if (!table.has(name)) return absentOperators.get(name) ?? unlisted;
    const form = absentForms.get(name);
    if (form?.is(node, tensors)) return form.reason;
  }
  const strange = [...inputs, ...outputs].find(({ dtype }) => !hasDtype(dtype));
  return strange && `no elements of ${strange.dtype}`;
}
