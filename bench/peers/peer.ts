import type { Values } from "../inputs.js";
import type { Run } from "../measure.js";
import type { Workload } from "../workload.js";

/** Hands a workload to a library. */
export interface Peer {
  /** Gives the library its inputs, laid out as it likes them, and prepares the work. */
  prepare(workload: Workload, inputs: Readonly<Record<string, Values>>): Promise<Run>;
  /** What is worth knowing of how it ran. */
  readonly note?: string | undefined;
}

/** One or several, as a list. */
export function listed<Value>(results: Value | readonly Value[]): readonly Value[] {
  return Array.isArray(results) ? results : [results as Value];
}

export function mapValues<A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
}
