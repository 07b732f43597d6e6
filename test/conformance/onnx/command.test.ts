import { describe, expect, test } from "vitest";
import { trial } from "../trial.js";
import { caseOf, type Given, tensor } from "./given.js";

const { fileOf, run } = trial();

function runCases(...cases: object[]) {
  return run(fileOf(cases.map((each) => JSON.stringify(each)).join("\n"), "cases.ndjson"));
}

const floats = (...data: Given["data"]): Given => ({ data });
const wholes = (...data: Given["data"]): Given => ({ dtype: "int64", data });
const sum = caseOf("Add", [floats(1, 2), floats(10, 20)], [floats(11, 22)]);
const joined = caseOf("Concat", [floats(1), floats(2)], [floats(1, 2)], { attrs: { axis: 0 } });

describe("what agrees", () => {
  const root = (...data: Given["data"]) => caseOf("Sqrt", [floats(4, "Infinity", -1)], [floats(...data)]);
  const agreeing: [string, object][] = [
    ["in ONNX's own domain", { ...sum, domain: "ai.onnx" }],
    ["in all elements", sum],
    ["in NaN and infinities", root(2, "Infinity", "NaN")],
    ["within a thousandth", root(2.0019, "Infinity", "NaN")],
    ["near zero, within a ten-millionth", caseOf("Sub", [floats(1), floats(1)], [floats(9e-8)])],
    ["in integers", caseOf("Sub", [wholes(3), wholes(4)], [wholes(-1)])],
    [
      "in float64",
      caseOf("Exp", [{ dtype: "float64", data: [710] }], [{ dtype: "float64", data: ["Infinity"] }]),
    ],
    ["without elements", caseOf("Neg", [{ shape: [2, 0], data: [] }], [{ shape: [2, 0], data: [] }])],
    ["of one number", caseOf("Neg", [{ shape: [], data: [1] }], [{ shape: [], data: [-1] }])],
    [
      "with an optional input absent",
      caseOf("Clip", [floats(1, 5), undefined, { shape: [], data: [3] }], [floats(1, 3)]),
    ],
    [
      "in the outputs that are named",
      caseOf("Dropout", [floats(1)], [undefined, { dtype: "bool", data: [1] }]),
    ],
  ];
  test.each(agreeing)("passes: %s", (_what, given) => {
    const { code, printed } = runCases(given);
    expect([code, printed.at(-1)]).toEqual([0, "1 passed, 0 failed, 0 skipped"]);
  });

  test("has a line for each operator", () => {
    const { printed } = runCases(sum, joined, root(2.001, "Infinity", "NaN"));
    expect(printed[0]).toMatch(/^Add +1 passed, 0 failed, 0 skipped; worst error \/ bound: float32 0$/);
    expect(printed[2]).toMatch(/^Sqrt +1 passed, .*float32 0\.5$/);
    expect(printed.at(-1)).toBe("3 passed, 0 failed, 0 skipped");
  });

  test("may be a graph, with weights of its own", () => {
    const nodes = [
      { op: "Neg", attrs: {}, inputs: ["x0"], outputs: ["between"] },
      { op: "Add", attrs: {}, inputs: ["between", "w"], outputs: ["y0"] },
    ];
    const given = caseOf("Sub", [floats(1)], [floats(9)], { nodes, initializers: [tensor("w", floats(10))] });
    expect(runCases(given).code).toBe(0);
    expect(runCases({ ...given, outputs: [tensor("between", floats(-2))] }).failures[0]).toContain(
      "output between: [0] expected -2, got -1",
    );
  });

  test("stands beside PyTorch's cases", () => {
    const torch = {
      id: "neg/0",
      op: "neg",
      kind: "value",
      attrs: {},
      inputs: { x: floats(1) },
      outputs: { y: floats(-1) },
    };
    const shaped = JSON.parse(JSON.stringify(torch).replaceAll('"data"', '"shape":[1],"data"'));
    const other = fileOf({ format: "torch-reference/1", cases: [shaped] }, "torch.json");
    const { printed } = run(fileOf(JSON.stringify(sum), "cases.ndjson"), other);
    expect(printed.at(-1)).toBe("2 passed, 0 failed, 0 skipped");
  });
});

