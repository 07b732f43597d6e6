import { sections } from "./index.js";
import type { Row, Section, Value } from "./row.js";

const count = sections.reduce((total, { rows }) => total + rows.length, 0);
const differing = sections.flatMap(({ rows }) => rows.filter(({ differs }) => differs)).length;

const introduction = `# IEEE behaviour as PyTorch has it

What becomes of NaN, of infinities, of both zeros, of numbers too small and integers too large, of nothing
at all, and of gradients where there is no slope: ${count} claims, each of them a test. The expressions were
evaluated by PyTorch 1.13.1 on a CPU; the same computation gives the same here, element by element, down to
the sign of a zero. In ${differing} lines it does not, and they say why.

\`npm run docs\` writes this page from the rows in \`test/ieee\`, which \`test/ieee.test.ts\` runs. The
expressions are Python's, after these lines:

\`\`\`python
from torch import *
from torch import bool, float32, float64, int32, tensor as t
from torch.linalg import vector_norm
from torch.nn.functional import cross_entropy, gelu, log_softmax, max_pool2d, relu, softmax, softplus

inf, nan = float("inf"), float("nan")

def i32(numbers):
    return t(numbers, dtype=int32)

def grad(f, *inputs):
    inputs = [x.clone().requires_grad_() for x in inputs]
    f(*inputs).sum().backward()
    return inputs[0].grad if len(inputs) == 1 else [x.grad for x in inputs]
\`\`\`
`;

/** The page of all claims, in Markdown. */
export function page(): string {
  return [introduction, ...sections.map(table)].join("\n");
}

function table({ title, rows }: Section): string {
  return `## ${title}

| | PyTorch | gives |
| --- | --- | --- |
${rows.map(line).join("\n")}
`;
}

function line({ what, torch, expected, differs }: Row): string {
  const gives = differs
    ? `${show(expected)}; here ${show(differs.ours)}: ${differs.because}`
    : show(expected);
  return `| ${what} | \`${torch}\` | ${gives} |`;
}

function show(value: Value): string {
  return value === "refused" ? "refused" : `\`${write(value)}\``;
}

function write(value: Value): string {
  if (typeof value === "number") return writeNumber(value);
  return typeof value === "object" ? `[${value.map(write).join(", ")}]` : String(value);
}

/** Powers of two far from one are written as such. */
function writeNumber(value: number): string {
  const exponent = Math.log2(Math.abs(value));
  if (Object.is(value, -0)) return "-0";
  if (Number.isFinite(exponent) && Number.isInteger(exponent) && Math.abs(exponent) > 13) {
    return `${value < 0 ? "-" : ""}2^${exponent}`;
  }
  return String(value).replace("Infinity", "∞");
}
