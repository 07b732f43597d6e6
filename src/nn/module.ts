import { Tensor } from "../graph/tensor.js";

/**
 * Something with parameters: a layer, or a model made of layers. Its fields are the declaration:
 * tensors made by `parameter` train, other modules are its parts, alone or in arrays.
 */
export abstract class Module {
  /** All parameters, in the order of the fields, by their path: "conv1.kernel". */
  parameters(): Map<string, Tensor> {
    const found = new Map<string, Tensor>();
    for (const [field, value] of Object.entries(this)) collect(field, value, found);
    return found;
  }
}

function collect(path: string, value: unknown, found: Map<string, Tensor>): void {
  if (value instanceof Tensor && value.tracked) {
    value.name ??= path;
    found.set(path, value);
  } else if (value instanceof Module) {
    for (const [inner, tensor] of value.parameters()) found.set(`${path}.${inner}`, tensor);
  } else if (Array.isArray(value)) {
    for (const [i, part] of value.entries()) collect(`${path}.${i}`, part, found);
  }
}
