import type { Input, Inputs } from "./inputs.js";
import type { Cotangent, Foreign, Scale, Tensor, Workload } from "./workload.js";

/** A function of the inputs, in their order; those that are integers come last. */
interface Operation {
  readonly name: string;
  readonly inputs: Inputs;
  readonly flop?: number;
  readonly scale?: Scale;
  readonly ours?: (library: Cotangent) => (...inputs: Tensor[]) => Tensor;
  readonly tfjs?: (tf: Foreign) => (...inputs: Foreign[]) => Foreign;
  readonly jax?: (jax: Foreign) => (...inputs: Foreign[]) => Foreign;
  /** A Python expression of the inputs' names. */
  readonly torch?: string;
}

/** The value of a function. */
export function forward({ ours, tfjs, jax, torch, ...rest }: Operation): Workload {
  return {
    ...rest,
    ...(ours && {
      ours: (library, inputs) => {
        const f = ours(library);
        const given = Object.values(inputs);
        return () => f(...given);
      },
    }),
    ...(tfjs && {
      tfjs: (tf, inputs) => {
        const f = tfjs(tf);
        const given = Object.values(inputs);
        return () => f(...given);
      },
    }),
    ...(jax && {
      jax: (library, inputs) => {
        const f = library.jit(jax(library));
        const given = Object.values(inputs);
        return () => f(...given.map((x) => x.ref));
      },
    }),
    ...(torch !== undefined && { torch }),
  };
}

/** f(…), and the gradients of ⟨cotangent, f(…)⟩ with respect to all inputs that are floating: a value that nobody wants is one that a compiler leaves out. */
export function backward(operation: Operation, cotangent: Input): Workload {
  const { name, inputs, ours, tfjs, jax, torch } = operation;
  const names = Object.keys(inputs);
  const wanted = names.filter((each) => inputs[each]?.dtype !== "int32");
  const split = <Value>({ cotangent: dy, ...given }: Readonly<Record<string, Value>>) => ({
    dy: dy as Value,
    xs: wanted.map((each) => given[each] as Value),
    constants: names.slice(wanted.length).map((each) => given[each] as Value),
  });
  return {
    name: `${name}, with backward`,
    inputs: { ...inputs, cotangent },
    ...(ours && {
      ours: (library, all) => {
        const f = ours(library);
        const { dy, xs, constants } = split(all);
        return () => {
          const [y, pull] = library.vjp((...given: Tensor[]) => f(...given, ...constants), xs);
          return [y, ...pull(dy)];
        };
      },
    }),
    ...(tfjs && {
      tfjs: (tf, all) => {
        const f = tfjs(tf);
        const { dy, xs, constants } = split(all);
        const both = tf.valueAndGrads((...given: Foreign[]) => f(...given, ...constants));
        return () => {
          const { value, grads } = both(xs, dy) as unknown as { value: Foreign; grads: Foreign[] };
          return [value, ...grads];
        };
      },
    }),
    ...(jax && {
      jax: (library, all) => {
        const f = jax(library);
        const { dy, xs, constants } = split(all);
        const both = library.jit((dy: Foreign, given: Foreign[], others: Foreign[]) => {
          const [y, pull] = library.vjp(
            (...given: Foreign[]) => f(...given, ...others),
            given,
          ) as unknown as [Foreign, Foreign];
          return [y, ...(pull(dy) as unknown as Foreign[])];
        });
        return () => both(dy.ref, library.tree.ref(xs), library.tree.ref(constants));
      },
    }),
    ...(torch !== undefined && {
      torch: `for each in (${wanted.join(", ")},): each.requires_grad_()
(value := ${torch}, *torch.autograd.grad(value, (${wanted.join(", ")},), cotangent))`,
    }),
  };
}

/** Both. */
export function bothWays(operation: Operation, cotangent: Input): readonly Workload[] {
  return [forward(operation), backward(operation, cotangent)];
}
