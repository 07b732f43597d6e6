/** The error function: 2/√π x e^(−x²) (1 + 2x²/3 (1 + 2x²/5 (1 + 2x²/7 (…)))), a series of which all terms have one sign. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let sum = 1;
  for (let n = 200; n > 0; n--) sum = 1 + ((2 * x * x) / (2 * n + 1)) * sum;
  return (2 / Math.sqrt(Math.PI)) * x * Math.exp(-x * x) * sum;
}
