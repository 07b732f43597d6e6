import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { ReferenceTensor } from "./reference.js";
import { trial } from "./trial.js";

const { pathOf, fileOf, run } = trial();

function runCases(...cases: object[]) {
  return run(fileOf({ format: "torch-reference/1", cases }));
}

function numbers(...data: number[]): ReferenceTensor {
  return { shape: [data.length], data };
}

/** y = x² at 3: Σ 2 y has the gradient 12, and 5 times that the derivatives 20 and 30. */
const square = {
  id: "square/0",
  op: "square",
  kind: "second",
  attrs: {},
  inputs: { x: numbers(3) },
  outputs: { y: numbers(9) },
  upstream: { y: numbers(2) },
  grads: { x: numbers(12) },
  direction: { x: numbers(5) },
  second: { x: numbers(20) },
  secondUpstream: { y: numbers(30) },
};
const difference = {
  id: "sub/0",
  op: "sub",
  kind: "value",
  attrs: {},
  inputs: { a: numbers(100_000_001), b: numbers(100_000_000) },
  outputs: { y: numbers(1) },
};
const largest = {
  id: "argmax/0",
  op: "argmax",
  kind: "value",
  attrs: { dim: 0 },
  inputs: { x: numbers(1, 3, 2) },
  outputs: { y: { shape: [], data: [1], dtype: "int64" } },
};
const rows = {
  id: "embedding/0",
  op: "embedding",
  kind: "value",
  attrs: { padding_idx: null },
  inputs: { weight: { shape: [2, 1], data: [5, 6] }, index: { ...numbers(1), dtype: "int64" } },
  outputs: { y: { shape: [1, 1], data: [6] } },
};

describe("what agrees", () => {
  test("passes, and is counted at the end", () => {
    const { code, printed, complaints } = runCases(square, largest, rows);
    expect(printed.at(-1)).toBe("3 passed, 0 failed, 0 skipped");
    expect(printed[0]).toMatch(/^square +1 passed, 0 failed, 0 skipped; .*float64 0, float32 0$/);
    expect([code, complaints]).toEqual([0, []]);
  });

  test("may be as far off in float32 as eight times PyTorch is", () => {
    expect(runCases({ ...difference, f32: { outputs: 0.2 } }).code).toBe(0);
    expect(runCases({ ...difference, f32: { grads: 0.2 } }).code).toBe(0);
    expect(runCases({ ...difference, f32: { outputs: 0.1 } }).code).toBe(1);
  });

  test("gathers the cases of several files by operator", () => {
    const file = fileOf({ format: "torch-reference/1", cases: [square] }, "other.json");
    const { printed } = run(file, fileOf({ format: "torch-reference/1", cases: [square, largest] }));
    expect(printed).toHaveLength(3);
    expect(printed[0]).toContain("2 passed");
    expect(printed[2]).toBe("3 passed, 0 failed, 0 skipped");
  });
});

describe("what does not agree", () => {
  const slightly = 1 + 1e-8;
  test.each([
    ["output y", { outputs: { y: numbers(9 * slightly) } }],
    ["grad x", { grads: { x: numbers(12 * slightly) } }],
    ["second x", { second: { x: numbers(20 * slightly) } }],
    ["second of upstream y", { secondUpstream: { y: numbers(30 * slightly) } }],
  ])("in %s fails by its bound in float64 alone", (part, wrong) => {
    const { code, failures, printed } = runCases({ ...square, ...wrong });
    const value = Object.values(Object.values(wrong)[0] as object)[0].data[0];
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain(`FAILED square/0: float64, ${part}: [0] expected ${value}, got `);
    expect(failures[0]).toMatch(/, error \S+e-7, bound \S+e-8$|, error \S+e-8, bound \S+e-9$/);
    expect([code, printed.at(-1)]).toEqual([1, "0 passed, 1 failed, 0 skipped"]);
  });

  test("in float32 alone fails", () => {
    const { code, failures } = runCases(difference);
    expect(failures).toEqual([
      "  FAILED sub/0: float32, output y: [0] expected 1, got 0, error 1, bound 0.000008",
    ]);
    expect(code).toBe(1);
  });

  test("names the worst element", () => {
    const x = { shape: [2, 2], data: [1, 2, 3, 4] };
    const y = { shape: [2, 2], data: [1, 5, 10, 16] };
    const { failures } = runCases({ ...square, kind: "value", ...without, inputs: { x }, outputs: { y } });
    expect(failures[0]).toContain("output y: [0, 1] expected 5, got 4, error 1, bound 5e-9");
  });

  test("is not a number fails", () => {
    const { failures } = runCases({
      ...square,
      ...outputs(numbers(1)),
      op: "log",
      inputs: { x: numbers(-1) },
    });
    expect(failures[0]).toContain("output y: [0] expected 1, got NaN, error NaN, bound 1e-9");
  });

  test("in an integer fails, however close", () => {
    const y = { shape: [], data: [2], dtype: "int64" };
    expect(runCases({ ...largest, outputs: { y }, f32: { outputs: 100 } }).failures).toHaveLength(2);
  });

  const cases: [string, object, string][] = [
    ["shape", { ...square, ...outputs({ shape: [1, 1], data: [9] }) }, "expected shape [1, 1], got [1]"],
    ["type", { ...largest, outputs: { y: { shape: [], data: [1] } } }, "expected float64, got int32"],
    ["output that the row lacks", { ...largest, outputs: { z: numbers(1) } }, "there is no z among y"],
  ];
  test.each(cases)("in %s fails", (_what, given, message) => {
    const { code, failures } = runCases(given);
    expect(failures[0]).toContain(message);
    expect(code).toBe(1);
  });
});

