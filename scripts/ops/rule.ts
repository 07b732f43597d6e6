import ts from "typescript";
import { latex, type Scope } from "./latex.js";
import type { Entry, Place } from "./registry.js";

/** The derivative with respect to one input: a formula in LaTeX, or the reason why there is none. */
export interface Rule {
  readonly input: string;
  readonly formula?: string;
  readonly reason?: string;
  /** What the formula names beside ops, in words. */
  readonly names?: readonly string[];
}

/** Reads the rules of an op, an input each; of a list of inputs, the rule of the i-th; a fused op has none. */
export function rulesOf(entry: Entry): readonly Rule[] {
  if (entry.isComposition) return [];
  const functions = functionsOf(entry.node.getSourceFile());
  const made = madeBy(entry.node, functions);
  if (compositionOf(made.node)) return [];
  const vjp = propertyOf(made.node, "vjp");
  if (!vjp) throw new Error(`${entry.name} has no vjp to read`);
  const rules = ts.isArrayLiteralExpression(vjp) ? [...vjp.elements] : [vjp];
  const inputs = inputsOf(entry, rules.length);
  return rules.map((rule, i) => ({ input: inputs[i] as string, ...ruleOf(rule, made.scope, functions) }));
}

/** The local functions and constants of a file, by name. */
export function functionsOf(source: ts.SourceFile): ReadonlyMap<string, ts.Node> {
  const found = new Map<string, ts.Node>();
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) found.set(statement.name.text, statement);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer) found.set(name.getText(), initializer);
    }
  }
  return found;
}

/** The call that holds the definition: the op's own, or that in the family's maker, with its parameters bound. */
function madeBy(
  call: ts.CallExpression,
  functions: ReadonlyMap<string, ts.Node>,
): { readonly node: ts.Node; readonly scope: Scope } {
  const maker = functions.get(call.expression.getText());
  if (!maker || !ts.isFunctionDeclaration(maker)) return { node: call, scope: new Map() };
  const scope = new Map(
    maker.parameters.map(({ name }, i) => [name.getText(), call.arguments[i] as ts.Expression] as const),
  );
  return { node: maker, scope };
}

function propertyOf(node: ts.Node, name: string): ts.Expression | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === name) return node.initializer;
  return ts.forEachChild(node, (child) => propertyOf(child, name));
}

/** The formula that an op fuses, by name in its definition or as an argument of what completes that. */
function compositionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node) && node.expression.getText() === "fusedOnEach") return node.arguments[1];
  return propertyOf(node, "composition") ?? ts.forEachChild(node, compositionOf);
}

function ruleOf(
  rule: ts.Expression,
  scope: Scope,
  functions: ReadonlyMap<string, ts.Node>,
): Omit<Rule, "input"> {
  const named = ts.isIdentifier(rule) ? functions.get(rule.text) : rule;
  if (named && ts.isCallExpression(named)) return { reason: reasonOf(named, scope) };
  if (!named || !ts.isArrowFunction(named)) throw new Error(`${rule.getText()} is no rule that can be read`);
  const inner = ts.isArrowFunction(named.body) ? named.body : named; // a list of inputs: i ⇒ its rule
  const formula = latex(inner.body, new Map([...scope, ...optionsOf(inner)]), functions);
  return { formula, names: explained(formula, functions) };
}

/** What the local functions that a formula names do, by their docstrings. */
function explained(formula: string, functions: ReadonlyMap<string, ts.Node>): readonly string[] {
  return [...formula.matchAll(/\\operatorname\{(\w+)\}/g)].flatMap(([, name = ""]) => {
    const local = functions.get(name);
    const [doc] = local && ts.isFunctionDeclaration(local) ? ts.getJSDocCommentsAndTags(local) : [];
    return doc && typeof doc.comment === "string" ? [`\`${name}\`: ${doc.comment}`] : [];
  });
}

/** The names that a rule gives to the op's options, which no formula shows. */
function optionsOf({ parameters }: ts.ArrowFunction): Scope {
  const name = parameters[3]?.name;
  if (!name) return new Map();
  const names = ts.isObjectBindingPattern(name)
    ? name.elements.map((each) => each.name.getText())
    : [name.getText()];
  return new Map(names.map((each) => [each, ts.factory.createObjectLiteralExpression()]));
}

function reasonOf(call: ts.CallExpression, scope: Scope): string {
  const [reason] = call.arguments;
  if (reason && ts.isStringLiteralLike(reason)) return reason.text;
  if (!reason || !ts.isTemplateExpression(reason)) throw new Error(`${call.getText()} gives no reason`);
  const filled = reason.templateSpans.map(({ expression, literal }) => {
    const value = scope.get(expression.getText());
    return `${value && ts.isStringLiteral(value) ? value.text : expression.getText()}${literal.text}`;
  });
  return `${reason.head.text}${filled.join("")}`;
}

/** The names of an op's inputs, out of its signature. */
function inputsOf({ signature }: Entry, count: number): readonly string[] {
  const names = [...signature.matchAll(/[(,] ?(\w+)\??: (?:readonly \()?number \| Tensor/g)];
  return Array.from({ length: count }, (_, i) => names[i]?.[1] ?? "x");
}

/** The ops that a formula is made of, in the order in which it names them; of an op, that which it fuses. */
export function partsOf(entry: Entry, ops: ReadonlySet<string>): readonly string[] {
  const formula = entry.isComposition ? entry.node : compositionOf(entry.node);
  if (!formula) return [];
  return reached(formula, ts.isIdentifier).filter((word) => ops.has(word) && word !== entry.name);
}

/** The kernels that an op runs. */
export function kernelsOf(entry: Entry, kernels: ReadonlyMap<string, Place>): readonly string[] {
  if (entry.isComposition) return [];
  return reached(entry.node, ts.isStringLiteral).filter((word) => kernels.has(word));
}

/** The texts of all nodes of a kind in a source, and in the local functions that it calls. */
function reached(
  node: ts.Node,
  isWanted: (each: ts.Node) => each is ts.Identifier | ts.StringLiteral,
): string[] {
  const functions = functionsOf(node.getSourceFile());
  const texts = new Set<string>();
  const declared = new Set<string>();
  const visited = new Set<ts.Node>();
  const visit = (each: ts.Node): void => {
    if (visited.has(each) || isOptionList(each)) return;
    visited.add(each);
    const { parent } = each;
    const names = ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent);
    const isField = ts.isIdentifier(each) && names && parent.name === each;
    if (
      ts.isIdentifier(each) &&
      (ts.isParameter(parent) || ts.isBindingElement(parent)) &&
      parent.name === each
    )
      declared.add(each.text);
    if (isWanted(each) && !isField) texts.add(each.text);
    const local = ts.isIdentifier(each) && !isField ? functions.get(each.text) : undefined;
    if (local && ts.isFunctionDeclaration(local)) visit(local);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return [...texts].filter((text) => !declared.has(text));
}

/** The names of options may be those of ops. */
function isOptionList(node: ts.Node): boolean {
  return ts.isPropertyAssignment(node) && node.name.getText() === "options";
}
