import { expect, test } from "vitest";
import { arange, gradient, mul, slice, sum, tensor, ValueError } from "../src/index.js";

const x = arange(6, { dtype: "float32" });

test.each([
  ["x[::-1]", { step: -1 }, [5, 4, 3, 2, 1, 0]],
  ["x[5:1:-2]", { start: 5, stop: 1, step: -2 }, [5, 3]],
  ["x[4::-3]", { start: 4, step: -3 }, [4, 1]],
  ["x[:-3:-1]", { stop: -3, step: -1 }, [5, 4]],
  ["x[10:-10:-2]", { start: 10, stop: -10, step: -2 }, [5, 3, 1]],
  ["x[1:4:-1]", { start: 1, stop: 4, step: -1 }, []],
  ["x[-10::-1]", { start: -10, step: -1 }, []],
])("%s takes what Python takes, and sends each cotangent back to its place", (_, range, expected) => {
  expect(slice(x, [range]).toArray()).toEqual(expected);
  const weights = tensor(expected.map((_, i) => i + 1));
  const [dx] = gradient((x) => sum(mul(slice(x, [range]), weights)), [x]);
  expect(dx.toArray()).toEqual([0, 1, 2, 3, 4, 5].map((place) => expected.indexOf(place) + 1));
});

test.each([{ start: 0.5 }, { stop: 0.5 }, { step: 0.5 }, { start: Number.NaN }, { step: 0 }])(
  "refuses %j",
  (range) => {
    expect(() => slice(x, [range])).toThrow(ValueError);
    expect(() => slice(x, [range])).toThrow("step is one that is not zero");
  },
);
