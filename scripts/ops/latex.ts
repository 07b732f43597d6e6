import ts from "typescript";

/** What a name stands for: an expression of the caller. */
export type Scope = ReadonlyMap<string, ts.Expression>;

type Locals = ReadonlyMap<string, ts.Node>;

/** A formula, and how tightly its outermost operation binds. */
interface Tex {
  readonly text: string;
  readonly binds: number;
}

const SUM = 0;
const PRODUCT = 1;
const ATOM = 2;

const atom = (text: string): Tex => ({ text, binds: ATOM });
const product = (text: string): Tex => ({ text, binds: PRODUCT });
const sum = (text: string): Tex => ({ text, binds: SUM });

function within({ text, binds }: Tex, least: number): string {
  return binds >= least ? text : `\\left(${text}\\right)`;
}

const infix = (sign: string) => (a: Tex, b: Tex) => sum(`${a.text} ${sign} ${within(b, PRODUCT)}`);
const relation = (sign: string) => (a: Tex, b: Tex) => sum(`${a.text} ${sign} ${b.text}`);
const named = (name: string) => (x: Tex) => product(`${name} ${within(x, ATOM)}`);
const bracket = ({ text }: Tex) => `[${text}]`;

/** How an op is written in a formula. */
const writing: Readonly<Record<string, (...args: Tex[]) => Tex>> = {
  add: (a, b) => sum(`${a.text} + ${b.text.startsWith("-") ? within(b, PRODUCT) : b.text}`),
  sub: infix("-"),
  neg: (x) => sum(`-${within(x, PRODUCT)}`),
  mul: (a, b) => {
    const [first, second] = /^[\d.]+$/.test(b.text) ? [b, a] : [a, b];
    return product(`${within(first, PRODUCT)} \\; ${within(second, PRODUCT)}`);
  },
  div: (a, b) => atom(`\\frac{${a.text}}{${b.text}}`),
  square: (x) => atom(`${within(x, ATOM)}^2`),
  pow: (a, b) => atom(`${within(a, ATOM)}^{${b.text}}`),
  exp: (x) => atom(`e^{${x.text}}`),
  log: named("\\ln"),
  sin: named("\\sin"),
  cos: named("\\cos"),
  tanh: named("\\tanh"),
  sinh: named("\\sinh"),
  cosh: named("\\cosh"),
  sigmoid: (x) => atom(`\\sigma(${x.text})`),
  sqrt: (x) => atom(`\\sqrt{${x.text}}`),
  abs: (x) => atom(`|${x.text}|`),
  matmul: (a, b) => product(`${within(a, ATOM)} \\; ${within(b, ATOM)}`),
  transpose: (x) => atom(`${within(x, ATOM)}^\\top`),
  sum: (x) => product(`\\textstyle\\sum ${within(x, PRODUCT)}`),
  equal: relation("="),
  notEqual: relation("\\ne"),
  less: relation("<"),
  lessEqual: relation("\\le"),
  greater: relation(">"),
  greaterEqual: relation("\\ge"),
  logicalAnd: relation("\\land"),
  where: (c, a, b) => {
    if (b.text === "0") return product(`${bracket(c)} \\; ${within(a, PRODUCT)}`);
    if (a.text === "0") return product(`[\\lnot (${c.text})] \\; ${within(b, PRODUCT)}`);
    return atom(`\\begin{cases} ${a.text} & ${c.text} \\\\ ${b.text} & \\text{else} \\end{cases}`);
  },
  reciprocal: (x) => atom(`\\frac{1}{${x.text}}`),
  detach: (x) => x,
};

/**
 * Writes the expression of a rule as a formula. Local functions are written out where they return at
 * once; arguments that are no tensors and no numbers are left out.
 */
export function latex(body: ts.ConciseBody, scope: Scope, locals: Locals): string {
  return write(body, scope, locals).text;
}

function write(node: ts.Node, scope: Scope, locals: Locals): Tex {
  if (ts.isBlock(node)) return writeBlock(node, scope, locals);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) {
    return write(node.expression, scope, locals);
  }
  if (ts.isNumericLiteral(node)) return atom(node.text);
  if (ts.isIdentifier(node)) return writeName(node.text, scope, locals);
  if (ts.isPrefixUnaryExpression(node)) return sum(`-${write(node.operand, scope, locals).text}`);
  if (ts.isBinaryExpression(node)) return writeArithmetic(node, scope, locals);
  if (ts.isCallExpression(node)) return writeCall(node, scope, locals);
  if (ts.isPropertyAccessExpression(node)) return writeProperty(node);
  return atom("\\dots");
}

