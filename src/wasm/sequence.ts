import { bytesPerElement, type Dtype } from "../core/dtype.js";
import { type Shape, sizeOf } from "../core/shape.js";
import { hold } from "./cache.js";
import { type KernelName, kernel } from "./kernels.js";
import { contiguous, empty, type Operand, runOnStrides, scratch } from "./run.js";
import { call } from "./storage.js";

/** A recurrence along time, computed by two kernels of one step. */
export type Sequence = "rnn" | "lstm" | "gru";
type Operands = readonly Operand[];
type Cotangents = readonly (Operand | undefined)[];

/** What is the same for all steps, and both directions. */
export interface Steps {
  /** W [rows, hidden]: what a step adds up is u = W h_{t−1}. */
  readonly weight: Operand;
  /** A bias beside the last rows of u. */
  readonly bias?: Operand | undefined;
  /** The states before the first step, each [batch, hidden]. */
  readonly starts: Operands;
  /** Whether φ is ReLU, and not tanh. */
  readonly rectifies: boolean;
}

/**
 * Computes all steps, from z [time, batch, rows]. Of the outputs, each [time, batch, …], the first are the
 * states that go on to the next step; the others are kept for the way back.
 */
export function runSequence(name: Sequence, y: Operands, z: Operand, along: Steps): void {
  const { dtype, sizes, rows, shared, flag } = formOf(y, along);
  const [time, batch, hidden] = sizes;
  const { weight, starts } = along;
  const u = filled(dtype, [batch, rows], 0);
  const work = scratch("matmulPackedWork", dtype, time, batch, rows, hidden);
  onHeap([...y, z, weight, ...shared, ...starts, u, work], (at) => {
    const [multiply, step] = [named("matmulPacked", dtype), named(`${name}SequenceStep`, dtype)];
    named("matmulPack", dtype)(at(weight), at(work), 1, hidden, rows, hidden);
    for (let t = 0; t < time; t++) {
      const before = starts.map((start, i) => (t === 0 ? at(start) : at(y[i] as Operand, t - 1)));
      multiply(at(u), before[0] as number, at(weight), at(work), 1, hidden, batch, rows, hidden, 0);
      const given = [z, u, ...shared].map((x) => at(x, x === z ? t : 0));
      step(...y.map((each) => at(each, t)), ...given, ...before, batch, hidden, flag);
    }
  });
}

/** The cotangents that are wanted of a sequence. */
export interface SequenceCotangents {
  readonly z: Operand | undefined;
  readonly weight: Operand | undefined;
  readonly bias?: Operand | undefined;
  readonly starts: Cotangents;
}

/**
 * Computes cotangents, against time, from those of the outputs. What flows back from step to step is kept where
 * in the end the cotangents of the first states are.
 */
export function runSequenceBackward(
  name: Sequence,
  dx: SequenceCotangents,
  dy: Cotangents,
  y: Operands,
  along: Steps,
): void {
  const { dtype, sizes, rows, shared, flag } = formOf(y, along);
  const [time, batch, hidden] = sizes;
  const { weight, starts } = along;
  const room = (given: Operand | undefined, shape: Shape) => given ?? filled(dtype, shape, 0);
  const dz = room(dx.z, [time, batch, rows]);
  const du = shared.length > 0 ? filled(dtype, dz.shape, 0) : dz; // without a bias in u, what reaches z and u is the same
  const later = starts.map((start, i) => room(dx.starts[i], start.shape));
  const dys = starts.map((_, i) => room(dy[i], sizes));
  const work = scratch("matmulPackedWork", dtype, time, batch, hidden, rows);
  const ones = filled(dtype, [time * batch], 1);
  const written = [du, ...(du === dz ? [] : [dz])];
  const wanted = [dx.weight, dx.bias].flatMap((each) => each ?? []);
  for (const each of dx.starts) if (each) fill(each, 0);
  onHeap([...written, ...later, ...dys, ...y, weight, ...starts, ...wanted, ones, work], (at) => {
    const [multiply, step] = [named("matmulPacked", dtype), named(`${name}SequenceBackward`, dtype)];
    named("matmulPack", dtype)(at(weight), at(work), hidden, 1, hidden, rows);
    for (let t = time - 1; t >= 0; t--) {
      const before = starts.map((start, i) => (t === 0 ? at(start) : at(y[i] as Operand, t - 1)));
      const now = (operands: Operands) => operands.map((each) => at(each, t));
      const flowing = later.map((each) => at(each));
      step(...now(written), ...flowing, ...now(dys), ...now(y), ...before, batch, hidden, flag);
      multiply(flowing[0] as number, at(du, t), at(weight), at(work), hidden, 1, batch, hidden, rows, 1);
    }
    if (dx.weight) {
      const [h, h0] = [at(y[0] as Operand), at(starts[0] as Operand)];
      named("matmulPackedCotangent", dtype)(
        at(dx.weight),
        at(du),
        h,
        h0,
        at(work),
        time,
        batch,
        rows,
        hidden,
      );
    }
    if (dx.bias) {
      const last = at(du) + (rows - hidden) * bytesPerElement[dtype]; // db = 1ᵀ du, of the last rows
      multiply(at(dx.bias), at(ones), last, at(work), rows, 1, 1, hidden, time * batch, 0);
    }
  });
}

function formOf([h]: Operands, { weight, bias, rectifies }: Steps) {
  const { dtype, shape } = h as Operand;
  return {
    dtype,
    sizes: shape as readonly [time: number, batch: number, hidden: number],
    rows: weight.shape[0] as number,
    shared: bias ? [bias] : [],
    flag: Number(rectifies),
  };
}

/** Makes operands contiguous and resident, and tells where each begins, or its part for a step of time. */
function onHeap(operands: Operands, run: (at: (x: Operand, t?: number) => number) => void): void {
  const dense = new Map(operands.map((x) => [x, contiguous(x)]));
  const storages = [...dense.values()].map(({ storage }) => storage);
  try {
    for (const storage of storages) storage.check();
    hold(storages);
    run((x, t = 0) => {
      const { storage, dtype, shape } = dense.get(x) as Operand;
      return storage.pointer + (t === 0 ? 0 : t * sizeOf(shape.slice(1)) * bytesPerElement[dtype]);
    });
  } finally {
    for (const [x, { storage }] of dense)
      if (storage !== x.storage || storage.owner === call) storage.release();
  }
}

/** Room full of one number for the length of one call. */
function filled(dtype: Dtype, shape: Shape, value: number): Operand {
  const y = empty(dtype, shape);
  fill(y, value);
  y.storage.owner = call;
  return y;
}

function fill(y: Operand, value: number): void {
  runOnStrides("fill", y, [], sizeOf(y.shape), value);
}

function named(name: KernelName, dtype: Dtype) {
  return kernel(name, dtype === "float32" ? "f32" : "f64");
}
