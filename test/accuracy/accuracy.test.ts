import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gelu, tensor } from "../../src/index.js";
import { erf, toDecimal } from "./decimal.js";
import { measure } from "./measure.js";
import { type Truth, truths } from "./truth.js";

describe.each(Object.entries(truths))("%s", (name, truth) => {
  test("is as accurate as its bounds say, wherever its arguments lie", () => {
    const [single, double] = [measure(name, truth, "float32", 15_000), measure(name, truth, "float64", 2000)];
    expect(single.worst, `float32, at ${single.at}`).toBeLessThanOrEqual(truth.bounds[0]);
    expect(double.worst, `float64, at ${double.at}`).toBeLessThanOrEqual(truth.bounds[1]);
    if (truth.flushes === undefined) {
      expect(Math.max(single.subnormal, double.subnormal), "below the normal numbers").toBeLessThanOrEqual(1);
    }
  });
});

test.each([-2, -1, -0.5, 0.5, 1, 2, 3])("pow is as accurate to the power of %d", (second) => {
  const { pow } = truths as { readonly pow: Truth };
  const truth = { ...pow, second };
  const [single, double] = [measure("pow", truth, "float32", 15_000), measure("pow", truth, "float64", 300)];
  expect(single.worst, `float32, at ${single.at}`).toBeLessThanOrEqual(2);
  expect(double.worst, `float64, at ${double.at}`).toBeLessThanOrEqual(2);
  expect(Math.max(single.subnormal, double.subnormal), "below the normal numbers").toBeLessThanOrEqual(1);
});

test.each([
  ["float32", 2e-7],
  ["float64", 4e-16],
] as const)("gelu of %s is off by less than %d times x", (dtype, bound) => {
  const x = tensor(
    Array.from({ length: 1999 }, (_, i) => (i - 999.5) / 110),
    { dtype },
  );
  const y = gelu(x).data();
  for (const [i, each] of x.data().entries()) {
    const chance = erf(toDecimal(each).times(toDecimal(0.5).sqrt()))
      .plus(1)
      .div(2);
    const off = chance.times(toDecimal(each)).minus(toDecimal(y[i] as number));
    expect(off.abs().toNumber()).toBeLessThan(bound * Math.abs(each));
  }
});

/** Kernels of a formula whose terms do not cancel; those of gelu, silu and mish are near 0 as exact as x is large. */
const fused = ["softplus", "elu", "leakyRelu"];

test("there is a truth for each elementwise kernel and none besides", () => {
  const sources = readdirSync("src/ops").map((file) => readFileSync(`src/ops/${file}`, "utf8"));
  const kernels = sources.flatMap((source) =>
    [...source.matchAll(/^export const (\w+)\b[^=]* = (?:unary|binary)\(/gm)].map(([, name]) => name),
  );
  expect(Object.keys(truths).sort()).toEqual([...kernels, ...fused].sort());
});
