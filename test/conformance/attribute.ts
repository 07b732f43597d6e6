import type { Tensor } from "../../src/index.js";
import type { Named } from "./reference.js";

/** Reads an attribute of a case, given its value and the inputs beside it. Throws what it should have been. */
export type Attribute<V> = (value: unknown, inputs: Named<Tensor>) => V;

export class AttributeError extends Error {}

function kind<V>(what: string, accepts: (value: unknown) => boolean): Attribute<V> {
  return (value) => {
    if (accepts(value)) return value as V;
    throw new AttributeError(`must be ${what}, got ${JSON.stringify(value)}`);
  };
}

const isWhole = (value: unknown) => Number.isSafeInteger(value);
const isListOf = (accepts: (value: unknown) => boolean, count?: number) => (value: unknown) =>
  Array.isArray(value) && (count === undefined || value.length === count) && value.every(accepts);

export const number: Attribute<number> = kind("a number", Number.isFinite);
export const numbers: Attribute<readonly number[]> = kind("a list of numbers", isListOf(Number.isFinite));
export const twoNumbers: Attribute<readonly [number, number]> = kind(
  "two numbers",
  isListOf(Number.isFinite, 2),
);
export const whole: Attribute<number> = kind("a whole number", isWhole);
export const flag: Attribute<boolean> = kind("true or false", (value) => typeof value === "boolean");
export const text: Attribute<string> = kind("a text", (value) => typeof value === "string");
export const wholes: Attribute<readonly number[]> = kind("a list of whole numbers", isListOf(isWhole));

export const oneOrMore: Attribute<number | readonly number[]> = kind(
  "a whole number, or a list of them",
  (value) => isWhole(value) || isListOf(isWhole)(value),
);

/** One whole number for both axes, or two. */
export const pair: Attribute<number | readonly [number, number]> = kind(
  "one or two whole numbers",
  (value) => isWhole(value) || isListOf(isWhole, 2)(value),
);

/** For each axis [start, stop, step], any of them null for Python's default, or null for all of it. */
export const ranges: Attribute<readonly (readonly (number | null)[] | null)[]> = kind(
  "[start, stop, step] or null for each axis",
  isListOf((range) => range === null || isListOf((place) => place === null || isWhole(place), 3)(range)),
);

/** 0 or 1, in the place of a flag. */
export const bit: Attribute<boolean> = (value) => Boolean(oneOf(0, 1)(value, {}));

/** One of the values that the row knows what to do with. */
export function oneOf<const V extends string | number | boolean>(...choices: readonly V[]): Attribute<V> {
  return kind(choices.map((choice) => JSON.stringify(choice)).join(" or "), (value) =>
    choices.includes(value as V),
  );
}

/** A text that a pattern matches, as its groups. */
export function matching(pattern: RegExp): Attribute<readonly string[]> {
  return (value) => {
    const found = typeof value === "string" ? pattern.exec(value) : null;
    if (found) return found.slice(1);
    throw new AttributeError(`must match ${pattern}, got ${JSON.stringify(value)}`);
  };
}

/** Absent or null where PyTorch has no value. */
export function optional<V>(read: Attribute<V>): Attribute<V | undefined> {
  return (value, inputs) => (value === undefined || value === null ? undefined : read(value, inputs));
}

/** PyTorch's default where the case names none. */
export function or<V>(read: Attribute<V>, fallback: V): Attribute<V> {
  return (value, inputs) => (value === undefined ? fallback : read(value, inputs));
}

/** Tells whether inputs are given; that must be true. */
export function tellsOf(...names: readonly string[]): Attribute<boolean | undefined> {
  return optional((value, inputs) => {
    const given = names.every((name) => Object.hasOwn(inputs, name));
    if (value === given) return given;
    throw new AttributeError(`is ${JSON.stringify(value)}, but ${names.join(", ")}: given is ${given}`);
  });
}
