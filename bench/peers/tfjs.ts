import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import type { Values } from "../inputs.js";
import type { Run } from "../measure.js";
import type { Foreign, Setup, Workload } from "../workload.js";
import { listed, mapValues, type Peer } from "./peer.js";

/** Where in our layout each axis of its own comes from: NHWC, HWIO, [inputs, outputs]. */
const order = { image: [0, 2, 3, 1], kernel: [2, 3, 1, 0], weight: [1, 0] };

/** TensorFlow.js on its backend of WebAssembly; where that lacks a kernel, on its plain JavaScript. */
export async function load(): Promise<Peer> {
  const [whole, backend] = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"];
  const tf = ((await import(whole)) as { default: Foreign }).default;
  const wasm = ((await import(backend)) as { default: Foreign }).default;
  wasm.setWasmPaths(dirname(createRequire(import.meta.url).resolve(backend)) + sep);
  wasm.setThreadsCount(1);
  await tf.setBackend("wasm");
  const peer = {
    note: undefined as string | undefined,
    async prepare(workload: Workload, inputs: Readonly<Record<string, Values>>): Promise<Run> {
      let run = prepared(tf, workload, inputs);
      const goOnWithoutWasm = async (look: Parameters<Run>[0]) => {
        await tf.setBackend("cpu");
        run = prepared(tf, workload, inputs);
        return run(look);
      };
      return (look) => {
        try {
          return run(look);
        } catch (error) {
          if (peer.note || !/backend 'wasm'|not (yet )?implemented/.test(`${error}`)) throw error;
          peer.note = `on its cpu backend: ${(error as Error).message.split("\n")[0]}`;
          return goOnWithoutWasm(look);
        }
      };
    },
  };
  return peer;
}

function prepared(tf: Foreign, workload: Workload, inputs: Readonly<Record<string, Values>>): Run {
  const tensors = mapValues(inputs, (values) => tensorOf(tf, values));
  const work = (workload.tfjs as Setup<Foreign, Foreign>)(tf, tensors);
  return (look) => {
    tf.tidy(() => {
      const results = listed(work());
      look?.(() =>
        results.map((x) => (typeof x === "number" ? [x] : (x.dataSync() as unknown as Float32Array))),
      );
    });
  };
}

function tensorOf(tf: Foreign, { data, shape, dtype, layout }: Values): Foreign {
  if (dtype === "float64") throw new Error("it has no float64");
  const x = tf.tensor(data, shape, dtype);
  return layout === "plain" ? x : tf.transpose(x, order[layout]);
}
