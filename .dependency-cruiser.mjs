/** The rooms of the house, and from which others each may import. */
const house = {
  core: { may: [], because: "core holds pure values: it must be understood, and tested, alone" },
  wasm: { may: ["core"], because: "wasm knows memory and kernels, not what a tensor or a gradient is" },
  graph: {
    may: ["core", "wasm"],
    because: "the graph records ops; what they compute is none of its business",
  },
  ops: { may: ["core", "wasm", "graph"], because: "a rule is a formula of other ops" },
  create: { may: ["core", "wasm", "graph", "ops"], because: "new tensors come from values, kernels and ops" },
  gradient: {
    may: ["core", "graph", "ops", "create"],
    because: "differentiation reaches elements through ops alone",
  },
  nn: {
    may: ["core", "graph", "ops", "create"],
    because: "a layer is a formula of ops: no derivative of its own, no kernel",
  },
  optim: {
    may: ["core", "graph", "ops", "create", "gradient"],
    because: "an update changes parameters, and knows no model",
  },
  data: { may: ["core", "graph", "ops", "create", "gradient"], because: "data knows tensors, not models" },
};
const rooms = Object.keys(house).join("|");

export default {
  forbidden: [
    ...Object.entries(house).map(([room, { may, because }]) => ({
      name: `imports-of-${room}`,
      comment: because,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: "^src/", pathNot: `^src/(${[room, ...may].join("|")})/` },
    })),
    {
      name: "graph-sees-only-storage",
      comment: "the graph reads, shares and releases values; running kernels is for ops",
      severity: "error",
      from: { path: "^src/graph/" },
      to: { path: "^src/wasm/", pathNot: "^src/wasm/(cache|scope|storage|values)\\.ts$" },
    },
    {
      name: "only-wasm-loads-kernels",
      comment: "no other room needs to know that WebAssembly is behind it",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/wasm/" },
      to: { path: "^build/" },
    },
    {
      name: "rooms-do-not-import-the-face",
      comment: "the face is for those outside; inside it would close a circle",
      severity: "error",
      from: { path: `^src/(${rooms})/` },
      to: { path: "^src/(index|fluent)\\.ts$" },
    },
    {
      name: "no-run-time-dependency",
      comment: "whoever installs the package installs nothing else",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "node_modules" },
    },
    {
      name: "tutorials-use-the-package",
      comment: "a learner's program imports what a learner can import",
      severity: "error",
      from: { path: "^tutorials/" },
      to: { path: "^(src|build|test)/" },
    },
    {
      name: "no-circles",
      comment: "a circle has no first page to read (types may refer to each other)",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import"] },
  },
};
