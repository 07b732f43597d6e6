import { add, type Dtype, type FloatDtype, gradient, mul, scope, sum, type Tensor } from "../../src/index.js";
import { compare } from "./comparison.js";
import type { Named, ReferenceCase, ReferenceTensor } from "./reference.js";
import type { Case, Verdict } from "./report.js";
import type { Row } from "./row.js";
import { rowOf } from "./table/index.js";
import { valuesIn } from "./values.js";

type Part = "outputs" | "grads" | "second" | "secondUpstream";

const labels = { outputs: "output", grads: "grad", second: "second", secondUpstream: "second of upstream" };
const kinds = ["value", "grad", "second", "trajectory"];

/** A case of PyTorch's, by its row of the table. */
export function caseOf(reference: ReferenceCase): Case {
  const row = rowOf(reference);
  return {
    operator: reference.op,
    id: reference.id,
    judge: () => (row ? judge(reference, row) : { skipped: "no row in the table" }),
  };
}

/** Computes a case by a row of the table, in float64 and in float32, and compares every part with PyTorch's. */
function judge(reference: ReferenceCase, row: Row): Verdict {
  const worst = { float64: 0, float32: 0 };
  if (!kinds.includes(reference.kind)) {
    return { failures: [`kind "${reference.kind}" is unknown: ${kinds.join(", ")}`], worst };
  }
  const failures: string[] = [];
  for (const dtype of ["float64", "float32"] as const) {
    for (const { ratio, wrong } of scope(() => findingsIn(dtype, reference, row))) {
      worst[dtype] = Math.max(worst[dtype], ratio);
      if (wrong) failures.push(`${dtype}, ${wrong}`);
    }
  }
  return { failures, worst };
}

type Parts = Partial<Record<Part, Named<Tensor>>>;
type Computation = (given: Given, row: Row, reference: ReferenceCase) => Parts;

const computations: readonly (readonly [part: string, compute: Computation])[] = [
  ["output", outputs],
  ["grad", grads],
  ["second", second],
];

interface Finding {
  readonly ratio: number;
  readonly wrong?: string;
}

/** Compares part after part, up to the first that throws. */
function findingsIn(dtype: FloatDtype, reference: ReferenceCase, row: Row): Finding[] {
  const found: Finding[] = [];
  for (const [part, compute] of computations) {
    try {
      const got = compute(tensorsOf(reference, dtype), row, reference);
      found.push(...Object.keys(got).flatMap((each) => compareAll(each as Part, reference, got, dtype)));
    } catch (error) {
      found.push({ ratio: 0, wrong: `${part}: ${error instanceof Error ? error.message : error}` });
      break;
    }
  }
  return found;
}

function compareAll(part: Part, reference: ReferenceCase, got: Parts, dtype: FloatDtype): Finding[] {
  const relative = dtype === "float64" ? 1e-9 : 8 * Math.max(float32Error(part, reference), 1e-6);
  const bound = (value: number) => relative * Math.max(1, Math.abs(value));
  return Object.entries(reference[part] ?? {}).map(([name, given]) => {
    const expected = { ...given, dtype: dtypeOf(given, dtype) };
    const { ratio, wrong } = compare(expected, pick(got[part] ?? {}, name), bound);
    return wrong === undefined ? { ratio } : { ratio, wrong: `${labels[part]} ${name}: ${wrong}` };
  });
}

/** How far PyTorch's own float32 is from its float64. */
function float32Error(part: Part, { f32 = {} }: ReferenceCase): number {
  return f32[part] ?? Math.max(0, ...Object.values(f32));
}

interface Given {
  readonly inputs: Named<Tensor>;
  readonly upstream: Named<Tensor>;
  readonly direction: Named<Tensor>;
}

function tensorsOf({ inputs, upstream = {}, direction = {} }: ReferenceCase, dtype: FloatDtype): Given {
  const convert = (tensors: Named<ReferenceTensor>) =>
    Object.fromEntries(Object.entries(tensors).map(([name, each]) => [name, tensorOf(name, each, dtype)]));
  return { inputs: convert(inputs), upstream: convert(upstream), direction: convert(direction) };
}

function tensorOf(name: string, given: ReferenceTensor, floating: FloatDtype): Tensor {
  const { shape, data } = given;
  try {
    return valuesIn(dtypeOf(given, floating), shape, data);
  } catch (error) {
    throw new Error(`input ${name}: ${(error as Error).message}`);
  }
}

/** Our type for PyTorch's. */
function dtypeOf({ dtype }: ReferenceTensor, floating: FloatDtype): Dtype {
  if (dtype === undefined) return floating;
  if (dtype === "int64") return "int32";
  if (dtype === "bool") return dtype;
  throw new Error(`type ${dtype} is unknown`);
}

function outputs({ inputs }: Given, row: Row, { attrs }: ReferenceCase): Parts {
  return { outputs: row(inputs, attrs) };
}

function grads({ inputs, upstream }: Given, row: Row, reference: ReferenceCase): Parts {
  if (!reference.grads) return {};
  return { grads: gradients(row, reference, inputs, upstream, Object.keys(reference.grads)) };
}

function second({ inputs, upstream, direction }: Given, row: Row, reference: ReferenceCase): Parts {
  if (!reference.second) return {};
  const wanted = Object.keys(reference.second);
  const ofUpstream = Object.keys(reference.secondUpstream ?? {});
  const weighed = (...at: readonly Tensor[]) => {
    const there = { ...inputs, ...named(wanted, at) };
    const weights = { ...upstream, ...named(ofUpstream, at.slice(wanted.length)) };
    return dot(direction, gradients(row, reference, there, weights, Object.keys(direction)));
  };
  const at = [...wanted.map((name) => pick(inputs, name)), ...ofUpstream.map((name) => pick(upstream, name))];
  const found = gradient(weighed, at);
  return { second: named(wanted, found), secondUpstream: named(ofUpstream, found.slice(wanted.length)) };
}

/** d Σ(upstream · output) / d input for the named inputs. */
function gradients(
  row: Row,
  { attrs }: ReferenceCase,
  inputs: Named<Tensor>,
  upstream: Named<Tensor>,
  wanted: readonly string[],
): Named<Tensor> {
  const weighed = (...at: readonly Tensor[]) =>
    dot(upstream, row({ ...inputs, ...named(wanted, at) }, attrs));
  const at = wanted.map((name) => pick(inputs, name));
  return named(wanted, gradient(weighed, at));
}

/** Σ weight · value over all elements of all tensors that have a weight. */
function dot(weights: Named<Tensor>, values: Named<Tensor>): Tensor {
  return Object.entries(weights)
    .map(([name, weight]) => sum(mul(weight, pick(values, name))))
    .reduce((total, each) => add(total, each));
}

function named(names: readonly string[], tensors: readonly Tensor[]): Named<Tensor> {
  return Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor]));
}

function pick(tensors: Named<Tensor>, name: string): Tensor {
  const found = tensors[name];
  if (found) return found;
  throw new Error(`there is no ${name} among ${Object.keys(tensors).join(", ")}`);
}
