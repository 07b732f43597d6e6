import { Tensor } from "./graph/tensor.js";
import * as ops from "./ops/index.js";

type Ops = typeof ops;

/** Every op whose first input is a tensor, as a method of that tensor: x.matmul(w).add(b).relu(). */
type Fluent = {
  [K in keyof Ops]: Ops[K] extends (x: Tensor, ...rest: infer Rest) => infer Y ? (...rest: Rest) => Y : never;
};

declare module "./graph/tensor.js" {
  interface Tensor extends Fluent {}
}

for (const [name, op] of Object.entries(ops)) {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: readonly unknown[]) {
      return Reflect.apply(op, undefined, [this, ...rest]);
    },
  });
}
