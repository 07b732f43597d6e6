import { type Dtype, scope, type Tensor } from "../../../src/index.js";
import { compare } from "../comparison.js";
import type { Case, Verdict } from "../report.js";
import { valuesIn } from "../values.js";
import { absenceOf } from "./absent.js";
import { dtypeOf } from "./dtype.js";
import { nameOf, type OnnxCase, type OnnxTensor } from "./format.js";
import { table } from "./table/index.js";

/** A case of ONNX's, by the rows of the table. */
export function caseOf(given: OnnxCase): Case {
  const skipped = absenceOf(given);
  return {
    operator: given.op,
    id: given.name,
    judge: () => (skipped === undefined ? judge(given) : { skipped }),
  };
}

/** The bounds of ONNX's own tests. */
const bound = (value: number) => 1e-7 + 1e-3 * Math.abs(value);

function judge(given: OnnxCase): Verdict {
  const failures: string[] = [];
  const worst: Partial<Record<Dtype, number>> = {};
  try {
    scope(() => {
      const tensors = run(given);
      for (const output of given.outputs) {
        const expected = { ...output, dtype: dtypeOf(output), data: numbersOf(output) };
        const got = tensors.get(output.name);
        const { ratio, wrong } = got
          ? compare(expected, got, bound)
          : { ratio: Infinity, wrong: "the row does not compute it" };
        worst[expected.dtype] = Math.max(worst[expected.dtype] ?? 0, ratio);
        if (wrong) failures.push(`output ${output.name}: ${wrong}`);
      }
    });
  } catch (error) {
    failures.push(error instanceof Error ? error.message : `${error}`);
  }
  const { float64, float32 } = worst;
  return {
    failures,
    worst: { ...(float64 !== undefined && { float64 }), ...(float32 !== undefined && { float32 }) },
  };
}

/** Runs a graph; all its tensors by name. */
function run({ opset, nodes, inputs }: OnnxCase): ReadonlyMap<string, Tensor> {
  const tensors = new Map(inputs.map((input) => [input.name, tensorOf(input)]));
  for (const node of nodes) {
    const { attrs, inputs, outputs } = node;
    const row = table.get(nameOf(node));
    if (!row) throw new Error(`there is no row for ${nameOf(node)}`);
    const computed = row(
      inputs.map((name) => tensors.get(name)),
      attrs,
      { opset, outputs: outputs.length },
    );
    for (const [i, name] of outputs.entries()) {
      const tensor = computed[i];
      if (name !== "" && tensor) tensors.set(name, tensor);
    }
  }
  return tensors;
}

function tensorOf(given: OnnxTensor): Tensor {
  try {
    return valuesIn(dtypeOf(given), given.shape, numbersOf(given));
  } catch (error) {
    throw new Error(`input ${given.name}: ${(error as Error).message}`);
  }
}

/** The values, each the nearest that the type can hold: in the file are the shortest that round to it. */
function numbersOf({ dtype, data }: OnnxTensor): readonly number[] {
  const values = data.map(Number);
  return dtype === "float32" ? values.map(Math.fround) : values;
}
