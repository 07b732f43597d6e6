import { type KernelExport, packed } from "../../build/kernels.js";
import { heap } from "./heap.js";
import { decode } from "./text.js";
import { canFuse, unfuse } from "./unfuse.js";

type NamesWith<Suffix extends string, Export = KernelExport> = Export extends `${infer Name}_${Suffix}`
  ? Name
  : never;

/** A kernel that lacks the twin of the other precision is named by the compiler's error here. */
type Twins<Missing extends never> = Missing;
type Missing = Exclude<NamesWith<"f32">, NamesWith<"f64">> | Exclude<NamesWith<"f64">, NamesWith<"f32">>;

/** A kernel's name without the suffix that tells its element type. */
export type KernelName = NamesWith<"f32"> | NamesWith<"i32"> | Twins<Missing>;
export type KernelSuffix = "f32" | "f64" | "i32";

/** A kernel returns nothing, or a number that its op knows how to read. */
export type Kernel = (...args: number[]) => number | undefined;
type Kernels = Readonly<Record<KernelSuffix, Map<string, Kernel>>>;

let kernels: Kernels | undefined;
let acceptsRelaxed = true;

/**
 * Chooses between relaxed SIMD (fused multiply-add: faster) and the baseline (the same bits on every
 * engine). Relaxed is used where the engine knows it, until `useRelaxedSimd(false)` refuses it.
 */
export function useRelaxedSimd(accept: boolean): void {
  acceptsRelaxed = accept;
  kernels = undefined;
}

/** The kernel of a name and element type; the first call compiles them all. */
export function kernel(name: KernelName, suffix: KernelSuffix): Kernel {
  kernels ??= load();
  const found = kernels[suffix].get(name);
  if (!found) throw new TypeError(`there is no kernel ${name}_${suffix}`);
  return found;
}

function load(): Kernels {
  const loaded: Kernels = { f32: new Map(), f64: new Map(), i32: new Map() };
  const bytes = decode(packed);
  if (!acceptsRelaxed || !canFuse()) unfuse(bytes);
  const env = { memory: heap.memory };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
  for (const [name, run] of Object.entries(exports)) {
    loaded[name.slice(-3) as KernelSuffix].set(name.slice(0, -4), run as Kernel);
  }
  return loaded;
}
