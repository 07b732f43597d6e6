import type fc from "fast-check";
import type { Tensor } from "../../../src/index.js";
import type { Module } from "../../../src/nn/index.js";
import type { Plain } from "../plain.js";
import type { Row } from "../row.js";

/** What is known of a layer, or of a formula beside the layers. */
export interface LayerRow extends Row {
  /** In LaTeX. */
  readonly formula: string;
}

/** Why an export has no values to compare. */
export interface NoLayer {
  readonly noLayer: string;
}

/** Inputs and parameters by name, a parameter by its path; undefined where one is left out. */
type Named<V> = Readonly<Record<string, V | undefined>>;
type TensorsLike<P> = { readonly [K in keyof P]: P[K] extends Plain ? Tensor : Tensor | undefined };

/** Random legal inputs, parameters and sizes. */
export interface Case<P extends Named<Plain>, S> {
  readonly plain: P;
  readonly sizes: S;
}

interface Given<S> {
  readonly names: readonly string[];
  readonly sizes: S;
}

/** The row of a layer: all its inputs and parameters are inputs of the row, and so are differentiated. */
export function layer<P extends Named<Plain>, S>(definition: {
  readonly formula: string;
  readonly cases: fc.Arbitrary<Case<P, S>>;
  /** Whether a case is far from kinks, and a derivative the slope. */
  readonly isSmooth?: (plain: P, sizes: S) => boolean;
  readonly compute: (tensors: TensorsLike<P>, sizes: S) => Tensor;
  readonly naive: (plain: P, sizes: S) => Plain;
  readonly finiteOnly?: string;
  readonly steady?: (sizes: S) => boolean;
}): LayerRow {
  const { formula, cases, isSmooth = () => true, compute, naive, finiteOnly, steady } = definition;
  const asCall = ({ plain, sizes }: Case<P, S>) => {
    const given = Object.entries(plain).flatMap(([name, x]) => (x ? [[name, x] as const] : []));
    return { inputs: given.map(([, x]) => x), options: { names: given.map(([name]) => name), sizes } };
  };
  const named = <V>(inputs: readonly V[], names: readonly string[]) =>
    Object.fromEntries(names.map((name, i) => [name, inputs[i]]));
  return {
    formula,
    ...(finiteOnly && { finiteOnly }),
    ...(steady && { steady: (options) => steady((options as Given<S>).sizes) }),
    calls: cases.map(asCall),
    smooth: cases.filter(({ plain, sizes }) => isSmooth(plain, sizes)).map(asCall),
    compute: (inputs, options) => {
      const { names, sizes } = options as Given<S>;
      return compute(named(inputs, names) as TensorsLike<P>, sizes);
    },
    naive: (inputs, options) => {
      const { names, sizes } = options as Given<S>;
      return naive(named(inputs, names) as P, sizes);
    },
  };
}

/** The row of a function, checked like an op. */
export function ofFunction<I extends readonly Plain[], Options>(
  { definition }: { readonly definition: { readonly formula: string } },
  row: Row<I, Options>,
): LayerRow {
  return { ...row, formula: definition.formula } as unknown as LayerRow;
}

/** The module with other tensors, by their paths, in the place of its own: all parameters must be given, buffers may be. */
export function withParameters<M extends Module>(module: M, tensors: Named<Tensor>): M {
  for (const path of module.parameters().keys()) {
    if (!tensors[path]) throw new Error(`there is no tensor for the parameter ${path}`);
  }
  for (const path of [...module.parameters().keys(), ...module.buffers().keys()]) {
    const x = tensors[path];
    if (!x) continue;
    const fields = path.split(".");
    const owner = fields.slice(0, -1).reduce<object>((part, field) => Reflect.get(part, field), module);
    Reflect.set(owner, fields.at(-1) as string, x);
  }
  return module;
}
