import type { Foreign, Setup } from "../workload.js";
import { listed, type Peer } from "./peer.js";

/** onnxruntime-web, which only runs models: the workload makes one of its inputs. */
export async function load(): Promise<Peer> {
  const [web, format] = ["onnxruntime-web", "onnx-proto"];
  const ort = (await import(web)) as Foreign;
  const { onnx } = ((await import(format)) as { default: Foreign }).default;
  Object.assign(ort.env.wasm as object, { numThreads: 1 });
  Object.assign(ort.env as object, { logLevel: "error" });
  return {
    async prepare(workload, inputs) {
      const library = { ort, onnx } as unknown as Foreign;
      const work = (workload.onnx as Setup<Foreign, Foreign>)(library, inputs as never);
      return async (look) => {
        const results = listed(await work()) as readonly Foreign[];
        look?.(() => results.map((x) => x.data as unknown as Float32Array));
      };
    },
  };
}
