/*
# Now you

Three functions. Each already holds what somebody wrote who got it wrong. Find out why, and put it
right.

**1. The last state of padded sequences.** One ReLU unit, $h_t = \max(0, w h_{t-1} + u x_t)$ with
$h_0 = 0$, reads several sequences. `rows` holds one in each row, filled up behind its end (a row may be
longer than the longest of them); `lengths` says how many items of each row are real. Return the state
of each after its last real item. A sequence may have none: its state is 0.

Why it matters: in step 10 this mistake turned 79.9 % into 21 %.
*/
export function lastStates(w: number, u: number, rows: number[][], lengths: number[]): number[] {
  return rows.map((row, i) => {
    let h = 0;
    for (let t = 0; t < row.length; t++) h = Math.max(0, w * h + u * row[t]);
    return lengths[i] === 0 ? 0 : h;
  });
}

/*
**2. Back through time.** The same unit with $u = 1$: $h_t = \max(0, w h_{t-1} + x_t)$, $h_0 = 0$. The loss
changes by `dy[t]` per 1 that $h_t$ changes, where it looks at $h_t$ itself. Return how it changes with $w$,
and how with each item: `[dw, [dx₁, dx₂, …]]`. Where the sum inside of the max is 0 or less, the slope of
ReLU is 0.

Why it matters: this is all that a library does for a recurrent layer. Whoever has written it once
knows where gradients get lost.
*/
export function backThroughTime(w: number, x: number[], dy: number[]): [dw: number, dx: number[]] {
  const h = [0];
  for (let t = 0; t < x.length; t++) h[t + 1] = Math.max(0, w * h[t] + x[t]);
  let dw = 0;
  const dx: number[] = [];
  for (let t = 0; t < x.length; t++) {
    const dz = h[t + 1] > 0 ? dy[t] : 0;
    dx[t] = dz;
    dw += dz * h[t];
  }
  return [dw, dx];
}

/*
**3. Clipping by norm.** Each list of `gradients` belongs to one parameter. If the norm of all numbers
together is more than `c`, return them shortened by one share, so that it is `c`. Else return them as they
are. (Without the 0.000001 of step 8. Numbers that are all 0 stay 0.)

Why it matters: without it, step 8's training ended in NaN; and a wrong one changes the direction.
*/
export function clip(gradients: number[][], c: number): number[][] {
  return gradients.map((g) => {
    const norm = Math.sqrt(g.reduce((sum, each) => sum + each * each, 0));
    return norm > c ? g.map((each) => (each * c) / norm) : g;
  });
}

/*
`npm run tutorial -- recurrence exercises` answers each attempt with the smallest case found in which it
fails. Solutions are in [solutions.ts](solutions.ts).
*/
