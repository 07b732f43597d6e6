import { random } from "../inputs.js";
import { forward } from "../operation.js";
import type { Foreign } from "../workload.js";

type Name = "exp" | "tanh" | "sigmoid" | "gelu" | "relu";

/** How jax-js and PyTorch call it, where that differs. */
const elsewhere: Record<
  Name,
  { readonly jax: (jax: Foreign) => (x: Foreign) => Foreign; readonly torch: string }
> = {
  exp: { jax: ({ numpy }) => numpy.exp, torch: "torch.exp(x)" },
  tanh: { jax: ({ numpy }) => numpy.tanh, torch: "torch.tanh(x)" },
  sigmoid: { jax: ({ nn }) => nn.sigmoid, torch: "torch.sigmoid(x)" },
  gelu: {
    jax:
      ({ nn }) =>
      (x) =>
        nn.gelu(x, { approximate: false }),
    torch: "F.gelu(x)",
  },
  relu: { jax: ({ nn }) => nn.relu, torch: "torch.relu(x)" },
};

const activation = (name: Name, dtype: "float32" | "float64" = "float32") =>
  forward({
    name: `${name} 1e6${dtype === "float64" ? " float64" : ""}`,
    inputs: { x: random([1000, 1000], { dtype, scale: 4 }) },
    ours: (library) => (x) => library[name](x),
    tfjs: (tf) => (name === "gelu" ? (x) => geluOf(tf, x) : (x) => tf[name](x)),
    ...elsewhere[name],
  });

/** x Φ(x): it has no gelu. */
function geluOf(tf: Foreign, x: Foreign): Foreign {
  return tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))));
}

/** By its name in jax-js. */
const angles = { sin: "sin", tan: "tan", asin: "arcsin", atan: "arctan" } as const;

const angle = (name: keyof typeof angles) =>
  forward({
    name: `${name} 1e6`,
    inputs: { x: random([1000, 1000]) },
    ours: (library) => library[name],
    tfjs: (tf) => (x) => tf[name](x),
    jax: ({ numpy }) => numpy[angles[name]],
    torch: `torch.${name}(x)`,
  });

const power = forward({
  name: "|a| to the power of b 1e6",
  inputs: { a: random([1000, 1000]), b: random([1000, 1000], { scale: 4 }) },
  ours:
    ({ abs, pow }) =>
    (a, b) =>
      pow(abs(a), b),
  tfjs: (tf) => (a, b) => tf.pow(tf.abs(a), b),
  jax:
    ({ numpy }) =>
    (a, b) =>
      numpy.power(numpy.abs(a), b),
  torch: "a.abs() ** b",
});

const addition = (name: string, b: readonly number[]) =>
  forward({
    name,
    inputs: { a: random([1000, 1000]), b: random(b) },
    ours: ({ add }) => add,
    tfjs: (tf) => (a, b) => tf.add(a, b),
    jax:
      ({ numpy }) =>
      (a, b) =>
        numpy.add(a, b),
    torch: "a + b",
  });

export default [
  ...(["exp", "tanh", "sigmoid", "gelu", "relu"] as const).map((name) => activation(name)),
  ...(["exp", "tanh", "sigmoid"] as const).map((name) => activation(name, "float64")),
  ...(["sin", "tan", "asin", "atan"] as const).map(angle),
  power,
  addition("add 1e6", [1000, 1000]),
  addition("add 1e6, bias row", [1000]),
];
