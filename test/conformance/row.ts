import { Tensor } from "../../src/index.js";
import { type Attribute, AttributeError } from "./attribute.js";
import type { Named } from "./reference.js";

/** An operator of PyTorch by our functions: from inputs and attributes to outputs, all by name. */
export type Row = (inputs: Named<Tensor>, attrs: Named<unknown>) => Named<Tensor>;

/** The rows of one kind of operator, by PyTorch's names. */
export type Family = Named<Row>;

type InputsOf<N extends string> = { readonly [K in N as K extends `${string}?` ? never : K]: Tensor } & {
  readonly [K in N as K extends `${infer Name}?` ? Name : never]?: Tensor;
};

type Attributes = Named<Attribute<unknown>>;
type ValuesOf<A extends Attributes> = {
  readonly [K in keyof A]: A[K] extends Attribute<infer V> ? V : never;
};

/**
 * Writes a row: the inputs that it takes ("bias?" may be absent), how it reads its attributes, and
 * the computation, whose single output is y. Whatever else a case says is an error: the row would
 * not know what it means.
 */
export function row<const N extends string, A extends Attributes>(
  names: readonly N[],
  attributes: A,
  compute: (inputs: InputsOf<N>, attrs: ValuesOf<A>) => Tensor | Named<Tensor>,
): Row {
  return (inputs, attrs) => {
    checkNames("input", Object.keys(inputs), names);
    checkNames("attribute", Object.keys(attrs), [
      ...Object.keys(attributes).map((name) => `${name}?`),
      "note?",
    ]);
    const values = Object.entries(attributes).map(([name, read]) => [
      name,
      readAttribute(name, read, attrs[name], inputs),
    ]);
    const result = compute(inputs as InputsOf<N>, Object.fromEntries(values) as ValuesOf<A>);
    return result instanceof Tensor ? { y: result } : result;
  };
}

/** An operator of one tensor, without attributes. */
export function unary(compute: (x: Tensor) => Tensor): Row {
  return row(["x"], {}, ({ x }) => compute(x));
}

/** An operator of two tensors, without attributes. */
export function binary(compute: (a: Tensor, b: Tensor) => Tensor): Row {
  return row(["a", "b"], {}, ({ a, b }) => compute(a, b));
}

function checkNames(what: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name) && !known.includes(`${name}?`));
  if (unknown) throw new AttributeError(`${what} "${unknown}" is unknown to the row`);
  const missing = known.find((name) => !name.endsWith("?") && !given.includes(name));
  if (missing) throw new AttributeError(`${what} "${missing}" is missing`);
}

function readAttribute(
  name: string,
  read: Attribute<unknown>,
  value: unknown,
  inputs: Named<Tensor>,
): unknown {
  try {
    return read(value, inputs);
  } catch (error) {
    throw error instanceof AttributeError
      ? new AttributeError(`attribute "${name}" ${error.message}`)
      : error;
  }
}
