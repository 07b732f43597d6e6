import { random } from "../../bench/inputs.js";
import type { Tensor, Workload } from "../../bench/workload.js";

const x = random([10]);

/** What the harness is tried on: one workload that works, and others that do not. */
export const workloads: readonly Workload[] = [
  {
    name: "doubling",
    inputs: { x },
    flop: 10,
    ours:
      ({ mul }, { x }) =>
      () =>
        mul(x as Tensor, 2),
  },
  {
    name: "failing",
    inputs: { x },
    ours: () => {
      throw new Error("it cannot\nin any way");
    },
  },
  {
    name: "dying",
    inputs: { x },
    ours: () => process.exit(3),
  },
  {
    name: "endless",
    inputs: { x },
    ours: () => () => {
      for (;;);
    },
  },
  {
    name: "something else for each",
    inputs: { x },
    ours:
      ({ root }) =>
      () =>
        root.length,
  },
];
