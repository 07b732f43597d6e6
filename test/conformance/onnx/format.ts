import { DamagedFile, faultOfValues, isRecord, parseJson, readText } from "../file.js";
import type { Named } from "../reference.js";

/** Values in row-major order; those that JSON has no number for are strings. */
export interface OnnxTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

/** One operator of a graph: what it reads and writes, by name; "" for what is absent. */
export interface OnnxNode {
  readonly op: string;
  readonly domain?: string;
  readonly attrs: Named<unknown>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A test of the ONNX project: a graph, what goes in, and what must come out. */
export interface OnnxCase {
  readonly name: string;
  readonly op: string;
  readonly opset: number;
  /** In the order in which they run. */
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxTensor[];
  readonly outputs: readonly OnnxTensor[];
}

/** What the table calls an operator: one of another domain than ONNX's own has its name before its own. */
export function nameOf({ op, domain = "" }: OnnxNode): string {
  return ["", "ai.onnx"].includes(domain) ? op : `${domain}.${op}`;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads the cases of a file, one a line. Throws a DamagedFile that says what is wrong, and where. */
export function readOnnx(path: string): readonly OnnxCase[] {
  const lines = readText(path).trimEnd().split("\n");
  return lines.map((line, i) => {
    const place = `${path}, line ${i + 1}`;
    const given = parseJson(line, place);
    const fault = isRecord(given) ? faultOf(given) : "is no object";
    if (fault === undefined) return caseOf(given as Json);
    const name = isRecord(given) && typeof given.name === "string" ? `case ${given.name}: ` : "";
    throw new DamagedFile(`${place}: ${name}${fault}`);
  });
}

function caseOf(given: Json): OnnxCase {
  const { name, op, opset, domain, attrs, nodeInputs, nodeOutputs, nodes, inputs, initializers, outputs } =
    given;
  const only = {
    op,
    attrs,
    inputs: nodeInputs,
    outputs: nodeOutputs,
    ...(domain !== undefined && { domain }),
  };
  const all = [...(inputs as OnnxTensor[]), ...((initializers as OnnxTensor[] | undefined) ?? [])];
  return { name, op, opset, nodes: nodes ?? [only], inputs: all, outputs } as unknown as OnnxCase;
}

/** What is wrong with a case, if anything. */
function faultOf(given: Json): string | undefined {
  for (const field of ["name", "op"]) {
    if (typeof given[field] !== "string") return `${field} must be a string`;
  }
  if (!Number.isSafeInteger(given.opset)) return "opset must be a whole number";
  for (const part of ["inputs", "outputs", ...(given.initializers === undefined ? [] : ["initializers"])]) {
    const fault = faultOfTensors(part, given[part]);
    if (fault) return fault;
  }
  if ((given.outputs as readonly unknown[]).length === 0) return "there are no outputs";
  const { op, domain, attrs, nodeInputs, nodeOutputs } = given;
  const nodes = given.nodes ?? [{ op, domain, attrs, inputs: nodeInputs, outputs: nodeOutputs }];
  if (!Array.isArray(nodes) || nodes.length === 0) return "nodes must be a list";
  const faults = nodes.map((node) => (isRecord(node) ? faultOfNode(node) : "a node is no object"));
  return faults.find((fault) => fault !== undefined) ?? faultOfNames(caseOf(given));
}

function faultOfNode({ op, domain, attrs, inputs, outputs }: Json): string | undefined {
  if (typeof op !== "string") return "the op of a node must be a string";
  if (domain !== undefined && typeof domain !== "string") return "domain must be a string";
  if (!isRecord(attrs)) return "attrs must be an object";
  for (const [name, value] of Object.entries(attrs)) {
    const fault = isRecord(value) ? faultOfTensor(value) : undefined;
    if (fault) return `attribute ${name}: ${fault}`;
  }
  const isNames = (value: unknown) => Array.isArray(value) && value.every((name) => typeof name === "string");
  return isNames(inputs) && isNames(outputs)
    ? undefined
    : "inputs and outputs of a node must be lists of names";
}

/** Whatever is read must have been given or written before, and is written once. */
function faultOfNames({ nodes, inputs, outputs }: OnnxCase): string | undefined {
  const given = inputs.map(({ name }) => name);
  const written: string[] = [];
  for (const node of nodes) {
    const stray = node.inputs.find((name) => ![...given, ...written, ""].includes(name));
    if (stray !== undefined) return `${node.op} reads ${stray}, which nothing gives`;
    written.push(...node.outputs.filter((name) => name !== ""));
  }
  const names = [...given, ...written];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return `there are two tensors ${twice}`;
  const stray = outputs.find(({ name }) => !written.includes(name));
  return stray && `no node writes the output ${stray.name}`;
}

function faultOfTensors(part: string, tensors: unknown): string | undefined {
  if (!Array.isArray(tensors)) return `${part} must be a list`;
  for (const [i, tensor] of tensors.entries()) {
    const named = isRecord(tensor) && typeof tensor.name === "string" && tensor.name !== "";
    const fault = named ? faultOfTensor(tensor) : "is no tensor with a name";
    if (fault) return `${part} ${named ? tensor.name : i}: ${fault}`;
  }
  return undefined;
}

/** Infinities, NaN and integers beyond those of a double are strings. */
const spelled = /^(NaN|-?Infinity|-?\d+)$/;

function faultOfTensor(tensor: Json): string | undefined {
  const { dtype } = tensor;
  if (typeof dtype !== "string") return "the dtype must be a string";
  const isElement = (value: unknown) =>
    typeof value === "string" ? dtype === "string" || spelled.test(value) : Number.isFinite(value);
  return faultOfValues(tensor, isElement);
}
