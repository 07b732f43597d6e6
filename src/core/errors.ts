/** What all errors of this library have in common: the operation that refused. */
export abstract class CotangentError extends Error {
  /**
   * @param op the operation that refused
   * @param rule what must hold
   * @param got the values that break the rule
   * @param part the operation in the formula of `op` to which the rule belongs, if it is not its own
   */
  constructor(
    readonly op: string,
    readonly rule: string,
    readonly got?: string,
    readonly part?: string,
  ) {
    super(`${op}: ${part ? `in ${part}, ` : ""}${rule}${got === undefined ? "" : `, got ${got}`}`);
    this.name = new.target.name;
  }

  /** The same error, of the formula that was called: the operation that refused was a part of it. */
  within(formula: string): CotangentError {
    if (formula === this.op) return this;
    const Same = this.constructor as new (...args: ConstructorParameters<typeof CotangentError>) => this;
    return new Same(formula, this.rule, this.got, this.part ?? this.op);
  }
}

/** Shapes do not fit the operation. */
export class ShapeError extends CotangentError {}

/** An element type does not fit the operation, or the other operand's. */
export class DtypeError extends CotangentError {}

/** An axis that the tensor does not have, or that is named twice. */
export class AxisError extends CotangentError {}

/** An option, index or other value outside of what the operation accepts. */
export class ValueError extends CotangentError {}

/** A tensor is read after its scope released it. */
export class ReleasedError extends CotangentError {}

/** Memory that cannot be had. Nothing else is lost when it is thrown. */
export class AllocationError extends CotangentError {}

/** A derivative that does not exist, or a graph that cannot be walked (again). */
export class GradientError extends CotangentError {}
