import { readFileSync } from "node:fs";
import ts from "typescript";

/** The code of a mistake as it stands in its file, and whether TypeScript is told to expect an error. */
export interface Code {
  readonly text: string;
  readonly refused: boolean;
}

const expected = /^ *\/\/ @ts-expect-error\n/gm;

/** The codes of a file's mistakes, in their order. */
export function codesOf(path: string): readonly Code[] {
  const codes: Code[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === "code") {
      codes.push({
        text: bodyOf(node.initializer),
        refused: node.getFullText().includes("@ts-expect-error"),
      });
    } else ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return codes;
}

/** The statements of a file's only function, but for what it returns. */
export function statementsOf(path: string): string {
  const found = parse(path).statements.find(ts.isFunctionDeclaration);
  return textOf(found?.body?.statements.slice(0, -1) ?? []);
}

function bodyOf(code: ts.Expression): string {
  if (!ts.isArrowFunction(code)) throw new Error(`a code is an arrow function: ${code.getText()}`);
  return ts.isBlock(code.body) ? textOf(code.body.statements) : `${textOf([code.body])};`;
}

/** The source of neighbouring nodes, from the margin on. */
function textOf(nodes: readonly ts.Node[]): string {
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (!first || !last) return "";
  const source = first.getSourceFile();
  const line = source.getLineStarts()[source.getLineAndCharacterOfPosition(first.getStart()).line] as number;
  const margin = /^ */.exec(source.text.slice(line))?.[0] ?? "";
  return source.text.slice(first.getStart(), last.end).replace(expected, "").replaceAll(`\n${margin}`, "\n");
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2023, true);
}
