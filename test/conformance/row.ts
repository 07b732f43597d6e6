import { Tensor } from "../../src/index.js";
import { type Attribute, AttributeError } from "./attribute.js";
import type { Named } from "./reference.js";

/** An operator of PyTorch by our functions: from inputs and attributes to outputs, all by name. */
export type Row = (inputs: Named<Tensor>, attrs: Named<unknown>) => Named<Tensor>;

/** The rows of one kind of operator, by PyTorch's names. */
export type Family = Named<Row>;

/** Inputs by name, those with a question mark perhaps absent. */
export type InputsOf<N extends string> = {
  readonly [K in N as K extends `${string}?` ? never : K]: Tensor;
} & {
  readonly [K in N as K extends `${infer Name}?` ? Name : never]?: Tensor;
};

export type Attributes = Named<Attribute<unknown>>;
/** What the readers of attributes make of them. */
export type ValuesOf<A extends Attributes> = {
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
    const { note: _, ...said } = attrs;
    const result = compute(inputs as InputsOf<N>, readAttributes(attributes, said, inputs));
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

/** Throws an AttributeError for a name that the row does not know, or one that it misses. */
export function checkNames(what: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name) && !known.includes(`${name}?`));
  if (unknown) throw new AttributeError(`${what} "${unknown}" is unknown to the row`);
  const missing = known.find((name) => !name.endsWith("?") && !given.includes(name));
  if (missing) throw new AttributeError(`${what} "${missing}" is missing`);
}

/** Reads all attributes that a row knows. Throws an AttributeError for another one, or another value. */
export function readAttributes<A extends Attributes>(
  attributes: A,
  attrs: Named<unknown>,
  inputs: Named<Tensor>,
): ValuesOf<A> {
  const names = Object.keys(attributes);
  checkNames(
    "attribute",
    Object.keys(attrs),
    names.map((name) => `${name}?`),
  );
  const values = Object.entries(attributes).map(([name, read]) => [
    name,
    readAttribute(name, read, attrs[name], inputs),
  ]);
  return Object.fromEntries(values) as ValuesOf<A>;
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
