import { describe } from "./describe.js";
import { type Dtype, fitting } from "./dtype.js";
import { ValueError } from "./errors.js";

/** The number itself, if it can stand beside tensors of a type. Throws a ValueError for what is none, or a DtypeError. */
export function operand(op: string, value: unknown, dtype: Dtype): number {
  if (typeof value === "number") return fitting(value, dtype, op);
  throw noTensor(op, value);
}

/** Those of an op's arguments that should be tensors or numbers: so many, or all in a list. Throws a ValueError for what is none. */
export function inputsOf(op: string, args: unknown[], arity: number | undefined): readonly unknown[] {
  if (arity === undefined) return listed(op, args[0]);
  while (args.length < arity) args.push(undefined);
  return args.length > arity ? args.slice(0, arity) : args;
}

/** The list itself, of whatever it may be. Throws a ValueError for what is none. */
export function listed(op: string, values: unknown): readonly unknown[] {
  if (Array.isArray(values)) return values;
  throw new ValueError(op, "takes a list of tensors", describe(values));
}

/** The error for what stands in the place of a tensor. */
export function noTensor(op: string, value: unknown): ValueError {
  return new ValueError(op, "takes tensors: tensor(…) makes one of a number or of arrays", describe(value));
}
