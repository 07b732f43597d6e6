import { spawnSync } from "node:child_process";

/** The first Python that can import PyTorch; $PYTHON may name another. */
export function pythonWithTorch(): string {
  const candidates = [process.env.PYTHON ?? "python3", "/usr/bin/python3"];
  const hasTorch = (python: string) => spawnSync(python, ["-c", "import torch"]).status === 0;
  return candidates.find(hasTorch) ?? (candidates[0] as string);
}
