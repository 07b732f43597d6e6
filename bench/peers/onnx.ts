import type { Values } from "../inputs.js";
import type { Foreign, Node, Onnx } from "../workload.js";
import type { Peer } from "./peer.js";

/** onnxruntime-web, which only runs models that others made. */
export async function load(): Promise<Peer> {
  const [web, format] = ["onnxruntime-web", "onnx-proto"];
  const ort = (await import(web)) as Runtime;
  const { onnx } = ((await import(format)) as { default: { onnx: Foreign } }).default;
  Object.assign(ort.env, { logLevel: "error" });
  ort.env.wasm.numThreads = 1;
  const loading: Promise<unknown>[] = [];
  const library: Onnx = {
    session(nodes, inputs) {
      const { x, ...weights } = inputs as { readonly x: Values };
      const loaded = ort.InferenceSession.create(modelOf(onnx, nodes, x, weights));
      loading.push(loaded);
      const input = new ort.Tensor("float32", x.data, x.shape);
      return () => loaded.then((session) => session.run({ x: input })) as unknown as Foreign;
    },
  };
  return {
    async prepare(workload, inputs) {
      const work = workload.onnx?.(library, inputs) as unknown as () => Promise<Output>;
      await Promise.all(loading);
      return async (look) => {
        const { y } = await work();
        look?.(() => [y.data]);
      };
    },
  };
}

interface Output {
  readonly y: { readonly data: Float32Array };
}

interface Runtime {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly Tensor: new (type: "float32", data: Values["data"], shape: readonly number[]) => object;
  readonly InferenceSession: {
    create(model: Foreign): Promise<{ run(inputs: { readonly x: object }): Promise<Output> }>;
  };
}

/** The bytes of an ONNX file. */
function modelOf(
  onnx: Foreign,
  nodes: readonly Node[],
  x: Values,
  weights: Readonly<Record<string, Values>>,
): Foreign {
  const elemType = 1; // float32
  const dim = x.shape.map((dimValue) => ({ dimValue }));
  const graph = {
    name: "model",
    node: nodes.map(([opType, input, output, attributes = {}]) => ({
      opType,
      input,
      output: [output],
      attribute: Object.entries(attributes).map(([name, value]) =>
        typeof value === "number" ? { name, type: 2, i: value } : { name, type: 7, ints: value },
      ),
    })),
    input: [{ name: "x", type: { tensorType: { elemType, shape: { dim } } } }],
    output: [{ name: "y", type: { tensorType: { elemType } } }],
    initializer: Object.entries(weights).map(([name, { shape, data }]) => ({
      name,
      dims: shape,
      dataType: elemType,
      floatData: Array.from(data),
    })),
  };
  const model = { irVersion: 8, opsetImport: [{ version: 13 }], graph };
  return onnx.ModelProto.encode(onnx.ModelProto.fromObject(model)).finish();
}
