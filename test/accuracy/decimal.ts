import { Decimal } from "decimal.js";
import { exponentOf } from "./samples.js";

/** Twice the digits of a float64: what cancels still leaves enough. */
Decimal.set({ precision: 34 });

const powers = new Map<number, Decimal>();

function powerOfTwo(exponent: number): Decimal {
  const known = powers.get(exponent) ?? Decimal.pow(2, exponent);
  powers.set(exponent, known);
  return known;
}

/** A float64 to more digits than are computed with; a whole number to its last. */
export function toDecimal(x: number): Decimal {
  if (!Number.isFinite(x) || x === 0) return new Decimal(x);
  const exponent = exponentOf(x) - 52;
  if (exponent >= 0) return new Decimal(BigInt(x).toString());
  return powerOfTwo(exponent).times(new Decimal(BigInt(x / 2 ** exponent).toString()));
}

type Function = (x: Decimal) => Decimal;

/** x + c x³ where x is so small that nothing more counts, f(x) elsewhere. */
export function odd(c: number, f: Function): Function {
  return (x) => (x.abs().lt(1e-9) ? x.plus(x.pow(3).times(c)) : f(x));
}

const pi = Decimal.acos(-1);
const REST = 1300n;
/** 2π in units of 2^−1300: enough to take it 2^1024 times. */
const turn = (() => {
  const Precise = Decimal.clone({ precision: 420 });
  const scaled = Precise.acos(-1)
    .times(2)
    .times(Precise.pow(2, Number(REST)));
  return BigInt(scaled.floor().toFixed());
})();

/** An angle without its whole turns. */
export function turned(x: Decimal): Decimal {
  if (x.abs().lt(2 ** 53)) return x;
  const rest = (BigInt(x.toFixed()) << REST) % turn;
  return new Decimal((rest >> (REST - 200n)).toString()).times(powerOfTwo(-200));
}

/** The angle of a tangent, that of a large one by its reciprocal. */
export function arctangent(x: Decimal): Decimal {
  const atan = odd(-1 / 3, (x) => x.atan());
  if (x.abs().lt(1)) return atan(x);
  return pi.div(x.isNeg() ? -2 : 2).minus(atan(new Decimal(1).div(x)));
}

/** The angle of the point (x, y). */
export function angle(y: Decimal, x: Decimal): Decimal {
  const slope = arctangent(y.div(x));
  return x.isNeg() ? slope.plus(y.isNeg() ? pi.neg() : pi) : slope;
}

/** The angle of a cosine, by that of the sine. */
export function arccosine(x: Decimal): Decimal {
  return x.lt(0.5) ? pi.div(2).minus(arcsine(x)) : x.acos();
}

export const arcsine: Function = odd(1 / 6, (x) => x.asin());

/** e^x − 1, by its series where x is small. */
export function expm1(x: Decimal): Decimal {
  if (x.abs().gt(1e-9)) return x.exp().minus(1);
  return x.times(x.div(3).plus(1).times(x.div(2)).plus(1)).plus(x.pow(4).div(24));
}

/** ln(1 + x), by its series where x is small. */
export function log1p(x: Decimal): Decimal {
  if (x.abs().gt(1e-9)) return x.plus(1).ln();
  return x.minus(x.pow(2).div(2)).plus(x.pow(3).div(3)).minus(x.pow(4).div(4));
}

const perRoot = new Decimal(2).div(pi.sqrt());

/** 2/√π x e^(−x²) (1 + 2x²/3 (1 + 2x²/5 (…))); beyond 7 there is 1 to more digits than a float64 has. */
export function erf(x: Decimal): Decimal {
  if (x.abs().gt(7)) return new Decimal(x.isNeg() ? -1 : 1);
  const twice = x.pow(2).times(2);
  let [sum, term] = [new Decimal(1), new Decimal(1)];
  for (let n = 3; term.gt(1e-34); n += 2) {
    term = term.times(twice).div(n);
    sum = sum.plus(term);
  }
  return perRoot.times(x).times(x.pow(2).neg().exp()).times(sum);
}
