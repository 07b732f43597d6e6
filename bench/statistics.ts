/** The value below which a share of the numbers lies, between two of them in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** How far the middle half of the numbers lies apart, as a share of the median. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);
}

/** What tells results apart, whatever order they are in. */
export interface Sums {
  readonly sum: number;
  /** Of the absolute values. */
  readonly size: number;
}

export function sumsOf(values: ArrayLike<number>): Sums {
  let [sum, size] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += values[i] as number;
    size += Math.abs(values[i] as number);
  }
  return { sum, size };
}

/** Whether two results are the same, but for the rounding of float32 and of thousands of sums of it. */
export function areClose(a: Sums, b: Sums): boolean {
  const bound = 2e-3 * Math.max(a.size, b.size) + 1e-6;
  return Math.abs(a.sum - b.sum) <= bound && Math.abs(a.size - b.size) <= bound;
}
