import { noTensor } from "../core/operand.js";
import { adopt } from "../wasm/scope.js";
import { Tensor } from "./tensor.js";

export { scope } from "../wasm/scope.js";

/** Takes a tensor out of every scope: it lives as long as something refers to it. Returns it. Throws a ReleasedError. */
export function keep<T extends Tensor>(x: T): T {
  if (!(x instanceof Tensor)) throw noTensor("keep", x);
  x.storage.check();
  x.storage.keepers++;
  x.storage.owner = undefined;
  return x;
}

/** Undoes one `keep`; the last one hands the tensor to the innermost open scope, if there is one. */
export function letGo({ storage }: Tensor): void {
  if (--storage.keepers === 0) adopt(storage);
}
