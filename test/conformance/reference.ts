import { readFileSync } from "node:fs";

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

/** A file that is missing or is not what the format says. */
export class DamagedFile extends Error {}

/** Reads the cases of a torch-reference/1 file. Throws a DamagedFile that says what is wrong, and where. */
export function readReference(path: string): readonly ReferenceCase[] {
  const refuse = (what: string): never => {
    throw new DamagedFile(`${path}: ${what}`);
  };
  const file = parse(path, refuse);
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

function parse(path: string, refuse: (what: string) => never): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return refuse(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`is not JSON (${(error as Error).message.replace(/\s+/g, " ")})`);
  }
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

function faultOfTensor({ shape, data, dtype }: Readonly<Record<string, unknown>>): string | undefined {
  const isExtent = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(isExtent)) return "the shape must be a list of whole numbers";
  if (!Array.isArray(data) || !data.every(Number.isFinite)) return "the data must be a list of numbers";
  if (dtype !== undefined && typeof dtype !== "string") return "the dtype must be a string";
  const size = shape.reduce((product: number, extent: number) => product * extent, 1);
  return data.length === size ? undefined : `${data.length} values do not fill [${shape.join(", ")}]`;
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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
