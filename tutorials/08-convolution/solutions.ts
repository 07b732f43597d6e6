/** The window reaches over d(k − 1) + 1 numbers; it has one place more than it can take steps. */
export function places(n: number, k: number, s: number, a: number, d: number): number {
  const steps = Math.floor((n + 2 * a - d * (k - 1) - 1) / s);
  return Math.max(steps + 1, 0);
}

/** Each pair goes to the sum of its places: so the index of g runs against that of f. */
export function convolve(f: number[], g: number[]): number[] {
  const y = Array<number>(f.length + g.length - 1).fill(0);
  for (const [m, fm] of f.entries()) for (const [j, gj] of g.entries()) y[m + j] += fm * gj;
  return y;
}

/** A weight's cotangent: the sum, over all places of the window, of dy times the number that it met there. */
export function kernelGradient(dy: number[], x: number[], s: number, k: number): number[] {
  return Array.from({ length: k }, (_, p) => dy.reduce((sum, dyi, i) => sum + dyi * x[i * s + p], 0));
}
