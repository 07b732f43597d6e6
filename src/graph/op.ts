import { type Dtype, isFloat, sharedDtype } from "../core/dtype.js";
import { inputsOf, operand } from "../core/operand.js";
import { type Complete, checkOptions, type NameOf } from "../core/options.js";
import type { Shape, Strides } from "../core/shape.js";
import { tick } from "../wasm/cache.js";
import { shareValues, storeNumber } from "../wasm/values.js";
import { isRecording } from "./recording.js";
import { Tensor } from "./tensor.js";

export type Tensors = readonly Tensor[];

/** One thing for each tensor of a tuple: its shape, its cotangent. */
type Each<T, V> = { readonly [K in keyof T]: V };
/** One thing for the output, or one for each of several. */
type PerOutput<Y, V> = Y extends Tensors ? Each<Y, V> : V;
/** ∂L/∂y; of several outputs, the loss may depend on a few only. */
type Cotangent<Y> = Y extends Tensors ? Each<Y, Tensor | undefined> : Tensor;

/** The cotangent of one input, by ops alone: so it can itself be differentiated. */
export type Vjp<I, A, Y> = (dy: Cotangent<Y>, y: Y, inputs: I, attrs: A) => Tensor;

/** Why there is no derivative. */
export interface NotDifferentiable {
  readonly reason: string;
}

/**
 * An op that is a formula of others with faster kernels: one for its value, and one for the cotangents
 * of all inputs. Where a cotangent must itself be differentiated, the formula is differentiated instead.
 */
export interface Fused<I extends Tensors, A, Y> {
  /** How many inputs. */
  readonly inputs: I["length"];
  /** The same value, or the first of several, by other ops. */
  readonly composition: (inputs: I, attrs: A) => Tensor | Tensors;
  /** Writes those cotangents that are wanted; the others are undefined. */
  readonly backward: (dx: Each<I, Tensor | undefined>, dy: Cotangent<Y>, y: Y, inputs: I, attrs: A) => void;
}

/** Says in words why an op, or one of its inputs, has no derivative. */
export const notDifferentiable = (reason: string): NotDifferentiable => ({ reason });

/**
 * An operation: I are its inputs, O the caller's options, A the options made complete, Y its output
 * or outputs, and R what the caller gets of them.
 */
interface Computation<I extends Tensors, O, A, Y, R, N = readonly NameOf<O>[]> {
  readonly name: string;
  /** In LaTeX. */
  readonly formula: string;
  /** The names of all options, where they are given by name: any other is refused. */
  readonly options?: N;
  /** Completes and checks the options; without it they are taken as they come. */
  readonly attrs?: (options: O, inputs: I) => A;
  /** Of an op without options: the output at once, where nothing is left to check or to prepare; else undefined. */
  readonly direct?: (given: readonly unknown[]) => Y | undefined;
  /** Prepares the inputs by other ops: broadcasts them, say. */
  readonly prepare?: (inputs: I, attrs: A) => I;
  /** Calls the op with other ops before and after it, or returns a part of its outputs. */
  readonly around?: (apply: (...inputs: I) => Y, inputs: I, attrs: A) => R;
  /** The shape of the output, or of each; that of the first input if not given. Throws a ShapeError where the inputs do not fit. */
  readonly shape?: (shapes: Each<I, Shape>, attrs: A) => PerOutput<Y, Shape>;
  /** The types that the inputs may share, and the output has; float32 and float64 if not given. */
  readonly accepts?: readonly Dtype[];
  /** The type of the output, or of each, where inputs or outputs differ. Throws a DtypeError. */
  readonly dtype?: (dtypes: Each<I, Dtype>, attrs: A) => PerOutput<Y, Dtype>;
  /** The strides under which the output can share the values of the first input, if it can. */
  readonly view?: (inputs: I, attrs: A) => Strides | undefined;
  /**
   * At which element of the first input a view begins whose strides are not negative: then it is to be a copy to all who
   * change either, and `forward` makes one where that serves better.
   */
  readonly start?: (inputs: I, attrs: A) => number;
  /** Writes the outputs. */
  readonly forward?: (y: Y, inputs: I, attrs: A) => void;
}

/** For each input the rule of its cotangent, for a list of inputs that of its i-th; or, fused, all at once. */
type Differentiated<I extends Tensors, A, Y> =
  | {
      readonly vjp:
        | { readonly [K in keyof I]: Vjp<I, A, Y> | NotDifferentiable }
        | ((i: number) => Vjp<I, A, Y>);
      readonly fused?: undefined;
    }
  | { readonly fused: Fused<I, A, Y>; readonly vjp?: undefined };

/** What an op computes, and how it is differentiated: by a rule for each input, or as what it fuses. */
export type OpDefinition<I extends Tensors, O, A, Y, R, N = readonly NameOf<O>[]> = Computation<
  I,
  O,
  A,
  Y,
  R,
  N
> &
  Differentiated<I, A, Y>;

/** An operation as its callers see it. A number takes the type of the tensors beside it. */
export interface Op<I extends Tensors, O = void, A = O, Y = Tensor, R = Y> {
  (...args: [...inputs: Inputs<I>, ...options: Options<O>]): R;
  readonly definition: OpDefinition<I, O, A, Y, R>;
}

/** Of an op on any number of tensors, the first argument is their list. */
type Inputs<I extends Tensors> = number extends I["length"]
  ? [inputs: readonly (Tensor | number)[]]
  : { [K in keyof I]: Tensor | number };
type Options<O> = [O] extends [void] ? [] : undefined extends O ? [options?: O] : [options: O];

