import type { Foreign, Setup } from "../workload.js";
import { listed, mapValues, type Peer } from "./peer.js";

/** jax-js on WebAssembly. Each call consumes its arguments, but for those that are passed as `x.ref`. */
export async function load(): Promise<Peer> {
  const name = "@jax-js/jax";
  const jax = (await import(name)) as Foreign;
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  return {
    async prepare(workload, inputs) {
      const { array } = jax.numpy;
      const arrays = mapValues(inputs, ({ data, shape, layout }) => {
        const x = array(data).reshape(shape);
        return layout === "weight" ? array(x.transpose().dataSync()).reshape(shape.toReversed()) : x;
      });
      const work = (workload.jax as Setup<Foreign, Foreign>)(jax, arrays);
      return async (look) => {
        const results = listed(work());
        const arrays = results.filter((x) => typeof x !== "number");
        await jax.blockUntilReady(arrays);
        look?.(() => results.map((x) => (typeof x === "number" ? [x] : dataOf(x))));
        for (const x of arrays) x.dispose();
      };
    },
  };
}

function dataOf(x: Foreign): Float32Array {
  return x.ref.dataSync() as unknown as Float32Array;
}
