import { readdirSync, readFileSync } from "node:fs";
import { basename, relative } from "node:path";
import ts from "typescript";

/** An exported op or formula, as its source tells of it. */
export interface Entry {
  readonly name: string;
  /** What it is made with: defineOp, unary, defineComposition, or a maker of the family's own. */
  readonly node: ts.CallExpression;
  readonly isComposition: boolean;
  /** The docstring, a paragraph a line. */
  readonly prose: string;
  readonly signature: string;
  /** The interfaces that the signature names, written out. */
  readonly options: readonly string[];
  readonly place: Place;
}

export interface Place {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A file of src/ops or src/nn, and the ops that it exports. */
export interface Family {
  readonly name: string;
  readonly room: "ops" | "nn";
  readonly entries: readonly Entry[];
}

/** Reads all ops and formulas out of the sources, family by family. */
export function readRegistry(): readonly Family[] {
  const rooms = ["ops", "nn"] as const;
  const indices = rooms.map((room) => `src/${room}/index.ts`);
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile("tsconfig.json", ts.sys.readFile).config,
    ts.sys,
    ".",
  );
  const program = ts.createProgram([...indices, "src/index.ts"], options);
  return rooms.flatMap((room, i) => familiesOf(program, room, indices[i] as string));
}

function familiesOf(program: ts.Program, room: Family["room"], index: string): readonly Family[] {
  const checker = program.getTypeChecker();
  const face = checker.getSymbolAtLocation(program.getSourceFile(index) as ts.SourceFile);
  const interfaces = interfacesOf(program);
  const families = new Map<string, Entry[]>();
  for (const exported of checker.getExportsOfModule(face as ts.Symbol)) {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    const entry = entryOf(checker, interfaces, exported.name, symbol);
    if (!entry) continue;
    const family = basename(entry.place.path, ".ts");
    families.set(family, [...(families.get(family) ?? []), entry]);
  }
  return [...families].map(([name, entries]) => ({ name, room, entries }));
}

/** What there is to say of a constant that a call makes and that has a formula; nothing of all others. */
function entryOf(
  checker: ts.TypeChecker,
  interfaces: ReadonlyMap<string, ts.Type>,
  name: string,
  symbol: ts.Symbol,
): Entry | undefined {
  const declaration = symbol.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration)) return undefined;
  const node = declaration.initializer;
  const type = checker.getTypeOfSymbol(symbol);
  const call = type.getCallSignatures()[0];
  const definition = type.getProperty("definition");
  if (!node || !ts.isCallExpression(node) || !call || !definition) return undefined;
  const source = declaration.getSourceFile();
  const written = checker.signatureToString(call, undefined, ts.TypeFormatFlags.NoTruncation);
  return {
    name,
    node,
    isComposition: !checker.getTypeOfSymbol(definition).getProperty("shape"),
    prose: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    signature: `${name}${written}`,
    options: [...interfaces].flatMap(([name, type]) =>
      new RegExp(`\\b${name}\\b`).test(written) ? [interfaceText(checker, name, type)] : [],
    ),
    place: {
      path: relative(process.cwd(), source.fileName),
      line: source.getLineAndCharacterOfPosition(declaration.getStart()).line + 1,
    },
  };
}

/** The interfaces that the sources export, but for what stands for a tensor or an op. */
function interfacesOf(program: ts.Program): ReadonlyMap<string, ts.Type> {
  const checker = program.getTypeChecker();
  const declared = program
    .getSourceFiles()
    .filter(({ fileName }) => relative(process.cwd(), fileName).startsWith("src/"))
    .flatMap(({ statements }) => statements.filter(ts.isInterfaceDeclaration))
    .filter(({ typeParameters }) => !typeParameters);
  const named = new Map(declared.map((each) => [each.name.text, checker.getTypeAtLocation(each)]));
  if (named.size === declared.length) return named;
  const twice = declared.find(
    (each, i) => declared.findIndex(({ name }) => name.text === each.name.text) < i,
  );
  throw new Error(`two interfaces are called ${twice?.name.text}: a page could show the wrong one`);
}

/** An interface with its fields, inherited ones among them. */
function interfaceText(checker: ts.TypeChecker, name: string, type: ts.Type): string {
  const fields = checker.getPropertiesOfType(type).map((field) => {
    const isOptional = (field.flags & ts.SymbolFlags.Optional) !== 0;
    const written = checker.typeToString(checker.getTypeOfSymbol(field)).replace(" | undefined", "");
    return `  ${field.name}${isOptional ? "?" : ""}: ${written};`;
  });
  return [`interface ${name} {`, ...fields, "}"].join("\n");
}

/** Where the exported kernels are, by their names without the element type. */
export function readKernels(): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const file of readdirSync("assembly").filter((name) => name.endsWith(".ts"))) {
    const path = `assembly/${file}`;
    for (const [i, text] of readFileSync(path, "utf8").split("\n").entries()) {
      const name = /^export function (\w+)_(?:f32|i32)\(/.exec(text)?.[1];
      if (name && !places.has(name)) places.set(name, { path, line: i + 1 });
    }
  }
  return places;
}
