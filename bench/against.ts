import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BenchError } from "./options.js";

/** The package as it was at a revision, built in a folder that is removed in the end. */
export interface Built {
  readonly name: string;
  readonly root: string;
  remove(): void;
}

/** Checks a revision out beside ours, and builds it. Throws a BenchError if there is none, or it does not build. */
export function builtAt(root: string, revision: string): Built {
  const git = (...words: string[]) =>
    execFileSync("git", words, { cwd: root, encoding: "utf8", stdio: "pipe" }).trim();
  const commit = attempt(`there is no revision "${revision}"`, () =>
    git("rev-parse", "--verify", "--short", `${revision}^{commit}`),
  );
  const folder = join(mkdtempSync(join(tmpdir(), "bench-")), commit);
  const remove = () => {
    rmSync(join(folder, ".."), { recursive: true, force: true });
    git("worktree", "prune");
    process.off("exit", remove);
  };
  process.once("exit", remove);
  console.error(`Building ${commit} …`);
  git("worktree", "add", "--detach", folder, commit);
  attempt(`${revision} does not build`, () => build(root, folder));
  return { name: `at ${commit}`, root: folder, remove };
}

/** Builds with the tools that are installed here, if the revision asks for the same. */
function build(root: string, folder: string): void {
  const npm = (...words: string[]) =>
    execFileSync("npm", [...words, "--silent"], { cwd: folder, stdio: "pipe" });
  const lockIn = (where: string) => readFileSync(join(where, "package-lock.json"), "utf8");
  if (lockIn(root) === lockIn(folder)) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  else npm("ci");
  npm("run", "build");
}

function attempt<R>(message: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    const { stderr } = error as { readonly stderr?: Uint8Array };
    throw new BenchError(`${message}: ${(stderr ?? (error as Error).message).toString().trim()}`);
  }
}
