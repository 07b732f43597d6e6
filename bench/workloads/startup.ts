import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import type { Workload } from "../workload.js";

const node = (folder: string, program: string) => () => {
  const words = ["--input-type=module", "--eval", program];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1));
  return Number(stdout);
};

const peers = resolve(import.meta.dirname, "..");

/** From nothing to the first product: a process begins, imports, multiplies, and prints 1·2. */
const startup: Workload = {
  name: "start-up, to the first product",
  inputs: {},
  ours: ({ root }) =>
    node(
      root,
      `import { matmul, tensor } from "cotangent";
       console.log(matmul(tensor([[1]]), tensor([[2]])).item());`,
    ),
  tfjs: () =>
    node(
      peers,
      `import tf from "@tensorflow/tfjs";
       import wasm from "@tensorflow/tfjs-backend-wasm";
       wasm.setWasmPaths("node_modules/@tensorflow/tfjs-backend-wasm/dist/");
       await tf.setBackend("wasm");
       console.log(tf.matMul(tf.tensor([[1]]), tf.tensor([[2]])).dataSync()[0]);`,
    ),
  jax: () =>
    node(
      peers,
      `import { defaultDevice, init, numpy } from "@jax-js/jax";
       await init("wasm");
       defaultDevice("wasm");
       console.log(numpy.matmul(numpy.array([[1]]), numpy.array([[2]])).dataSync()[0]);`,
    ),
  torch: `import subprocess
program = "import torch; print(torch.tensor([[1.]]).matmul(torch.tensor([[2.]])).item())"
float(subprocess.run([sys.executable, "-c", program], capture_output=True).stdout)`,
};

const nothing: Workload = {
  name: "start-up, of an empty process",
  inputs: {},
  ours: ({ root }) => node(root, "console.log(2)"),
};

export default [startup, nothing];