/** A definition with its types erased, as the graph keeps it. */
export type AnyDefinition = OpDefinition<Tensors, unknown, unknown, Tensor | Tensors, unknown>;

export type AnyRule = Vjp<Tensors, unknown, Tensor | Tensors> | NotDifferentiable;
export type AnyFused = Fused<Tensors, unknown, Tensor | Tensors>;

/** What the graph remembers of one application of an op. */
export interface Node {
  readonly definition: AnyDefinition;
  readonly inputs: Tensors;
  readonly attrs: unknown;
  readonly outputs: Tensors;
  /** When it was recorded: gives the order, and a later change of its tensors in place is an error. */
  readonly at: number;
  /** A backward pass without keepGraph has used it. */
  spent: boolean;
}

const optional = "options attrs direct prepare around shape accepts dtype view start forward vjp fused";
/** Fills what a definition leaves out: engines read objects of one form faster. */
const blank = Object.fromEntries(optional.split(" ").map((key) => [key, undefined]));

/** Makes an op that is recorded, and so differentiated, like the library's own. */
export function defineOp<I extends Tensors, O, A, Y, R, const N extends readonly NameOf<O>[] = []>(
  definition: OpDefinition<NoInfer<I>, NoInfer<O>, NoInfer<A>, NoInfer<Y>, NoInfer<R>, N> & Complete<O, N>,
): Op<I, O, A, Y, R> {
  const erased = { ...blank, ...definition } as unknown as AnyDefinition; // the one place where types are erased
  const arity = arityOf(erased);
  const call = (...args: unknown[]) => {
    const y = args.length === arity ? erased.direct?.(args) : undefined;
    if (y) return record(y, erased, args as Tensor[], erased.attrs?.(undefined, args as Tensor[]));
    return applyOp(erased, inputsOf(erased.name, args, arity), args[arity ?? 1]);
  };
  return Object.assign(call, { definition: erased }) as unknown as Op<I, O, A, Y, R>;
}

/** How many inputs an op takes; undefined for a list of any length. */
function arityOf({ vjp, fused }: AnyDefinition): number | undefined {
  if (fused) return fused.inputs;
  return typeof vjp === "function" ? undefined : vjp.length;
}

/** Numbers become tensors of the type beside them; bools beside them do not count. Throws a ValueError for what is neither. */
function promote(op: string, values: readonly unknown[]): Tensors {
  if (values.every(isTensor)) return values;
  const dtype = values.filter(isTensor).find((x) => x.dtype !== "bool")?.dtype ?? "float32";
  const wrap = (value: unknown) => storeNumber(dtype, operand(op, value, dtype));
  return values.map((value) => (value instanceof Tensor ? value : new Tensor(dtype, [], wrap(value))));
}

function applyOp(definition: AnyDefinition, given: readonly unknown[], last: unknown): unknown {
  const options = definition.options ? checkOptions(definition.name, last, definition.options) : last;
  const inputs = promote(definition.name, given);
  const attrs = definition.attrs ? definition.attrs(options, inputs) : options;
  const y = inputs === given ? undefined : definition.direct?.(inputs);
  if (y) return record(y, definition, inputs, attrs);
  const prepared = definition.prepare ? definition.prepare(inputs, attrs) : inputs;
  const apply = (inputs: Tensors) => record(compute(definition, inputs, attrs), definition, inputs, attrs);
  return definition.around?.((...inputs) => apply(inputs), prepared, attrs) ?? apply(prepared);
}

const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;

/** Whether a derivative may be asked for with respect to a tensor, or to what it was computed from. */
export const isDependent = (x: Tensor) => x.tracked || x.origin !== undefined;

/** Links what an op computed to its inputs, if a derivative may be asked for. */
function record(y: Tensor | Tensors, definition: AnyDefinition, inputs: Tensors, attrs: unknown) {
  if (isRecording() && inputs.some(isDependent)) link(y, definition, inputs, attrs);
  return y;
}

function link(y: Tensor | Tensors, definition: AnyDefinition, inputs: Tensors, attrs: unknown): void {
  const outputs = y instanceof Tensor ? [y] : y;
  const node: Node = { definition, inputs, attrs, outputs, at: tick(), spent: false };
  for (const output of outputs) if (isFloat(output.dtype)) output.origin = node;
}

function compute(definition: AnyDefinition, inputs: Tensors, attrs: unknown): Tensor | Tensors {
  const { name, accepts } = definition;
  const shape = definition.shape?.(inputs.map(shapeOf), attrs) ?? (inputs[0] as Tensor).shape;
  const dtype = definition.dtype?.(inputs.map(dtypeOf), attrs) ?? sharedDtype(name, inputs, accepts);
  const strides = definition.view?.(inputs, attrs);
  const shared = strides && shareValues(inputs, shape as Shape, strides, definition.start?.(inputs, attrs));
  if (shared) return new Tensor(dtype as Dtype, shape as Shape, shared, strides);
  const y = isList(shape) ? tensorsOf(shape, dtype) : new Tensor(dtype as Dtype, shape as Shape);
  definition.forward?.(y, inputs, attrs);
  return y;
}

const isList = (shape: Shape | readonly Shape[]): shape is readonly Shape[] => typeof shape[0] === "object";
const tensorsOf = (shapes: readonly Shape[], dtype: Dtype | readonly Dtype[]) =>
  shapes.map((shape, i) => new Tensor(typeof dtype === "string" ? dtype : (dtype[i] as Dtype), shape));
const shapeOf = (x: Tensor) => x.shape;
const dtypeOf = (x: Tensor) => x.dtype;
