import { sigmoid } from "./activation";
import { Gates } from "./gates";
import { Plain, Simd } from "./simd";

/*
 * One step: x and u = W h_{t−1} are [batch, 3 hidden], a row for r, z and n; gates are [batch, 4 hidden], a row
 * for r, z, n and m = u_n + b, which r dims; h is [batch, hidden].
 */

class GRU {
  /** One vector of a row. */
  @inline static backward<T extends number>(
    du: usize, dx: usize, later: usize, dh: usize, gates: usize, before: usize,
    hidden: i32, whole: bool, rectifies: bool,
  ): void {
    const r = Gates.load<T>(gates, 0, whole), z = Gates.load<T>(gates, hidden, whole);
    const n = Gates.load<T>(gates, 2 * hidden, whole), m = Gates.load<T>(gates, 3 * hidden, whole);
    const all = v128.add<T>(Gates.load<T>(dh, 0, whole), Gates.load<T>(later, 0, whole));
    const rest = v128.sub<T>(Plain.one<T>(), z);
    const dn = Gates.activateBackward<T>(v128.mul<T>(all, rest), n, rectifies);
    const moved = v128.mul<T>(all, v128.sub<T>(Gates.load<T>(before, 0, whole), n));
    const dr = Gates.sigmoidBackward<T>(v128.mul<T>(dn, m), r), dz = Gates.sigmoidBackward<T>(moved, z);
    Gates.store<T>(dx, 0, dr, whole);
    Gates.store<T>(du, 0, dr, whole);
    Gates.store<T>(dx, hidden, dz, whole);
    Gates.store<T>(du, hidden, dz, whole);
    Gates.store<T>(dx, 2 * hidden, dn, whole);
    Gates.store<T>(du, 2 * hidden, v128.mul<T>(dn, r), whole);
    Gates.store<T>(later, 0, v128.mul<T>(all, z), whole);
  }
}

/** r, z = σ(x + u); n = φ(x_n + r ⊙ m); h = (1 − z) ⊙ n + z ⊙ h_{t−1}. */
function gruSequenceStep<T extends number>(
  h: usize, gates: usize, x: usize, u: usize, bias: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  const two = 2 * hidden;
  for (let b = 0; b < batch; b++) {
    const at = b * hidden, xb = Simd.at<T>(x, 3 * at), ub = Simd.at<T>(u, 3 * at);
    const r = Simd.at<T>(gates, 4 * at), z = Simd.at<T>(r, hidden);
    const n = Simd.at<T>(z, hidden), m = Simd.at<T>(n, hidden);
    Gates.add<T>(r, xb, ub, two); // z lies behind r
    sigmoid<T>(r, r, two);
    Gates.add<T>(m, Simd.at<T>(ub, two), bias, hidden);
    for (let k = 0; k < hidden; k += Gates.step<T>(k, hidden)) {
      const whole = Gates.isWhole<T>(k, hidden);
      const dimmed = v128.mul<T>(Gates.load<T>(r, k, whole), Gates.load<T>(m, k, whole));
      Gates.store<T>(n, k, v128.add<T>(Gates.load<T>(xb, two + k, whole), dimmed), whole);
    }
    Gates.activate<T>(n, n, hidden, rectifies);
    for (let k = 0; k < hidden; k += Gates.step<T>(k, hidden)) {
      const whole = Gates.isWhole<T>(k, hidden), zk = Gates.load<T>(z, k, whole);
      const enters = v128.mul<T>(v128.sub<T>(Plain.one<T>(), zk), Gates.load<T>(n, k, whole));
      const stays = v128.mul<T>(zk, Gates.load<T>(before, at + k, whole));
      Gates.store<T>(h, at + k, v128.add<T>(enters, stays), whole);
    }
  }
}

/** du, dx; and where what flows back from later steps was, what flows past the gates: dh ⊙ z. */
function gruSequenceBackward<T extends number>(
  du: usize, dx: usize, later: usize, dh: usize, h: usize, gates: usize, before: usize, batch: i32, hidden: i32,
  rectifies: bool,
): void {
  for (let b = 0; b < batch; b++) {
    const row = 3 * b * hidden;
    for (let k = 0; k < hidden; k += Gates.step<T>(k, hidden)) {
      const whole = Gates.isWhole<T>(k, hidden), at = b * hidden + k;
      GRU.backward<T>(
        Simd.at<T>(du, row + k), Simd.at<T>(dx, row + k), Simd.at<T>(later, at), Simd.at<T>(dh, at),
        Simd.at<T>(gates, 4 * b * hidden + k), Simd.at<T>(before, at), hidden, whole, rectifies,
      );
    }
  }
}

export function gruSequenceStep_f32(
  h: usize, gates: usize, x: usize, u: usize, bias: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  gruSequenceStep<f32>(h, gates, x, u, bias, before, batch, hidden, rectifies);
}
export function gruSequenceStep_f64(
  h: usize, gates: usize, x: usize, u: usize, bias: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  gruSequenceStep<f64>(h, gates, x, u, bias, before, batch, hidden, rectifies);
}
export function gruSequenceBackward_f32(
  du: usize, dx: usize, later: usize, dh: usize, h: usize, gates: usize, before: usize, batch: i32, hidden: i32,
  rectifies: bool,
): void {
  gruSequenceBackward<f32>(du, dx, later, dh, h, gates, before, batch, hidden, rectifies);
}
export function gruSequenceBackward_f64(
  du: usize, dx: usize, later: usize, dh: usize, h: usize, gates: usize, before: usize, batch: i32, hidden: i32,
  rectifies: bool,
): void {
  gruSequenceBackward<f64>(du, dx, later, dh, h, gates, before, batch, hidden, rectifies);
}
