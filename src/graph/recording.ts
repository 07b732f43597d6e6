import { Tensor } from "./tensor.js";

let recording = true;

/** Whether ops are recorded now. */
export const isRecording = () => recording;

/** Runs a function whose ops are, or are not, recorded for differentiation. */
export function withRecording<R>(on: boolean, run: () => R): R {
  const before = recording;
  recording = on;
  try {
    return run();
  } finally {
    recording = before;
  }
}

/** Runs a function without recording: for evaluation, where no derivative will be asked for. */
export function untracked<R>(run: () => R): R {
  return withRecording(false, run);
}

/** The same values without their history: a constant to whatever comes after. Nothing is copied. */
export function detach(x: Tensor): Tensor {
  return new Tensor(x.dtype, x.shape, x.storage, x.strides);
}