const without = {
  upstream: undefined,
  grads: undefined,
  direction: undefined,
  second: undefined,
  secondUpstream: undefined,
};

/** A case with other outputs, and only those. */
function outputs(y: ReferenceTensor): object {
  return { kind: "value", ...without, outputs: { y } };
}

describe("what the table does not understand", () => {
  const odd = { ...rows.inputs.index, dtype: "float16" };
  const far = { ...rows.inputs.index, data: [2 ** 32] };
  const linear = {
    id: "linear/0",
    op: "linear",
    kind: "value",
    attrs: { bias: true },
    inputs: { x: numbers(1), weight: { shape: [1, 1], data: [1] } },
    outputs: { y: numbers(1) },
  };
  test.each([
    ["an attribute", { ...square, attrs: { exponent: 2 } }, 'attribute "exponent" is unknown to the row'],
    ["a value", { ...largest, attrs: { dim: "x" } }, 'attribute "dim" must be a whole number, got "x"'],
    [
      "an input",
      { ...square, inputs: { ...square.inputs, z: numbers(1) } },
      'input "z" is unknown to the row',
    ],
    ["a missing input", { ...difference, inputs: { a: numbers(1) } }, 'input "b" is missing'],
    ["a claim about inputs", linear, 'attribute "bias" is true, but bias: given is false'],
    ["a kind", { ...square, kind: "third" }, 'kind "third" is unknown'],
    ["a type", { ...rows, inputs: { ...rows.inputs, index: odd } }, "input index: type float16 is unknown"],
    ["a large integer", { ...rows, inputs: { ...rows.inputs, index: far } }, "4294967296 does not fit"],
    [
      "a refusal",
      { ...largest, attrs: { dim: 1 } },
      "argmax: an axis of a rank-1 tensor lies in [-1, 1), got 1",
    ],
  ])("fails: %s", (_what, given, message) => {
    const { code, failures, printed } = runCases(given);
    expect(failures[0]).toContain(message);
    expect([code, printed.at(-1)]).toEqual([1, "0 passed, 1 failed, 0 skipped"]);
  });

  test("may hold a note", () => {
    expect(runCases({ ...square, attrs: { note: "the area of a square" } }).code).toBe(0);
  });

  test.each(["lstm", "constructor"])("is skipped as an operator: %s", (op) => {
    const { code, printed } = runCases({ ...square, op, kind: "trajectory" });
    expect(printed).toEqual([
      `${op.padEnd(30)} 0 passed, 0 failed, 1 skipped`,
      `skipped, no row in the table: ${op} 1`,
      "0 passed, 0 failed, 1 skipped",
    ]);
    expect(code).toBe(0);
  });
});

describe("what is no file of cases", () => {
  const reference = (given: object) => ({ format: "torch-reference/1", cases: [given] });
  const damages: [string, unknown, string][] = [
    ["text", "{\n", "is not JSON"],
    ["another format", { format: "onnx", cases: [] }, 'the format must be "torch-reference/1", got "onnx"'],
    ["no list", { format: "torch-reference/1" }, "there is no list of cases"],
    ["a case without a name", reference({ ...square, id: 3 }), "case number 0: id must be a string"],
    ["no attributes", reference({ ...square, attrs: [] }), "case square/0: attrs must be an object"],
    ["a part missing", reference({ ...square, grads: undefined }), 'kind "second" needs grads'],
    ["no outputs", reference({ ...square, outputs: {} }), "case square/0: there are no outputs"],
    [
      "too few values",
      reference({ ...square, inputs: { x: { shape: [2], data: [3] } } }),
      "1 values do not fill [2]",
    ],
    [
      "a value missing",
      reference({ ...square, inputs: { x: { shape: [1], data: [null] } } }),
      "a list of numbers",
    ],
    ["a stray gradient", reference({ ...square, grads: { z: numbers(1) } }), "grads z: inputs have no z"],
    [
      "another shape",
      reference({ ...square, upstream: { y: numbers(1, 2) } }),
      "the shape differs from that in outputs",
    ],
    ["no guide", reference({ ...square, f32: { outputs: "1e-7" } }), "f32 must hold a number"],
  ];
  test.each(damages)("is refused in one line: %s", (_what, content, message) => {
    const path = fileOf(content, "damaged.json");
    const { code, printed, complaints } = run(path);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(`${path}: `);
    expect(complaints[0]).toContain(message);
    expect(complaints[0]).not.toContain("\n");
    expect([code, printed]).toEqual([2, []]);
  });

  test("is refused where it is missing", () => {
    const { code, complaints } = run(pathOf("nothing.json"));
    expect(complaints).toEqual([`${pathOf("nothing.json")}: cannot be read (ENOENT)`]);
    expect(code).toBe(2);
  });

  test.each([[[]], [["--all"]]])("is refused with the usage: %j", (args) => {
    const { code, complaints } = run(...args);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/^usage: npm run conformance -- FILE…/);
    expect(code).toBe(2);
  });
});

test("the command prints and exits", { timeout: 60_000 }, () => {
  const command = fileURLToPath(new URL("./command.ts", import.meta.url));
  const start = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", command, ...args], { encoding: "utf8" });
  const failing = start(fileOf({ format: "torch-reference/1", cases: [square, difference] }));
  expect([failing.status, failing.stderr]).toEqual([1, ""]);
  expect(failing.stdout.trimEnd().split("\n").at(-1)).toBe("1 passed, 1 failed, 0 skipped");
  const misused = start();
  expect([misused.status, misused.stdout]).toEqual([2, ""]);
  expect(misused.stderr).toContain("usage:");
});
