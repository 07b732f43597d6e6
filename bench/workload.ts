import type * as core from "../src/index.js";
import type * as nn from "../src/nn/index.js";
import type * as optim from "../src/optim/index.js";
import type { Inputs, Values } from "./inputs.js";

/** Our own package, as a workload sees it. */
export type Cotangent = typeof core & {
  readonly nn: typeof nn;
  readonly optim: typeof optim;
  /** The folder it was built in. */
  readonly root: string;
};

export type Tensor = core.Tensor;

/**
 * A peer's library, or a value of it. Peers are not installed where this is compiled: that they are
 * called rightly is shown by the sums of their results, which must be the same as ours.
 */
export interface Foreign {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the peer takes
  (...given: any[]): Foreign;
  readonly [name: string]: Foreign;
  readonly [index: number]: Foreign;
}

/** One node of an ONNX model: op, inputs, output, attributes. */
export type Node = readonly [
  op: string,
  inputs: readonly string[],
  output: string,
  attributes?: Readonly<Record<string, number | readonly number[]>>,
];

/** What onnxruntime-web is for a workload: it makes a model, which then runs on the input "x". */
export interface Onnx {
  /** A promise of the value "y" of the model that the nodes make, its weights being all inputs but "x". */
  session(nodes: readonly Node[], inputs: Readonly<Record<string, Values>>): () => Foreign;
}

/** Prepares a peer for a workload, untimed; what it returns does the work once, and gives the results. */
export type Setup<Library, Value> = (
  library: Library,
  inputs: Readonly<Record<string, Value>>,
) => () => Results<Value>;

/** Values or numbers, one or several: what is computed, whatever the layout. */
export type Results<Value> = Value | number | readonly Value[];

/** One size of a family of workloads: the time is shown for each of `count` elements, steps or ops. */
export interface Scale {
  readonly family: string;
  readonly unit: "element" | "step, by batch" | "op of a chain";
  /** What the column is called. */
  readonly size: number;
  readonly count: number;
}

/** Something to compute, and how each peer computes it. A peer without an entry has no row. */
export interface Workload {
  readonly name: string;
  readonly inputs: Inputs;
  /** How many additions and multiplications of floating numbers it takes. */
  readonly flop?: number;
  /** Where it stands in the tables of `--scale`. */
  readonly scale?: Scale;
  /** The peak of memory after so many calls is of interest, rather than the time. */
  readonly calls?: number;
  /** Runs as a careless program would, without `scope` around it. */
  readonly isNaive?: boolean;
  readonly ours?: Setup<Cotangent, Tensor>;
  readonly tfjs?: Setup<Foreign, Foreign>;
  readonly jax?: Setup<Foreign, Foreign>;
  readonly onnx?: (library: Onnx, inputs: Readonly<Record<string, Values>>) => () => Foreign;
  /** Python statements, the last of which is an expression: that is the work, and those before prepare it. */
  readonly torch?: string;
}

/** Who computes, and what people call them. */
export const peers = {
  ours: "cotangent",
  torch: "PyTorch",
  tfjs: "TensorFlow.js",
  jax: "jax-js",
  onnx: "onnxruntime-web",
} as const;

export type PeerName = keyof typeof peers;

export const peerNames = Object.keys(peers) as readonly PeerName[];
