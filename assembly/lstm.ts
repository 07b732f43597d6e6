import { sigmoid } from "./activation";
import { Gates } from "./gates";
import { Simd } from "./simd";

/*
 * One step: z, u = W h_{t−1} and gates are [batch, 4 hidden], a row for i, f, g and o; c, bent = φ(c) and h are
 * [batch, hidden].
 */

class LSTM {
  /** One vector of a row. */
  @inline static backward<T extends number>(
    dz: usize, hLater: usize, cLater: usize, dh: usize, dc: usize, gates: usize, bent: usize, before: usize,
    n: i32, whole: bool, rectifies: bool,
  ): void {
    const i = Gates.load<T>(gates, 0, whole), f = Gates.load<T>(gates, n, whole);
    const g = Gates.load<T>(gates, 2 * n, whole), o = Gates.load<T>(gates, 3 * n, whole);
    const φc = Gates.load<T>(bent, 0, whole);
    const dhAll = v128.add<T>(Gates.load<T>(dh, 0, whole), Gates.load<T>(hLater, 0, whole));
    const byH = Gates.activateBackward<T>(v128.mul<T>(dhAll, o), φc, rectifies);
    const dcAll = v128.add<T>(v128.add<T>(Gates.load<T>(dc, 0, whole), Gates.load<T>(cLater, 0, whole)), byH);
    const df = v128.mul<T>(dcAll, Gates.load<T>(before, 0, whole));
    Gates.store<T>(dz, 0, Gates.sigmoidBackward<T>(v128.mul<T>(dcAll, g), i), whole);
    Gates.store<T>(dz, n, Gates.sigmoidBackward<T>(df, f), whole);
    Gates.store<T>(dz, 2 * n, Gates.activateBackward<T>(v128.mul<T>(dcAll, i), g, rectifies), whole);
    Gates.store<T>(dz, 3 * n, Gates.sigmoidBackward<T>(v128.mul<T>(dhAll, φc), o), whole);
    Gates.store<T>(cLater, 0, v128.mul<T>(dcAll, f), whole);
  }
}

/** i, f, o = σ(z + u), g = φ(z + u); c = f ⊙ c_{t−1} + i ⊙ g; h = o ⊙ φ(c). */
function lstmSequenceStep<T extends number>(
  h: usize, c: usize, gates: usize, bent: usize, z: usize, u: usize, hBefore: usize, before: usize, batch: i32,
  hidden: i32, rectifies: bool,
): void {
  const state = batch * hidden;
  Gates.add<T>(gates, z, u, 4 * state);
  for (let b = 0; b < batch; b++) {
    const at = b * hidden;
    const i = Simd.at<T>(gates, 4 * at), f = Simd.at<T>(i, hidden);
    const g = Simd.at<T>(f, hidden), o = Simd.at<T>(g, hidden);
    sigmoid<T>(i, i, 2 * hidden); // f lies behind i
    Gates.activate<T>(g, g, hidden, rectifies);
    sigmoid<T>(o, o, hidden);
    for (let k = 0; k < hidden; k += Gates.step<T>(k, hidden)) {
      const whole = Gates.isWhole<T>(k, hidden);
      const stays = v128.mul<T>(Gates.load<T>(f, k, whole), Gates.load<T>(before, at + k, whole));
      const enters = v128.mul<T>(Gates.load<T>(i, k, whole), Gates.load<T>(g, k, whole));
      Gates.store<T>(c, at + k, v128.add<T>(stays, enters), whole);
    }
  }
  Gates.activate<T>(bent, c, state, rectifies);
  for (let b = 0; b < batch; b++) {
    const at = b * hidden, o = Simd.at<T>(gates, 4 * at + 3 * hidden);
    for (let k = 0; k < hidden; k += Gates.step<T>(k, hidden)) {
      const whole = Gates.isWhole<T>(k, hidden);
      Gates.store<T>(h, at + k, v128.mul<T>(Gates.load<T>(o, k, whole), Gates.load<T>(bent, at + k, whole)), whole);
    }
  }
}

/** dz; and where what flows back from later steps was, what flows past the gates: dc ⊙ f to c_{t−1}, none to h_{t−1}. */
function lstmSequenceBackward<T extends number>(
  dz: usize, hLater: usize, cLater: usize, dh: usize, dc: usize, h: usize, c: usize, gates: usize, bent: usize,
  hBefore: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  for (let b = 0; b < batch; b++) {
    const row = 4 * b * hidden;
    for (let k = 0; k < hidden; k += Gates.step<T>(k, hidden)) {
      const whole = Gates.isWhole<T>(k, hidden), at = b * hidden + k;
      LSTM.backward<T>(
        Simd.at<T>(dz, row + k), Simd.at<T>(hLater, at), Simd.at<T>(cLater, at), Simd.at<T>(dh, at),
        Simd.at<T>(dc, at), Simd.at<T>(gates, row + k), Simd.at<T>(bent, at), Simd.at<T>(before, at), hidden, whole, rectifies,
      );
    }
  }
  memory.fill(hLater, 0, Simd.at<T>(0, batch * hidden));
}

export function lstmSequenceStep_f32(
  h: usize, c: usize, gates: usize, bent: usize, z: usize, u: usize, hBefore: usize, before: usize, batch: i32,
  hidden: i32, rectifies: bool,
): void {
  lstmSequenceStep<f32>(h, c, gates, bent, z, u, hBefore, before, batch, hidden, rectifies);
}
export function lstmSequenceStep_f64(
  h: usize, c: usize, gates: usize, bent: usize, z: usize, u: usize, hBefore: usize, before: usize, batch: i32,
  hidden: i32, rectifies: bool,
): void {
  lstmSequenceStep<f64>(h, c, gates, bent, z, u, hBefore, before, batch, hidden, rectifies);
}
export function lstmSequenceBackward_f32(
  dz: usize, hLater: usize, cLater: usize, dh: usize, dc: usize, h: usize, c: usize, gates: usize, bent: usize,
  hBefore: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  lstmSequenceBackward<f32>(dz, hLater, cLater, dh, dc, h, c, gates, bent, hBefore, before, batch, hidden, rectifies);
}
export function lstmSequenceBackward_f64(
  dz: usize, hLater: usize, cLater: usize, dh: usize, dc: usize, h: usize, c: usize, gates: usize, bent: usize,
  hBefore: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  lstmSequenceBackward<f64>(dz, hLater, cLater, dh, dc, h, c, gates, bent, hBefore, before, batch, hidden, rectifies);
}
