import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Cotangent, Setup, Tensor } from "../workload.js";
import { listed, mapValues, type Peer } from "./peer.js";

/** Our package, as it was built in a folder: what a user would import there. */
export async function load(root: string): Promise<Peer> {
  const { resolve } = createRequire(join(root, "package.json"));
  const room = (name: string) => import(pathToFileURL(resolve(name)).href);
  const library: Cotangent = {
    ...(await room("cotangent")),
    nn: await room("cotangent/nn"),
    optim: await room("cotangent/optim"),
    root,
  };
  return {
    async prepare(workload, inputs) {
      const tensors = mapValues(inputs, ({ data, shape }) => library.tensor(data, { shape }));
      const work = (workload.ours as Setup<Cotangent, Tensor>)(library, tensors);
      const around = workload.isNaive ? (run: () => void) => run() : library.scope;
      return (look) =>
        around(() => {
          const results = listed(work());
          look?.(() => results.map((x) => (typeof x === "number" ? [x] : x.data())));
        });
    },
  };
}
