import { ShapeError } from "./errors.js";
import { format, type Shape, sizeOf } from "./shape.js";

/** Numbers, or booleans, in nested arrays: one level an axis. */
export type Nested = number | boolean | readonly Nested[];

/** Arranges a flat list in nested arrays of a shape. */
export function nest(flat: readonly Nested[], shape: Shape): Nested {
  const [extent, ...inner] = shape;
  if (extent === undefined) return flat[0] as Nested;
  const size = sizeOf(inner);
  return Array.from({ length: extent }, (_, i) => nest(flat.slice(i * size, (i + 1) * size), inner));
}

/** The shape of nested arrays, read along their first elements. */
export function shapeOfNested(nested: Nested): Shape {
  if (!Array.isArray(nested)) return [];
  return [nested.length, ...(nested.length > 0 ? shapeOfNested(nested[0]) : [])];
}

/** The elements of nested arrays in order. Throws a ShapeError where they do not fill the shape. */
export function flatten(nested: Nested, shape: Shape = shapeOfNested(nested)): (number | boolean)[] {
  const [extent, ...inner] = shape;
  const isList = Array.isArray(nested);
  if (isList !== (extent !== undefined) || (isList && nested.length !== extent)) {
    throw new ShapeError(
      "tensor",
      "nested arrays must have the same length at every place of a level",
      `${isList ? `a list of ${nested.length}` : "a number"} where ${format(shape)} fits`,
    );
  }
  return isList ? nested.flatMap((part) => flatten(part, inner)) : [nested as number | boolean];
}
