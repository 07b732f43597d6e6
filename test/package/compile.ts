import ts from "typescript";

const strict: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  types: [],
};

/** What the compiler says of files and of all that they import; `read` may tell it other contents. */
export function complaints(
  files: readonly string[],
  options: ts.CompilerOptions,
  read: (file: string) => string | undefined = ts.sys.readFile,
): string[] {
  const host = ts.createCompilerHost({ ...strict, ...options });
  host.readFile = read;
  const program = ts.createProgram(files, { ...strict, ...options }, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, " ");
    return file ? `${file.fileName}: ${text}` : text;
  });
}
