import { CotangentError, type Dtype, gradient, sum, Tensor, tensor } from "../../src/index.js";

/** What a computation gives: a number or truth value, lists of them, or "refused" where it throws. */
export type Value = number | boolean | string | readonly Value[];

/** One claim: what PyTorch's expression gives, and what ours gives too, but where it differs and says why. */
export interface Row {
  readonly what: string;
  /** In Python; the page says after which lines. */
  readonly torch: string;
  readonly expected: Value;
  readonly differs?: { readonly ours: Value; readonly because: string };
  readonly ours: () => Tensor | readonly Tensor[];
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

export const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

type Numbers = number | readonly number[] | readonly (readonly number[])[];

/** A tensor of the numbers; float32 if not said otherwise. */
export function t(numbers: Numbers, dtype: Dtype = "float32"): Tensor {
  return tensor(numbers, { dtype });
}

export function i32(numbers: Numbers): Tensor {
  return t(numbers, "int32");
}

/** The gradients of the sum of what f gives. */
export function grad(f: (...inputs: Tensor[]) => Tensor, ...inputs: Tensor[]): readonly Tensor[] {
  return gradient((...xs: Tensor[]) => sum(f(...xs)), inputs);
}

/** What our computation gives. One gradient counts as itself, not as a list of one. */
export function computed({ ours }: Row): Value {
  try {
    const y = ours();
    const values = (y instanceof Tensor ? [y] : y).map((each) => each.toArray());
    return values.length === 1 ? (values[0] as Value) : values;
  } catch (error) {
    if (error instanceof CotangentError) return "refused";
    throw error;
  }
}
