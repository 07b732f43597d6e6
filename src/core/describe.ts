import { format, type Shape } from "./shape.js";

/** Says what a value is, as errors quote it: of a tensor, type and shape. */
export function describe(value: unknown): string {
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return `"${value}"`;
  if (typeof value !== "object" || value === null) return `${value}`;
  const { dtype, shape } = value as { dtype?: string; shape?: Shape };
  return dtype && shape ? `${dtype} ${format(shape)}` : "an object";
}