describe("what does not agree", () => {
  const changed = (output: object) => ({ ...sum, outputs: [{ ...sum.outputs[0], ...output }] });
  const axis = (attrs: object) => ({ ...joined, attrs });
  const differing: [string, object, string][] = [
    ["a number", changed({ data: [11, 22.03] }), "output y0: [1] expected 22.03"],
    ["a NaN", changed({ data: [11, "NaN"] }), "expected NaN, got 22"],
    ["an infinity", changed({ data: ["-Infinity", 22] }), "expected -Infinity, got 11"],
    ["a type", changed({ dtype: "float64" }), "expected float64, got float32"],
    ["a type of integers", changed({ dtype: "int64" }), "expected int32, got float32"],
    ["a shape", changed({ shape: [1, 2] }), "expected shape [1, 2], got [2]"],
    ["an integer", caseOf("Neg", [wholes(1000)], [wholes(-1001)]), "[0] expected -1001, got -1000"],
    [
      "an output that the row lacks",
      caseOf("Neg", [floats(1)], [floats(-1), floats(1)]),
      "output y1: the row does not compute it",
    ],
    ["a missing attribute", axis({}), 'attribute "axis" must be a whole number, got undefined'],
    ["another attribute", axis({ axis: 0, keepdims: 1 }), 'attribute "keepdims" is unknown to the row'],
    ["another value", axis({ axis: "last" }), 'attribute "axis" must be a whole number, got "last"'],
    [
      "a claim about inputs",
      caseOf(
        "Conv",
        [
          { shape: [1, 1, 2], data: [1, 2] },
          { shape: [1, 1, 1], data: [3] },
        ],
        [floats(3)],
        {
          attrs: { kernel_shape: [2] },
        },
      ),
      'attribute "kernel_shape" is [2], but the shape of weight says [1]',
    ],
    ["a missing input", caseOf("Add", [floats(1), undefined], [floats(1)]), 'input "b" is missing'],
    [
      "an input too many",
      caseOf("Neg", [floats(1), floats(1)], [floats(-1)]),
      "the row takes 1 inputs, got 2",
    ],
    ["a refusal", caseOf("Add", [floats(1, 2), floats(1, 2, 3)], [floats(1)]), "add: shapes must be equal"],
    [
      "a large integer",
      caseOf("Neg", [wholes("9007199254740993")], [wholes(0)]),
      "input x0: 9007199254740992 does not fit into int32",
    ],
  ];
  test.each(differing)("in %s fails", (_what, given, message) => {
    const { code, failures, printed } = runCases(given);
    expect(failures[0]).toContain(message);
    expect([code, printed.at(-1)]).toEqual([1, "0 passed, 1 failed, 0 skipped"]);
  });
});

describe("what is not in the table", () => {
  const half: Given = { dtype: "float16", data: [1] };
  const [share, training] = [
    { shape: [], data: [0.5] },
    { dtype: "bool", shape: [], data: [1] },
  ];
  const absent: [string, object, string][] = [
    ["a type", caseOf("Neg", [half], [half]), "no elements of float16: Neg 1"],
    ["an operator", caseOf("Unique", [floats(1)], [floats(1)]), "no search for distinct elements: Unique 1"],
    [
      "a form of one",
      caseOf("Dropout", [floats(1), share, training], [floats(0)]),
      "NumPy's generator: Dropout 1",
    ],
    ["a name that means nothing", caseOf("constructor", [floats(1)], [floats(1)]), "no row in the table"],
    ["another domain", { ...sum, domain: "com.example" }, "no row in the table: Add 1"],
  ];
  test.each(absent)("is skipped with the reason: %s", (_what, given, reason) => {
    const { code, printed } = runCases(given, sum);
    expect(printed.at(-2)).toMatch(/^skipped, /);
    expect(printed.at(-2)).toContain(reason);
    expect([code, printed.at(-1)]).toEqual([0, "1 passed, 0 failed, 1 skipped"]);
  });
});

describe("what is no file of cases", () => {
  const input = (more: object) => ({ ...sum, inputs: [{ ...sum.inputs[0], ...more }, sum.inputs[1]] });
  const damages: [string, unknown, string][] = [
    ["text", "{", "is not JSON"],
    ["nothing", "", "is not JSON"],
    ["a list", [], "is no object"],
    ["no name", { ...sum, name: 3 }, "name must be a string"],
    ["no version", { ...sum, opset: "18" }, "case test_Add: opset must be a whole number"],
    ["no attributes", { ...sum, attrs: [] }, "attrs must be an object"],
    ["a damaged attribute", { ...sum, attrs: { value: { shape: [1] } } }, "attribute value: the dtype"],
    ["no names", { ...sum, nodeInputs: "x" }, "inputs and outputs of a node must be lists of names"],
    ["no inputs", { ...sum, inputs: undefined }, "inputs must be a list"],
    ["no outputs", { ...sum, outputs: [] }, "there are no outputs"],
    ["a nameless tensor", input({ name: "" }), "inputs 0: is no tensor with a name"],
    ["no type", input({ dtype: 1 }), "inputs x0: the dtype must be a string"],
    ["too few values", input({ shape: [3] }), "inputs x0: 2 values do not fill [3]"],
    ["a value missing", input({ data: [1, null] }), "inputs x0: the data must be a list of numbers"],
    ["a word", input({ data: [1, "much"] }), "inputs x0: the data must be a list of numbers"],
    ["an input from nowhere", { ...sum, nodeInputs: ["x0", "z"] }, "Add reads z, which nothing gives"],
    ["an input as an output", { ...sum, outputs: sum.inputs }, "no node writes the output x0"],
    ["one name twice", { ...sum, nodeOutputs: ["x0"] }, "there are two tensors x0"],
    ["an output from nowhere", { ...sum, nodeOutputs: ["z"] }, "no node writes the output y0"],
  ];
  test.each(damages)("is refused with its place: %s", (_what, content, message) => {
    const damaged = typeof content === "string" ? content : JSON.stringify(content);
    const path = fileOf(`${JSON.stringify(sum)}\n${damaged}\n${JSON.stringify(sum)}`, "damaged.ndjson");
    const { code, printed, complaints } = run(path);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(`${path}, line 2: `);
    expect(complaints[0]).toContain(message);
    expect(complaints[0]).not.toContain("\n");
    expect([code, printed]).toEqual([2, []]);
  });

  test("is refused where it is missing or empty", () => {
    expect(run("nothing.ndjson").complaints).toEqual(["nothing.ndjson: cannot be read (ENOENT)"]);
    expect(run(fileOf("", "empty.ndjson")).code).toBe(2);
  });
});
