import { type Input, random } from "../inputs.js";
import { forward } from "../operation.js";
import type { Foreign, Workload } from "../workload.js";

interface Product {
  readonly name: string;
  readonly a: Input;
  readonly b: Input;
  /** Which of both is stored the other way round. */
  readonly transposed?: "a" | "b";
}

function product({ name, a, b, transposed }: Product): Workload {
  const [ofA, ofB] = [transposed === "a", transposed === "b"];
  const size = a.shape.reduce((size, extent) => size * extent, 1);
  const columns = b.shape.length === 1 ? 1 : (b.shape.at(ofB ? -2 : -1) as number);
  return forward({
    name: `matmul ${name}`,
    inputs: { a, b },
    flop: 2 * size * columns,
    ours: ({ matmul, transpose }) =>
      ofA
        ? (a, b) => matmul(transpose(a), b)
        : ofB
          ? (a, b) => matmul(a, transpose(b))
          : (a, b) => matmul(a, b),
    tfjs: (tf) => {
      if (b.shape.length === 1) return (a, b) => tf.dot(a, b);
      return (a, b) => tf.matMul(a, b, ofA, ofB);
    },
    jax: ({ numpy }) => {
      const turned = (x: Foreign, isStoredSo: boolean) => (isStoredSo ? numpy.swapaxes(x, -1, -2) : x);
      return (a, b) => numpy.matmul(turned(a, ofA), turned(b, ofB));
    },
    torch: `a${ofA ? ".mT" : ""} @ b${ofB ? ".mT" : ""}`,
  });
}

const square = (n: number) => ({ name: `${n}³`, a: random([n, n]), b: random([n, n]) });
const float64 = { dtype: "float64" } as const;

export default [
  ...[64, 128, 256, 512, 1024].map((n) => product(square(n))),
  ...[64, 256, 512].flatMap((n) => [
    product({ ...square(n), name: `${n}³, first transposed`, transposed: "a" }),
    product({ ...square(n), name: `${n}³, second transposed`, transposed: "b" }),
  ]),
  product({ name: "64 × [128, 64]·[64, 128]", a: random([64, 128, 64]), b: random([64, 64, 128]) }),
  product({
    name: "64 × [128, 64]·[128, 64]ᵀ",
    a: random([64, 128, 64]),
    b: random([64, 128, 64]),
    transposed: "b",
  }),
  product({ name: "[1024, 1024]·[1024]", a: random([1024, 1024]), b: random([1024]) }),
  product({ name: "256³ float64", a: random([256, 256], float64), b: random([256, 256], float64) }),
  product({ name: "512³ float64", a: random([512, 512], float64), b: random([512, 512], float64) }),
];
