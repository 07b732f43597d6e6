import { readFileSync } from "node:fs";
import ts from "typescript";
import { CourseError } from "./error.js";

/** A symbol's whole source, as it stands in its file. */
export interface Quote {
  readonly path: string;
  readonly symbol: string;
  readonly text: string;
  /** Where it begins in the file, counted from 1. */
  readonly line: number;
}

/** Takes a function, constant or class, or with a dot a member of a class, out of a source file, its comment included. */
export function quoteOf(path: string, symbol: string): Quote {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2023, true);
  const [outer, member] = symbol.split(".") as [string, string?];
  const statement = source.statements.find((each) => namesOf(each).includes(outer));
  const node = member && statement ? memberOf(statement, member) : statement;
  if (!node) throw new CourseError(`there is no ${symbol} in ${path} to quote`);
  const start = node.getStart(source, true);
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  const text = source.text.slice(start, node.end).replaceAll(`\n${" ".repeat(character)}`, "\n");
  return { path, symbol, text, line: line + 1 };
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return named && statement.name ? [statement.name.text] : [];
}

function memberOf(statement: ts.Statement, name: string): ts.Node | undefined {
  if (!ts.isClassDeclaration(statement)) return undefined;
  return statement.members.find((member) =>
    name === "constructor" ? ts.isConstructorDeclaration(member) : member.name?.getText() === name,
  );
}
