import { adopt } from "../wasm/scope.js";
import type { Tensor } from "./tensor.js";

export { scope } from "../wasm/scope.js";

/** Takes a tensor out of every scope: it lives as long as something refers to it. Returns it. Throws a ReleasedError. */
export function keep<T extends Tensor>(x: T): T {
  x.storage.handTo(undefined);
  x.storage.keepers++;
  return x;
}

/** Undoes one `keep`; the last one hands the tensor to the innermost open scope, if there is one. */
export function letGo({ storage }: Tensor): void {
  if (--storage.keepers === 0) adopt(storage);
}
