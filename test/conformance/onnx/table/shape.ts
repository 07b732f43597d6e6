import { add, less, type Tensor, tensor, where } from "../../../../src/index.js";
import { type Attribute, AttributeError } from "../../attribute.js";

/** How many elements a shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

/** An axis, counted from the end if it is negative; the end itself counts as one. */
export function fromStart(axis: number, rank: number): number {
  if (axis >= -rank && axis <= rank) return axis < 0 ? axis + rank : axis;
  throw new AttributeError(`there is no axis ${axis} among ${rank}`);
}

/** Says again what the shape of an input says from an axis on; that must be true. */
export function asShapeOf(name: string, from: number): Attribute<undefined> {
  return (value, inputs) => {
    const extents = inputs[name]?.shape.slice(from);
    if (value === undefined || String(value) === String(extents)) return undefined;
    throw new AttributeError(`is ${JSON.stringify(value)}, but the shape of ${name} says [${extents}]`);
  };
}

/** One value for an axis, another for the others. */
export function onAxis<V>(x: Tensor, axis: number, value: V, other: V): V[] {
  return x.shape.map((_, i) => (i === fromStart(axis, x.rank) ? value : other));
}

/** Whole numbers as a tensor with one axis. */
export function wholeNumbers(values: readonly number[]): Tensor {
  return tensor(Int32Array.from(values));
}

/** Places that count from the end where they are negative, as places from the start. */
export function placesFromStart(places: Tensor, extent: number): Tensor {
  return where(less(places, 0), add(places, extent), places);
}
