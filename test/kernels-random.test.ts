import { describe, expect, test } from "vitest";
import {
  bernoulli,
  dropout,
  type FloatDtype,
  Generator,
  normal,
  permutation,
  type Tensor,
  tensor,
  uniform,
} from "../src/index.js";
import { pairOf, philox, wordOf } from "./reference/philox.js";
import { range } from "./reference/plain.js";

const dtypes: readonly FloatDtype[] = ["float32", "float64"];
const values = (x: Tensor): number[] => [...x.data()];

/** Every element as the same bits, any NaN for NaN. */
function expectSameBits(got: readonly number[], expected: readonly number[]): void {
  expect(got.length).toBe(expected.length);
  const wrong = expected.findIndex((value, i) => !Object.is(got[i], value));
  if (wrong >= 0) expect.fail(`element ${wrong}: expected ${expected[wrong]}, got ${got[wrong]}`);
}

describe("Philox 4×32-10", () => {
  test("the naive one gives the authors' known answers", () => {
    const hex = (words: string) => words.split(" ").map((word) => BigInt(`0x${word}`));
    const counter = "243f6a88 85a308d3 13198a2e 03707344";
    expect(philox([0n, 0n, 0n, 0n], [0n, 0n])).toEqual(hex("6627e8d5 e169c58d bc57ac4c 9b00dbd8"));
    const ones = 2n ** 32n - 1n;
    expect(philox([ones, ones, ones, ones], [ones, ones])).toEqual(
      hex("408f276d 41c83b0e a20bc7c6 6d5451fd"),
    );
    expect(philox(hex(counter), hex("a4093822 299f31d0"))).toEqual(
      hex("d16cfe09 94fdcceb 5001e420 24126ea1"),
    );
  });

  test("a draw from seed 0 holds the known answer to counter 0", () => {
    const drawn = values(uniform(new Generator(0), [16]));
    const known = [0x6627e8, 0xe169c5, 0xbc57ac, 0x9b00db].map((bits) => bits / 2 ** 24);
    expect([0, 4, 8, 12].map((i) => drawn[i])).toEqual(known);
  });
});

/** Places in a stream: at its start, and where the counter's low word overflows. */
const starts = [0, 5, 2 ** 34 - 9, 2 ** 40 + 3];
const seeds = [0, 1, -1, 2 ** 32 + 7, Number.MAX_SAFE_INTEGER];

/** A generator that has handed out so many keys. */
function startingAt(seed: number, counter: number): Generator {
  const generator = new Generator(seed);
  generator.next(counter);
  return generator;
}

const fine = (seed: number, g: number) => {
  const [high, low] = pairOf(seed, g);
  return (Number(high) * 2 ** 21 + Math.floor(Number(low) / 2 ** 11)) / 2 ** 53;
};

describe.each(seeds.flatMap((seed) => starts.map((start) => [seed, start] as const)))(
  "seed %d from %d",
  (seed, start) => {
    const n = 37;
    const places = range(n).map((i) => start + i);

    test("uniform numbers are Philox's words", () => {
      const coarse = places.map((g) => Math.floor(wordOf(seed, g) / 2 ** 8) / 2 ** 24);
      expectSameBits(values(uniform(startingAt(seed, start), [n])), coarse);
      expectSameBits(
        values(uniform(startingAt(seed, start), [n], { dtype: "float64" })),
        places.map((g) => fine(seed, g)),
      );
      expectSameBits(
        values(bernoulli(startingAt(seed, start), [n], { chance: 0.3 })),
        coarse.map((u) => Number(u < 0.3)),
      );
    });

    test("normal numbers are those of Box and Muller", () => {
      const expected = places.map((g) => {
        const first = g % 8 < 4 ? g : g - 4;
        const radius = Math.sqrt(-2 * Math.log(1 - fine(seed, first)));
        const angle = 2 * Math.PI * fine(seed, first + 4);
        return radius * (g % 8 < 4 ? Math.cos(angle) : Math.sin(angle));
      });
      for (const [dtype, digits] of [
        ["float64", 13],
        ["float32", 6],
      ] as const) {
        const drawn = values(normal(startingAt(seed, start), [n], { dtype }));
        for (const [i, value] of drawn.entries()) expect(value).toBeCloseTo(expected[i] as number, digits);
      }
    });

    test("a permutation is that of Fisher and Yates, from the inside out", () => {
      const expected: number[] = [];
      for (const [i, g] of places.entries()) {
        const [high, low] = pairOf(seed, g);
        const j = Number(((high * 2n ** 32n + low) * BigInt(i + 1)) / 2n ** 64n);
        expected[i] = expected[j] as number;
        expected[j] = i;
      }
      expectSameBits(values(permutation(startingAt(seed, start), n)), expected);
    });
  },
);

