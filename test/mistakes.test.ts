import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { backward, CotangentError, gradient, memory, scope, square, sum, Tensor } from "../src/index.js";
import { type Given, given } from "./mistakes/given.js";
import { chapters } from "./mistakes/index.js";
import { page, path } from "./mistakes/page.js";
import { codesOf } from "./mistakes/source.js";

/** All that a mistake could have changed in what it was given. */
function stateOf(all: Given): unknown {
  return Object.values(all).map((each) => {
    if (!(each instanceof Tensor)) return each.seed;
    const { dtype, shape, grad, origin, tracked, storage } = each;
    return [dtype, shape, [...each.data()], grad, origin, tracked, storage.changedAt];
  });
}

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe.each(Object.entries(chapters))("%s", (file, { mistakes }) => {
  test.each(mistakes)("$what", ({ code, error, message }) => {
    const caught = errorOf(() => scope(() => code(given())));
    expect(caught).toBeInstanceOf(CotangentError);
    expect((caught as CotangentError).message).toBe(message);
    expect((caught as CotangentError).constructor).toBe(error);
  });

  test.each(mistakes)("nothing has changed after: $what", ({ code }) => {
    const all = given();
    const loss = sum(square(all.w));
    const before = stateOf(all);
    errorOf(() => scope(() => code(all)));
    expect(stateOf(all)).toEqual(before);
    expect(gradient((x) => sum(square(x)), [all.v])[0].toArray()).toEqual([2, 4]);
    backward(loss);
    expect(all.w.grad?.toArray()).toEqual([2, -2, 4]);
  });

  const codes = codesOf(`test/mistakes/${file}.ts`);
  const temporary = mistakes.filter((_, i) => !/\bnew nn|new \w+2d|parameter\(/.test(codes[i]?.text ?? ""));

  test.each(temporary)("no memory is kept after: $what", ({ code }) => {
    const all = given();
    errorOf(() => scope(() => code(all)));
    const before = memory().resident;
    errorOf(() => scope(() => code(all)));
    expect(memory().resident).toBe(before);
  });
});

test("there are more than a hundred", () => {
  const all = Object.values(chapters).flatMap(({ mistakes }) => mistakes.map(({ what }) => what));
  expect(all.length).toBeGreaterThan(100);
});

test("the page says what the tests run", () => {
  expect(readFileSync(path, "utf8")).toBe(page());
});
