import { Tensor } from "../../../src/index.js";
import { AttributeError } from "../attribute.js";
import type { Named } from "../reference.js";
import { type Attributes, checkNames, type InputsOf, readAttributes, type ValuesOf } from "../row.js";

/** What a graph asks of a node beside its inputs and attributes. */
export interface Asked {
  /** The version of the set of operators, which changes what some of them mean. */
  readonly opset: number;
  /** How many outputs are named. */
  readonly outputs: number;
}

/** An operator of ONNX by our functions: from its inputs and attributes to its outputs, in ONNX's order. */
export type Node = (
  inputs: readonly (Tensor | undefined)[],
  attrs: Named<unknown>,
  asked: Asked,
) => readonly (Tensor | undefined)[];

/** The rows of one kind of operator, by ONNX's names. */
export type Family = Named<Node>;

type Result = Tensor | readonly (Tensor | undefined)[];

/**
 * Writes a row: the inputs that it takes, in order ("bias?" may be absent), how it reads its
 * attributes, and the computation. Whatever else a case says is an error: the row would not know what
 * it means.
 */
export function node<const N extends string, A extends Attributes>(
  names: readonly N[],
  attributes: A,
  compute: (inputs: InputsOf<N>, attrs: ValuesOf<A>, asked: Asked) => Result,
): Node {
  return (given, attrs, asked) => {
    if (given.length > names.length) {
      throw new AttributeError(`the row takes ${names.length} inputs, got ${given.length}`);
    }
    const named = names.map((name, i) => [name.replace("?", ""), given[i]] as const);
    const inputs = Object.fromEntries(named.filter(([, tensor]) => tensor !== undefined)) as Named<Tensor>;
    checkNames("input", Object.keys(inputs), names);
    return listOf(compute(inputs as InputsOf<N>, readAttributes(attributes, attrs, inputs), asked));
  };
}

/** A row of as many inputs as are given, one at least. */
export function variadic<A extends Attributes>(
  attributes: A,
  compute: (inputs: readonly [Tensor, ...Tensor[]], attrs: ValuesOf<A>) => Result,
): Node {
  return (given, attrs) => {
    const inputs = given.map((tensor) => {
      if (tensor) return tensor;
      throw new AttributeError("an input is missing");
    });
    if (inputs.length === 0) throw new AttributeError("there is no input");
    return listOf(compute(inputs as [Tensor, ...Tensor[]], readAttributes(attributes, attrs, {})));
  };
}

/** An operator of one tensor, without attributes. */
export function unary(compute: (x: Tensor) => Tensor): Node {
  return node(["x"], {}, ({ x }) => compute(x));
}

/** An operator of two tensors, without attributes. */
export function binary(compute: (a: Tensor, b: Tensor) => Tensor): Node {
  return node(["a", "b"], {}, ({ a, b }) => compute(a, b));
}

function listOf(result: Result): readonly (Tensor | undefined)[] {
  return result instanceof Tensor ? [result] : result;
}

/** The numbers of a tensor that says where or how much: axes, sizes, places. */
export function numbersOf(tensor: Tensor): readonly number[] {
  return Array.from(tensor.data());
}
