import fc from "fast-check";

/** RUNS=200 draws more cases. */
const numRuns = Number(process.env.RUNS ?? 25);

/** Checks each of so many random cases. */
export function every<T>(cases: fc.Arbitrary<T>, check: (each: T) => void): void {
  fc.assert(
    fc.property(cases, (each) => void check(each)),
    { numRuns },
  );
}
