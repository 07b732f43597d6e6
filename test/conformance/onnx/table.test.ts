import { describe, expect, test } from "vitest";
import { trial } from "../trial.js";
import { caseOf, type Given } from "./given.js";

const { fileOf, run } = trial();

function failuresOf(given: object): string[] {
  return run(fileOf(JSON.stringify(given), "case.ndjson")).failures;
}

const line = (...data: number[]): Given => ({ data });
const wholes = (...data: number[]): Given => ({ dtype: "int64", data });
const shaped = (shape: readonly number[], ...data: number[]): Given => ({ shape, data });
const counted = (shape: readonly number[]): Given => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Array.from({ length: size }, (_, i) => i) };
};

/** What ONNX's files have no case of: the forms that operators had in older versions. */
const older: [op: string, opset: number, attrs: object, inputs: Given[], outputs: Given[]][] = [
  ["Clip", 6, { min: 1, max: 2 }, [line(0, 3)], [line(1, 2)]],
  ["Dropout", 10, { ratio: 0.3 }, [line(5)], [line(5)]],
  [
    "GroupNormalization",
    18,
    { num_groups: 1, epsilon: 0 },
    [shaped([1, 2, 1], 1, 3), line(2), line(5)],
    [shaped([1, 2, 1], 3, 7)],
  ],
  ["Hardmax", 11, {}, [shaped([1, 2, 2], 1, 4, 2, 3)], [shaped([1, 2, 2], 0, 1, 0, 0)]],
  ["Pad", 2, { pads: [1, 2], value: 7 }, [line(1)], [line(7, 1, 7, 7)]],
  ["ReduceMax", 11, { axes: [-1], keepdims: 0 }, [shaped([2, 2], 1, 4, 2, 3)], [line(4, 3)]],
  ["ReduceSum", 11, { axes: [0] }, [shaped([2, 2], 1, 4, 2, 3)], [shaped([1, 2], 3, 7)]],
  ["Slice", 1, { starts: [1], ends: [3], axes: [1] }, [shaped([1, 3], 1, 2, 3)], [shaped([1, 2], 2, 3)]],
  ["Softmax", 11, {}, [shaped([1, 2, 2], 5, 5, 5, 5)], [shaped([1, 2, 2], 0.25, 0.25, 0.25, 0.25)]],
  ["Split", 11, { split: [1, 2] }, [line(1, 2, 3)], [line(1), line(2, 3)]],
  ["Squeeze", 11, { axes: [0] }, [shaped([1, 1], 3)], [line(3)]],
  ["TopK", 1, { k: 1 }, [line(1, 3, 2)], [line(3), wholes(1)]],
  ["Unsqueeze", 11, { axes: [0, -1] }, [line(3)], [shaped([1, 1, 1], 3)]],
  ["Upsample", 7, { scales: [1, 1, 1, 2] }, [shaped([1, 1, 1, 2], 1, 2)], [shaped([1, 1, 1, 4], 1, 1, 2, 2)]],
];

describe("older versions of operators", () => {
  test.each(older)("%s, version %i", (op, opset, attrs, inputs, outputs) => {
    expect(failuresOf(caseOf(op, inputs, outputs, { opset, attrs }))).toEqual([]);
  });
});

describe("formulas that stand in the place of a function", () => {
  test("a convolution over volumes sums over the depth of the kernels", () => {
    const attrs = { strides: [2, 1, 1], pads: [1, 0, 0, 0, 0, 0] };
    const given = [counted([1, 1, 3, 1, 2]), shaped([1, 1, 2, 1, 1], 10, 1)];
    expect(failuresOf(caseOf("Conv", given, [shaped([1, 1, 2, 1, 2], 0, 1, 24, 35)], { attrs }))).toEqual([]);
  });

  test("a transposed one spreads over it", () => {
    const attrs = { strides: [2, 1, 1], dilations: [3, 1, 1] };
    const given = [counted([1, 1, 2, 1, 1]), shaped([1, 1, 2, 1, 1], 10, 1)];
    const y = shaped([1, 1, 6, 1, 1], 0, 0, 10, 0, 0, 1);
    expect(failuresOf(caseOf("ConvTranspose", given, [y], { attrs }))).toEqual([]);
  });

  test("the places of the largest count over all images, by rows or by columns", () => {
    const x = shaped([1, 2, 2, 2], 1, 2, 3, 0, 0, 1, 0, 0);
    const largest = (storage_order: number, ...places: number[]) => {
      const outputs = [shaped([1, 2, 1, 1], 3, 1), { ...wholes(...places), shape: [1, 2, 1, 1] }];
      return failuresOf(caseOf("MaxPool", [x], outputs, { attrs: { kernel_shape: [2, 2], storage_order } }));
    };
    expect(largest(0, 2, 5)).toEqual([]);
    expect(largest(1, 1, 6)).toEqual([]);
  });

  test("an even number of channels around one has one more after it", () => {
    const attrs = { size: 2, alpha: 2, beta: 1, bias: 1 };
    const [x, y] = [shaped([1, 3, 1], 3, 4, 1), shaped([1, 3, 1], 3 / 26, 4 / 18, 1 / 2)];
    expect(failuresOf(caseOf("LRN", [x], [y], { attrs }))).toEqual([]);
  });

  test("elements that are sent to one place meet there", () => {
    const sent = [line(1, 2), wholes(0, 0), line(5, 7)];
    const meeting = (reduction: string) =>
      caseOf("ScatterElements", sent, [line({ add: 13, mul: 35, max: 7, min: 1 }[reduction] ?? 7, 2)], {
        attrs: { reduction },
      });
    expect(["none", "add", "mul", "max", "min"].flatMap((how) => failuresOf(meeting(how)))).toEqual([]);
  });

  test("both directions of a gated layer run by themselves", () => {
    const zeros = (...shape: number[]) => ({ ...counted(shape), data: counted(shape).data.map(() => 0) });
    // With weights of zero z is one half, and the candidate zero: each step halves the state.
    const given = [
      zeros(2, 1, 1),
      zeros(2, 3, 1),
      zeros(2, 3, 1),
      zeros(2, 6),
      undefined,
      shaped([2, 1, 1], 8, 16),
    ];
    const outputs = [shaped([2, 2, 1, 1], 4, 4, 2, 8), shaped([2, 1, 1], 2, 4)];
    expect(failuresOf(caseOf("GRU", given, outputs, { attrs: { direction: "bidirectional" } }))).toEqual([]);
  });
});

test("an axis that a tensor does not have is a failure", () => {
  const given = caseOf("Flatten", [counted([2, 2])], [shaped([1, 4], 0, 1, 2, 3)], { attrs: { axis: -3 } });
  expect(failuresOf(given)[0]).toContain("there is no axis -3 among 2");
});
