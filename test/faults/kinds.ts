/** A way to go wrong: what it finds in a line of a kernel, and what it puts in its place. */
interface Kind {
  readonly name: string;
  readonly rules: readonly (readonly [find: RegExp, put: (...groups: string[]) => string])[];
}

const other = (lane: string) => String(Number(lane) ^ 1);
const strides = [
  ["aRow", "aColumn"],
  ["bRow", "bColumn"],
  ["aStep", "bStep"],
  ["strideY", "strideX"],
  ["padTop", "padLeft"],
  ["dilationY", "dilationX"],
  ["rowStride", "columnStride"],
  ["columnStride", "rowStride"],
  ["stride", "depthStride"],
  ["height", "width"],
  ["size", "inner"],
  ["n", "inner"],
  ["yRow", "bRow"],
] as const;
const calls = [
  ["add", "sub"],
  ["sub", "add"],
  ["mul", "add"],
  ["max", "min"],
  ["min", "max"],
  ["pmax", "pmin"],
  ["pmin", "pmax"],
  ["lt", "le"],
  ["le", "lt"],
  ["gt", "ge"],
  ["ge", "gt"],
  ["eq", "ne"],
  ["ne", "eq"],
  ["andnot", "and"],
] as const;
const signs = [
  ["&&", "||"],
  ["==", "!="],
  ["+", "-"],
  ["-", "+"],
  ["<", "<="],
  ["<=", "<"],
  [">=", ">"],
  ["/", "*"],
] as const;

export const kinds: readonly Kind[] = [
  {
    name: "a wrong lane",
    rules: [
      [/(shuffle<\w+>\(\w+, \w+, )(\d), (\d)/g, (_, head, a, b) => `${head}${b}, ${a}`],
      [
        /(_lane(?:<\w+>)?\((?:[^()]|\([^()]*\))*?, )(\d)(?=[,)])/g,
        (_, head, lane = "") => head + other(lane),
      ],
      [/i32x4\(0, 1, 2, 3\)/g, () => "i32x4(0, 1, 3, 2)"],
    ],
  },
  {
    name: "a dropped tail",
    rules: [
      [/(for \(let \w+ = )(body|eights);/g, (_, head, body) => `${head}${body} + 1;`],
      [/(for \((?:let \w+ = body)?; \w+ < )(\w+)(?=;)/g, (_, head, end) => `${head}${end} - 1`],
      [/(for \(; \w+ < )(\w+)(?= &&)/g, (_, head, end) => `${head}${end} - 1`],
    ],
  },
  {
    name: "a swapped stride",
    rules: [
      ...strides.map(
        ([a, b]) => [new RegExp(`\\b${a}, ${b}\\b`, "g"), () => `${b}, ${a}`] as Kind["rules"][number],
      ),
      [/\b([ab])(Step|Row|Column|Batch)\b(?! =)/g, (_, side, what) => `${side === "a" ? "b" : "a"}${what}`],
      [/\* (stride|height|width|inner)\b/g, () => "* 1"],
    ],
  },
  {
    name: "a missing initialisation",
    rules: [
      [/memory\.fill\(.*\);/g, () => ";"],
      [/memory\.copy\(.*\);/g, () => ";"],
      [/\b0 as T\b/g, () => "1 as T"],
      [/<T>-Infinity/g, () => "<T>0"],
      [/(let \w+(?:: f64)? = )0;/g, (_, head) => `${head}1;`],
      [/i64x2\.splat\(0\)/g, () => "i64x2.splat(1)"],
    ],
  },
  {
    name: "a bound off by one",
    rules: [
      [/(for \([^;]*; [^;]*?) < /g, (_, head) => `${head} <= `],
      [/(for \([^;]*; [^;]*?) <= /g, (_, head) => `${head} < `],
      [/(for \(let \w+ = )1;/g, (_, head) => `${head}2;`],
      [/ - 1\b(?!\))/g, () => ""],
      [/ \+ 1\b/g, () => ""],
    ],
  },
  {
    name: "another operator",
    rules: [
      ...calls.map(
        ([a, b]) =>
          [new RegExp(`(?<=x[248]|v128)\\.${a}(?=[<_(])`, "g"), () => `.${b}`] as Kind["rules"][number],
      ),
      [/\b(max|min)<T>/g, (_, name) => `${name === "max" ? "min" : "max"}<T>`],
      [/\b(max|min)\(/g, (_, name) => `${name === "max" ? "min" : "max"}(`],
      ...signs.map(
        ([a, b]) =>
          [new RegExp(` ${a.replace(/[|+*/]/g, "\\$&")} `, "g"), () => ` ${b} `] as Kind["rules"][number],
      ),
      [/bitselect\((\w+), (\w+)/g, (_, a, b) => `bitselect(${b}, ${a}`],
      [/, (true|false)\)/g, (_, value) => `, ${value === "true" ? "false" : "true"})`],
    ],
  },
  {
    name: "another constant",
    rules: [
      [/(?<![\w.])\d+\.\d{4,}(?:e-?\d+)?/g, (value) => String(Number(value) * 1.001)],
      [/(?<=[[ ])([12]) \/ (\d+)(?=[,\]])/g, (_, one, over) => `${one}.001 / ${over}`],
    ],
  },
];
