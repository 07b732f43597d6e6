import { Gates } from "./gates";
import { Simd } from "./simd";

/** h_t = φ(z_t + u), where u = W h_{t−1}; all are [batch, hidden]. */
function rnnSequenceStep<T extends number>(
  h: usize, z: usize, u: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  const n = batch * hidden;
  Gates.add<T>(h, z, u, n);
  Gates.activate<T>(h, h, n, rectifies);
}

/** dz = φ′ ⊙ dh, where dh is what reaches h_t of its own, and from later steps. Nothing flows past the gates. */
function rnnSequenceBackward<T extends number>(
  dz: usize, later: usize, dh: usize, h: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  const n = batch * hidden;
  for (let k = 0; k < n; k += Gates.step<T>(k, n)) {
    const whole = Gates.isWhole<T>(k, n);
    const g = v128.add<T>(Gates.load<T>(dh, k, whole), Gates.load<T>(later, k, whole));
    Gates.store<T>(dz, k, Gates.activateBackward<T>(g, Gates.load<T>(h, k, whole), rectifies), whole);
  }
  memory.fill(later, 0, Simd.at<T>(0, n));
}

export function rnnSequenceStep_f32(
  h: usize, z: usize, u: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  rnnSequenceStep<f32>(h, z, u, before, batch, hidden, rectifies);
}
export function rnnSequenceStep_f64(
  h: usize, z: usize, u: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  rnnSequenceStep<f64>(h, z, u, before, batch, hidden, rectifies);
}
export function rnnSequenceBackward_f32(
  dz: usize, later: usize, dh: usize, h: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  rnnSequenceBackward<f32>(dz, later, dh, h, before, batch, hidden, rectifies);
}
export function rnnSequenceBackward_f64(
  dz: usize, later: usize, dh: usize, h: usize, before: usize, batch: i32, hidden: i32, rectifies: bool,
): void {
  rnnSequenceBackward<f64>(dz, later, dh, h, before, batch, hidden, rectifies);
}
