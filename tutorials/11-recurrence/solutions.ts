/*
# Solutions

**1.** The loop ends at the sequence's own length. What stands behind it is never read.
*/
export function lastStates(w: number, u: number, rows: number[][], lengths: number[]): number[] {
  return rows.map((row, i) => row.slice(0, lengths[i]).reduce((h, x) => Math.max(0, w * h + u * x), 0));
}

/*
**2.** From the last step to the first, with what the step after sends back: $h_t$ matters to the loss
itself, and by $w$ to the next state.
*/
export function backThroughTime(w: number, x: number[], dy: number[]): [dw: number, dx: number[]] {
  const h = [0];
  for (let t = 0; t < x.length; t++) h[t + 1] = Math.max(0, w * h[t] + x[t]);
  const dx: number[] = [];
  let [dw, back] = [0, 0];
  for (let t = x.length - 1; t >= 0; t--) {
    const dz = h[t + 1] > 0 ? dy[t] + back : 0;
    dx[t] = dz;
    dw += dz * h[t];
    back = w * dz;
  }
  return [dw, dx];
}

/*
**3.** One norm for all lists, so that all become shorter by the same share. If the norm is 0 it is not
more than $c$, and there is no division.
*/
export function clip(gradients: number[][], c: number): number[][] {
  const norm = Math.sqrt(gradients.flat().reduce((sum, g) => sum + g * g, 0));
  return norm > c ? gradients.map((list) => list.map((g) => (g * c) / norm)) : gradients;
}
