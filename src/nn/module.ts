import { Tensor } from "../graph/tensor.js";

/**
 * Something with parameters: a layer, or a model made of layers. Its fields are the declaration:
 * tensors made by `parameter` train, other tensors are buffers, other modules are its parts, alone or
 * in arrays.
 */
export abstract class Module {
  /** Whether layers that act otherwise in training than in evaluation, such as Dropout, now train. */
  training = true;

  /** Puts the module and all its parts into training, or into evaluation. Returns it. */
  setTraining(training: boolean): this {
    for (const module of modulesIn(this)) module.training = training;
    return this;
  }

  /** All parameters, in the order of the fields, by their path: "conv1.kernel". */
  parameters(): Map<string, Tensor> {
    return new Map([...tensorsOf("", this)].filter(([, x]) => x.tracked));
  }

  /** All tensors that do not train, such as running statistics, in the same order, by their path. */
  buffers(): Map<string, Tensor> {
    return new Map([...tensorsOf("", this)].filter(([, x]) => !x.tracked));
  }
}

/** The modules in a value. */
function* modulesIn(value: unknown): Iterable<Module> {
  if (value instanceof Module) yield value;
  if (!(value instanceof Module || Array.isArray(value))) return;
  for (const part of Object.values(value)) yield* modulesIn(part);
}

/** The tensors in a value, which take their path as their name if they have none. */
function* tensorsOf(path: string, value: unknown): Iterable<[path: string, tensor: Tensor]> {
  if (value instanceof Tensor) {
    value.name ??= path;
    yield [path, value];
  } else if (value instanceof Module || Array.isArray(value)) {
    for (const [field, part] of Object.entries(value)) {
      yield* tensorsOf(path === "" ? field : `${path}.${field}`, part);
    }
  }
}
