/** A change that no test can tell, and why. */
interface Explained {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly because: string;
}

/** What is changed in a file for one reason. */
function inFile(file: string, because: string, ...changes: (readonly [string, string])[]): Explained[] {
  return changes.map(([before, after]) => ({ file: `src/${file}.ts`, before, after, because }));
}

const quicker = "only speed: what is left out would change nothing";

/** What looks like a fault and is none. */
export const explained: readonly Explained[] = [
  ...inFile("gradient/check", "an error at the bound goes the long way, and passes there", [
    "error <= bound",
    "error < bound",
  ]),
  ...inFile("gradient/functions", "each parameter in the history of y is reached from it", ["!dx", "false"]),
  ...inFile("gradient/functions", "only how soon memory is free", ["before", "false"]),
  ...inFile("gradient/gradient", "for JavaScript: a vjp that is missing does not compile", [
    "rule?.reason",
    "rule.reason",
  ]),
  ...inFile("gradient/refusals", "no two things happen at one tick", [
    "x.storage.changedAt > at",
    "x.storage.changedAt >= at",
  ]),
  ...inFile("ops/adaptive", "only speed, and a rounding less", ["n % m === 0", "false"], ["n % m", "n * m"]),
  ...inFile("ops/adaptive", "only speed: places behind a window's end are left out of its sum", [
    "n / m",
    "n * m",
  ]),
  ...inFile("ops/arithmetic", "half of the way is the same from both ends", [
    'checkFinite("lerp", "weight", weight) < 0.5',
    'checkFinite("lerp", "weight", weight) <= 0.5',
  ]),
  ...inFile("ops/attention", "for the types: there are as many strides as operands", [
    "lead.strides[0]?.[0]",
    "lead.strides[0][0]",
  ]),
  ...inFile("ops/attention", "the kernel walks what it is told, not the shape", [
    "[]",
    '["Stryker was here"]',
  ]),
  ...inFile(
    "ops/einsum",
    quicker,
    ["inner.length === 0", "false"],
    ["order.every((label, axis) => label === labels[axis])", "false"],
    ["(label, axis) => label === labels[axis]", "() => undefined"],
    ["label === labels[axis]", "false"],
    ["axes.length === 0", "false"],
  ),
  ...inFile("ops/einsum", "a first label repeats none before it", ["second < 0", "second <= 0"]),
  ...inFile("ops/elementwise", "a kernel takes no more numbers than it has names for", [
    "[]",
    '["Stryker was here"]',
  ]),
  ...inFile(
    "ops/elementwise",
    quicker,
    ["inputs.every((x) => sameShape(x.shape, first))", "false"],
    ["(x) => sameShape(x.shape, first)", "() => undefined"],
  ),
  ...inFile(
    "ops/gather",
    quicker,
    ["(extent, i) => i === axis || extent === x.shape[i]", "() => undefined"],
    ["i === axis || extent === x.shape[i]", "false"],
    ["i === axis || extent === x.shape[i]", "i === axis && extent === x.shape[i]"],
    ["i === axis", "false"],
    ["extent === x.shape[i]", "false"],
  ),
  ...inFile("ops/layout", "a text is no axis", ["[]", '["Stryker was here"]']),
  ...inFile("ops/matmul", "a batch of one more, which reshape drops", ["a.rank === 1", "true"]),
  ...inFile(
    "ops/matmul",
    "only speed: as one of many batches, the product is the same",
    ["a.rank === 2 && b.rank === 2", "false"],
    ["columns.rank === 2", "false"],
    [
      "{ const k = a.shape.at(-1) as number; return [reshape(a, [sizeOf(a.shape.slice(0, -1)), k]), columns]; }",
      "{}",
    ],
  ),
  ...inFile("ops/normalization", "only speed: runs of one element are walked one by one", [
    "inner === 1",
    "false",
  ]),
  ...inFile("ops/places", "for the types: a kernel that looks says what it saw", [
    "bad === undefined",
    "false",
  ]),
  ...inFile("ops/pool", "from 0 on, nothing is stepped over", ["start < 0", "start <= 0"]),
  ...inFile("ops/prod", "only speed: float64 would be copied", ['x.dtype === "float32"', "true"]),
  ...inFile(
    "ops/prod",
    "only speed: the elements are moved into the order that they have",
    ["axes.every((axis, i) => axis === first + i)", "false"],
    ["(axis, i) => axis === first + i", "() => undefined"],
    ["axis === first + i", "false"],
    ["axis === first + i", "axis !== first + i"],
    ["first + i", "first - i"],
  ),
  ...inFile("ops/slice", "no step is 0", ["step < 0", "step <= 0"], ["step > 0", "step >= 0"]),
  ...inFile("ops/slice", "no step is 0", ["(steps[axis] as number) < 0", "steps[axis] as number <= 0"]),
  ...inFile(
    "ops/slice",
    quicker,
    ["backwards.length === 0", "false"],
    ["[...before, ...after].every((margin) => margin >= 0)", "false"],
    ["(margin) => margin >= 0", "() => undefined"],
    ["margin >= 0", "false"],
    ["margin >= 0", "margin > 0"],
  ),
  ...inFile(
    "ops/statistics",
    "the formula for any p gives the same, but for speed and rounding",
    ["p === 1", "false"],
    ["p === 2", "false"],
  ),
  ...inFile("ops/subscripts", "both are there if the pattern fits, and none if it does not", [
    "head === undefined || tail === undefined",
    "head === undefined && tail === undefined",
  ]),
  ...inFile(
    "ops/subscripts",
    "both are there if the pattern fits, and none if it does not",
    ["head === undefined", "false"],
    ["tail === undefined", "false"],
    ["[]", '["Stryker was here"]'],
  ),
  ...inFile("ops/subscripts", "without dots no axes are left for them", ["dots === undefined", "false"]),
  ...inFile("ops/transposed", quicker, ["rows.beyond + columns.beyond > 0", "true"]),
  ...inFile("ops/transposed", quicker, [
    "rows.beyond + columns.beyond > 0",
    "rows.beyond + columns.beyond >= 0",
  ]),
  ...inFile("ops/triangle", "NaN matrices are none to WebAssembly", ["columns === 0", "false"]),
  ...inFile("ops/triangle", "−0 columns are 0", ["right < 0", "right <= 0"]),
];
