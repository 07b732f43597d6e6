import fc from "fast-check";
import type { Shape, Tensor } from "../../../src/index.js";
import { optional, places, values } from "../draw.js";
import { add, at, build, indices, type Plain, range } from "../plain.js";
import type { Row } from "../row.js";

/** The weights of the classes are an option to users, and an input here, as they too have a derivative. */
type LossInputs = readonly [logits: Plain, labels: Plain, ...weight: Plain[]];

interface LossOptions {
  readonly reduction?: "mean" | "sum" | "none";
  readonly labelSmoothing?: number;
  readonly ignoreIndex?: number;
}

interface LossCall {
  readonly inputs: LossInputs;
  readonly options: LossOptions | undefined;
}

const calls: fc.Arbitrary<LossCall> = fc
  .record({
    batch: fc.nat(4),
    classes: fc.integer({ min: 1, max: 9 }),
    rest: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    shares: fc.boolean(),
    weighed: fc.boolean(),
    ignoring: fc.boolean(),
  })
  .chain(({ batch, classes, rest, shares, weighed, ignoring }) => {
    const logits = values([batch, classes, ...rest]);
    const labels = shares
      ? values([batch, classes, ...rest], { low: 0, high: 1 })
      : places([batch, ...rest], classes);
    const weight = values([classes], { low: 0.3, high: 2 });
    const options = fc.record(
      {
        reduction: fc.constantFrom("mean" as const, "sum" as const, "none" as const),
        labelSmoothing: fc.constantFrom(0, 0.1, 1),
        ignoreIndex: fc.integer({ min: -1, max: 2 }),
      },
      { requiredKeys: [] },
    );
    return fc
      .record({
        inputs: (weighed
          ? fc.tuple(logits, labels, weight)
          : fc.tuple(logits, labels)) as fc.Arbitrary<LossInputs>,
        options: optional(options),
      })
      .map((call) => (ignoring && !shares ? ignoreSome(call) : call));
  });

/** The same with labels among the others that name no class, and are ignored. */
function ignoreSome({ inputs, options }: LossCall): LossCall {
  const [logits, labels, ...weight] = inputs;
  const hidden = labels.data.map((label, i) => (i % 3 === 1 ? (options?.ignoreIndex ?? -100) : label));
  return { inputs: [logits, { ...labels, data: hidden }, ...weight], options };
}

export const crossEntropy: Row<LossInputs, LossOptions | undefined> = {
  calls,
  /** The mean of no example at all is NaN, which has no slope. */
  smooth: calls.filter(({ inputs, options }) => !naive(inputs, options).data.some(Number.isNaN)),
  naive,
  arguments: ([logits, labels, weight]: readonly Tensor[], options) => [
    logits,
    labels,
    ...(weight ? [{ ...options, weight }] : options ? [options] : []),
  ],
};

/** Shares with labels that are places, and no smoothing. */
const ofShares = calls
  .filter(({ inputs: [, labels] }) => labels.dtype === "int32")
  .map(({ inputs, options: { labelSmoothing, ...options } = {} }) => ({ inputs, options }));

export const nllLoss: Row<LossInputs, LossOptions | undefined> = {
  ...crossEntropy,
  calls: ofShares,
  smooth: ofShares.filter(({ inputs, options }) => !naive(inputs, options).data.some(Number.isNaN)),
  naive: (inputs, options) => naive(inputs, options, (logShares) => logShares),
};

function naive(
  [logits, labels, weight]: LossInputs,
  options: LossOptions = {},
  logSharesOf = logSoftmax,
): Plain {
  const { reduction = "mean", labelSmoothing = 0, ignoreIndex = -100 } = options;
  const [batch = 0, classes = 0, ...rest] = logits.shape;
  const weightOf = (c: number) => (weight ? at(weight, [c]) : 1);
  const isIgnored = (example: Shape) => labels.dtype === "int32" && at(labels, example) === ignoreIndex;

  const losses = build([batch, ...rest], (example) => {
    if (isIgnored(example)) return 0;
    const place = (c: number) => [example[0] as number, c, ...example.slice(1)];
    const logShares = logSharesOf(range(classes).map((c) => at(logits, place(c))));
    const surprise = range(classes).map((c) => -weightOf(c) * (logShares[c] as number));
    const share = labelSmoothing / classes;
    if (labels.dtype !== "int32") {
      return add(surprise.map((each, c) => each * (at(labels, place(c)) * (1 - labelSmoothing) + share)));
    }
    const sharp = surprise[at(labels, example)] as number;
    return share === 0 ? sharp : (1 - labelSmoothing) * sharp + share * add(surprise);
  });

  if (reduction === "none") return losses;
  const total = add(losses.data);
  const counted = indices(losses.shape).filter((example) => !isIgnored(example));
  const weights = counted.map((example) => (labels.dtype === "int32" ? weightOf(at(labels, example)) : 1));
  return { shape: [], data: [reduction === "sum" ? total : total / add(weights)] };
}

function logSoftmax(logits: readonly number[]): readonly number[] {
  const largest = Math.max(...logits);
  const normalizer = Math.log(add(logits.map((z) => Math.exp(z - largest))));
  return logits.map((z) => z - largest - normalizer);
}