/** The value that a block returns, with its constants written out. */
function writeBlock(block: ts.Block, scope: Scope, locals: Locals): Tex {
  const inner = new Map(scope);
  for (const statement of block.statements) {
    if (ts.isReturnStatement(statement) && statement.expression)
      return write(statement.expression, inner, locals);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer) inner.set(name.text, initializer);
    }
  }
  return atom("\\dots");
}

const greek: Readonly<Record<string, string>> = { alpha: "\\alpha", beta: "\\beta", epsilon: "\\varepsilon" };

function writeName(name: string, scope: Scope, locals: Locals): Tex {
  const bound = scope.get(name);
  if (bound) return write(bound, without(scope, name), locals);
  const constant = locals.get(name);
  if (constant && ts.isNumericLiteral(constant)) return atom(constant.text);
  return atom(greek[name] ?? (name.length === 1 || /^d[a-z]$/.test(name) ? name : `\\mathrm{${name}}`));
}

function without(scope: Scope, name: string): Scope {
  return new Map([...scope].filter(([other]) => other !== name));
}

function writeArithmetic(node: ts.BinaryExpression, scope: Scope, locals: Locals): Tex {
  const [a, b] = [write(node.left, scope, locals), write(node.right, scope, locals)];
  const op = { "+": "add", "-": "sub", "*": "mul", "/": "div" }[node.operatorToken.getText()];
  return op ? (writing[op] as (...args: Tex[]) => Tex)(a, b) : atom("\\dots");
}

function writeProperty(node: ts.PropertyAccessExpression): Tex {
  const text = node.getText();
  return atom(
    { "Math.PI": "\\pi", "Math.SQRT1_2": "\\tfrac{1}{\\sqrt 2}" }[text] ?? `\\mathrm{${node.name.text}}`,
  );
}

/** Of a choice by the name of the op, the branch that it takes. */
function chosen(node: ts.Expression, scope: Scope): ts.Expression {
  if (ts.isParenthesizedExpression(node)) return chosen(node.expression, scope);
  if (!ts.isConditionalExpression(node) || !ts.isBinaryExpression(node.condition)) return node;
  const { left, right } = node.condition;
  return scope.get(left.getText())?.getText() === right.getText() ? node.whenTrue : node.whenFalse;
}

function writeCall(call: ts.CallExpression, scope: Scope, locals: Locals): Tex {
  const target = chosen(call.expression, scope);
  if (ts.isPropertyAccessExpression(target) && target.name.text === "map") {
    return write(target.expression, scope, locals); // what is done to each, is said of all
  }
  const callee = target.getText().replace("Math.", "");
  const bound = scope.get(callee);
  const name = bound && ts.isIdentifier(bound) ? bound.text : callee;
  const writer = Object.hasOwn(writing, name) ? writing[name] : undefined;
  if (writer) return writer(...call.arguments.map((each) => write(each, scope, locals)));
  const local = locals.get(name);
  if (local && ts.isFunctionDeclaration(local) && returnsAtOnce(local)) {
    return writeBlock(local.body as ts.Block, bind(local, call, scope), locals);
  }
  const values = call.arguments.filter((each) => isValue(each, scope, locals));
  const written = values.map((each) => write(each, scope, locals).text);
  return atom(`\\operatorname{${name}}(${written.join(", ")})`);
}

/** A function whose arguments are tensors, or ops, so that it can be written out in the place of its call. */
function returnsAtOnce({ body, type }: ts.FunctionDeclaration): boolean {
  return type?.getText() === "Tensor" && body?.statements.length === 1;
}

function bind(local: ts.FunctionDeclaration, call: ts.CallExpression, scope: Scope): Scope {
  const parameters = local.parameters.map(({ name }, i) => [name.getText(), call.arguments[i]] as const);
  const given = parameters.filter((each): each is [string, ts.Expression] => each[1] !== undefined);
  return new Map([
    ...scope,
    ...given
      .filter(([name, value]) => value.getText() !== name)
      .map(([name, value]) => [name, value] as const),
  ]);
}

/** Whether an argument is a tensor or a number, and no option. */
function isValue(node: ts.Expression, scope: Scope, locals: Locals): boolean {
  if (ts.isAsExpression(node)) return isValue(node.expression, scope, locals);
  if (ts.isIdentifier(node)) return scope.get(node.text)?.kind !== ts.SyntaxKind.ObjectLiteralExpression;
  if (ts.isNumericLiteral(node)) return true;
  if (!ts.isCallExpression(node)) return false;
  if (!ts.isIdentifier(node.expression)) return node.expression.getText().endsWith(".map");
  const local = locals.get(node.expression.text);
  return !(local && ts.isFunctionDeclaration(local)) || local.type?.getText() === "Tensor";
}