const draws: readonly [string, (generator: Generator, n: number) => Tensor][] = [
  ...dtypes.flatMap((dtype): [string, (generator: Generator, n: number) => Tensor][] => [
    [`uniform ${dtype}`, (generator, n) => uniform(generator, [n], { dtype })],
    [`normal ${dtype}`, (generator, n) => normal(generator, [n], { dtype })],
    [`bernoulli ${dtype}`, (generator, n) => bernoulli(generator, [n], { dtype, chance: 0.4 })],
    [
      `dropout ${dtype}`,
      (generator, n) => {
        const ramp = tensor(Float64Array.from({ length: n }).fill(1), { dtype });
        return dropout(ramp, { rate: 0.4, key: generator.next(n) });
      },
    ],
  ]),
  ["bernoulli bool", (generator, n) => bernoulli(generator, [n])],
];

test.each(draws)("%s: cut anywhere, the same numbers", (_, draw) => {
  const whole = values(draw(new Generator(11), 50));
  for (let cut = 0; cut <= 50; cut++) {
    const generator = new Generator(11);
    expectSameBits([...values(draw(generator, cut)), ...values(draw(generator, 50 - cut))], whole);
  }
});

/** The means of the first four powers. */
function moments(numbers: readonly number[]): number[] {
  return [1, 2, 3, 4].map((power) => numbers.reduce((sum, x) => sum + x ** power, 0) / numbers.length);
}

/** The mean product of numbers so far apart. */
function correlation(numbers: readonly number[], distance: number): number {
  const products = numbers.slice(distance).map((x, i) => x * (numbers[i] as number));
  return products.reduce((a, b) => a + b, 0) / products.length;
}

describe.each(dtypes)("many numbers in %s", (dtype) => {
  const n = 200_000;

  test("uniform ones lie in [0, 1), evenly", () => {
    const drawn = values(uniform(new Generator(3), [n], { dtype }));
    expect(drawn.every((x) => x >= 0 && x < 1)).toBe(true);
    const centered = drawn.map((x) => (2 * x - 1) * Math.sqrt(3));
    const [mean, variance, , fourth] = moments(centered) as [number, number, number, number];
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.01);
    expect(Math.abs(fourth - 9 / 5)).toBeLessThan(0.02);
    for (const distance of [1, 2, 4, 8, 16])
      expect(Math.abs(correlation(centered, distance))).toBeLessThan(0.01);
    const bins = new Array<number>(64).fill(0);
    for (const x of drawn) (bins[Math.floor(64 * x)] as number)++;
    const chiSquare = bins.reduce((sum, count) => sum + (count - n / 64) ** 2 / (n / 64), 0);
    expect(chiSquare).toBeGreaterThan(30); // 63 ± 11: neither uneven nor suspiciously even
    expect(chiSquare).toBeLessThan(115);
  });

  test("normal ones have the moments 0, 1, 0, 3", () => {
    const drawn = values(normal(new Generator(4), [n], { dtype }));
    const [mean, variance, third, fourth] = moments(drawn) as [number, number, number, number];
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.015);
    expect(Math.abs(third)).toBeLessThan(0.04);
    expect(Math.abs(fourth - 3)).toBeLessThan(0.12);
    for (const distance of [1, 2, 4, 8]) expect(Math.abs(correlation(drawn, distance))).toBeLessThan(0.01);
    expect(drawn.filter((x) => Math.abs(x) > 2).length / n).toBeCloseTo(0.0455, 2);
  });

  test("dropout drops its share and keeps the mean", () => {
    const ones = tensor(new Float64Array(n).fill(1), { dtype });
    const kept = values(dropout(ones, { rate: 0.3, key: new Generator(5).next(n) }));
    expect(kept.filter((x) => x === 0).length / n).toBeCloseTo(0.3, 2);
    expect((moments(kept) as [number])[0]).toBeCloseTo(1, 1.5);
  });
});

test("a mean and a deviation, a low and a high end are where they were asked for", () => {
  const drawn = values(uniform(new Generator(1), [1000], { low: -3, high: 5, dtype: "float64" }));
  expect(drawn.every((x) => x >= -3 && x < 5)).toBe(true);
  const wide = values(normal(new Generator(1), [1000], { mean: 7, deviation: 2, dtype: "float64" }));
  const narrow = values(normal(new Generator(1), [1000], { dtype: "float64" }));
  for (const [i, x] of wide.entries()) expect(x).toBeCloseTo(7 + 2 * (narrow[i] as number), 12);
});

describe("permutation", () => {
  test.each([0, 1, 2, 3, 17, 1000])("of %i is one", (n) => {
    const order = values(permutation(new Generator(n), n));
    expect(order.sort((a, b) => a - b)).toEqual(range(n));
  });

  test("all orders of four are equally likely", () => {
    const counts = new Map<string, number>();
    const generator = new Generator(9);
    for (let i = 0; i < 4800; i++) {
      const order = values(permutation(generator, 4)).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    expect(chiSquare).toBeLessThan(55); // 23 ± 7
  });
});
