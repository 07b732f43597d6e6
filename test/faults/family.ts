import { readdirSync, readFileSync } from "node:fs";
import * as ops from "../../src/ops/index.js";

/** What is to be built, and what tells whether it is right, when one file of assembly has changed. */
export interface Family {
  /** The files that export kernels which the changed one has a part in. */
  readonly entries: readonly string[];
  /** The ops whose comparison with their references must fail. */
  readonly ops: readonly string[];
  /** What the names of the kernels' own tests contain. */
  readonly words: readonly string[];
}

/** Kernels that serve ops of other names, and how tests speak of kernels. */
const serves: Readonly<
  Record<string, { readonly ops?: readonly string[]; readonly words?: readonly string[] }>
> = {
  copy: { ops: ["slice", "pad", "flip", "concat", "cast"], words: ["views?"] },
  fill: { ops: ["pad"], words: ["count and fill", "full"] },
  ramp: { words: ["count and fill", "arange"] },
  uniform: { words: ["uniform", "Philox", "random", "numbers"] },
  normal: { words: ["normal", "Philox", "random", "numbers"] },
  bernoulli: { ops: ["dropout"], words: ["bernoulli", "Philox", "random"] },
  permutation: { words: ["permutation", "Philox"] },
  castFromFloat: { ops: ["cast"] },
  castFromInt32: { ops: ["cast"] },
  castToBool: { ops: ["cast"] },
  castToInt32: { ops: ["cast"] },
  conv2d: { words: ["convolutions"] },
  maxPool2d: { words: ["pooling", "windows"] },
  rnnSequenceStep: { ops: ["rnnSequence"] },
  lstmSequenceStep: { ops: ["lstmSequence"] },
  gruSequenceStep: { ops: ["gruSequence"] },
  matmulPacked: { ops: ["rnnSequence", "lstmSequence", "gruSequence"] },
  argsort: { ops: ["sort", "topk"] },
  adam: { words: ["Adam"] },
  descent: { words: ["SGD"] },
};

const folder = "assembly";
const text = (file: string) => readFileSync(`${folder}/${file}.ts`, "utf8");
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".ts") && !["index.ts", "text.ts"].includes(name))
  .map((name) => name.slice(0, -3));
const exporting = [...text("index").matchAll(/from "\.\/(\w+)"/g)].map(([, file]) => file as string);

/** The files of assembly that compute, without their ending. */
export const kernelFiles: readonly string[] = files;

/** What concerns a file of assembly. */
export function familyOf(file: string): Family {
  const users = usersOf(file);
  const entries = exporting.filter((each) => users.has(each));
  const kernels = new Set(
    entries.flatMap((entry) =>
      [...text(entry).matchAll(/^export function (\w+)_(?:f32|f64|i32)\(/gm)].map(
        ([, name]) => name as string,
      ),
    ),
  );
  const served = [...kernels].map((kernel) => ({ kernel, ...serves[kernel] }));
  const named = served.flatMap(({ kernel, ops: others = [] }) => [kernel, ...others]);
  const concerned = [...new Set(named)].filter((name) => Object.hasOwn(ops, name));
  const words = served.flatMap(({ words = [] }) => words);
  return { entries, ops: concerned, words: [...new Set([...concerned, ...words])] };
}

/** The file, and all that import it, or import what imports it. */
function usersOf(file: string): Set<string> {
  const users = new Set([file]);
  for (let before = 0; before < users.size; ) {
    before = users.size;
    for (const each of files) {
      const imported = [...text(each).matchAll(/from "\.\/(\w+)"/g)].map(([, name]) => name as string);
      if (imported.some((name) => users.has(name))) users.add(each);
    }
  }
  return users;
}
