import { quoted } from "./shape.js";

/** Says what a value is, as errors quote it: of a tensor, type and shape. */
export function describe(value: unknown): string {
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return `"${value}"`;
  if (typeof value !== "object" || value === null) return String(value);
  const { dtype, shape } = value as { dtype?: string; shape?: unknown };
  return dtype && shape ? `${dtype} ${quoted(shape)}` : "an object";
}
