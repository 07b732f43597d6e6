import { DamagedFile, faultOfValues, isRecord, parseJson, readText } from "./file.js";

export type Named<T> = Readonly<Record<string, T>>;

/** Values in row-major order; without a dtype, float64. */
export interface ReferenceTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly dtype?: string;
}

/** One computation by PyTorch: what went in, what came out, and the derivatives. */
export interface ReferenceCase {
  readonly id: string;
  readonly op: string;
  readonly kind: string;
  readonly attrs: Named<unknown>;
  readonly inputs: Named<ReferenceTensor>;
  readonly outputs: Named<ReferenceTensor>;
  /** ∂L/∂output. */
  readonly upstream?: Named<ReferenceTensor>;
  /** d Σ(upstream · output) / d input. */
  readonly grads?: Named<ReferenceTensor>;
  /** What the gradients are weighed with before they are differentiated again. */
  readonly direction?: Named<ReferenceTensor>;
  /** d Σ(direction · grad) / d input. */
  readonly second?: Named<ReferenceTensor>;
  /** d Σ(direction · grad) / d upstream. */
  readonly secondUpstream?: Named<ReferenceTensor>;
  /** For each part, PyTorch's own error in float32, relative to max(1, |value|). */
  readonly f32?: Named<number>;
}

/** Reads the cases of a torch-reference/1 file. Throws a DamagedFile that says what is wrong, and where. */
export function readReference(path: string): readonly ReferenceCase[] {
  const refuse = (what: string): never => {
    throw new DamagedFile(`${path}: ${what}`);
  };
  const file = parseJson(readText(path), path);
  if (!isRecord(file) || file.format !== "torch-reference/1") {
    return refuse(
      `the format must be "torch-reference/1", got ${JSON.stringify(isRecord(file) && file.format)}`,
    );
  }
  if (!Array.isArray(file.cases)) return refuse("there is no list of cases");
  for (const [i, each] of file.cases.entries()) {
    const name = isRecord(each) && typeof each.id === "string" ? each.id : `number ${i}`;
    const wrong = isRecord(each) ? faultOf(each) : "is no object";
    if (wrong) refuse(`case ${name}: ${wrong}`);
  }
  return file.cases as ReferenceCase[];
}

/** The parts beside inputs and outputs, and which part each mirrors in names and shapes. */
const mirrored = {
  upstream: "outputs",
  grads: "inputs",
  direction: "inputs",
  second: "inputs",
  secondUpstream: "upstream",
} as const;

const neededBy: Named<readonly string[]> = {
  grad: ["upstream", "grads"],
  second: ["upstream", "grads", "direction", "second"],
};

/** What is wrong with a case, if anything. */
function faultOf(given: Readonly<Record<string, unknown>>): string | undefined {
  for (const field of ["id", "op", "kind"]) {
    if (typeof given[field] !== "string") return `${field} must be a string`;
  }
  if (!isRecord(given.attrs)) return "attrs must be an object";
  if (given.f32 !== undefined && !(isRecord(given.f32) && Object.values(given.f32).every(Number.isFinite))) {
    return "f32 must hold a number for each part";
  }
  const missing = (neededBy[given.kind as string] ?? []).find((part) => given[part] === undefined);
  if (missing) return `kind "${given.kind}" needs ${missing}`;
  for (const part of ["inputs", "outputs"]) {
    const wrong = faultOfPart(part, given[part]);
    if (wrong) return wrong;
  }
  if (Object.keys(given.outputs as object).length === 0) return "there are no outputs";
  for (const [part, model] of Object.entries(mirrored)) {
    if (given[part] === undefined) continue;
    const wrong = faultOfPart(part, given[part]) ?? faultBeside(part, given[part], model, given[model]);
    if (wrong) return wrong;
  }
  return undefined;
}

function faultOfPart(part: string, tensors: unknown): string | undefined {
  if (!isRecord(tensors)) return `${part} must be an object`;
  for (const [name, tensor] of Object.entries(tensors)) {
    const wrong = isRecord(tensor) ? faultOfTensor(tensor) : "is no tensor";
    if (wrong) return `${part} ${name}: ${wrong}`;
  }
  return undefined;
}

function faultOfTensor(tensor: Readonly<Record<string, unknown>>): string | undefined {
  const { dtype } = tensor;
  if (dtype !== undefined && typeof dtype !== "string") return "the dtype must be a string";
  return faultOfValues(tensor, Number.isFinite);
}

function faultBeside(part: string, tensors: unknown, model: string, others: unknown): string | undefined {
  for (const [name, tensor] of Object.entries(tensors as Named<ReferenceTensor>)) {
    const other = isRecord(others) && Object.hasOwn(others, name) ? others[name] : undefined;
    if (!other) return `${part} ${name}: ${model} have no ${name}`;
    if (String((other as ReferenceTensor).shape) !== String(tensor.shape)) {
      return `${part} ${name}: the shape differs from that in ${model}`;
    }
  }
  return undefined;
}
