import { checkOptions, ownOptions } from "../core/options.js";
import type { Tensor } from "../graph/tensor.js";
import {
  type AvgLinePoolOptions,
  type AvgPoolOptions,
  avgPool1d,
  avgPool2d,
  type MaxLinePoolOptions,
  type MaxPoolOptions,
  maxPool1d,
  maxPool2d,
} from "../ops/pool.js";
import { avgPoolOptions, maxPoolOptions } from "../ops/window.js";
import { Module } from "./module.js";

/** The largest element of each window, as a module. Formula pool.max. */
export class MaxPool2d extends Module {
  readonly options: MaxPoolOptions;

  constructor(options: MaxPoolOptions) {
    super();
    this.options = ownOptions(checkOptions("MaxPool2d", options, maxPoolOptions));
  }

  /** Pools images [batch, channels, height, width]. Throws a ShapeError or ValueError. */
  forward(x: Tensor): Tensor {
    return maxPool2d(x, this.options);
  }
}

/** The mean of each window, as a module. Formula pool.avg. */
export class AvgPool2d extends Module {
  readonly options: AvgPoolOptions;

  constructor(options: AvgPoolOptions) {
    super();
    this.options = ownOptions(checkOptions("AvgPool2d", options, avgPoolOptions));
  }

  /** Pools images [batch, channels, height, width]. Throws a ShapeError or ValueError. */
  forward(x: Tensor): Tensor {
    return avgPool2d(x, this.options);
  }
}

/** The largest element of each window of a sequence, as a module. */
export class MaxPool1d extends Module {
  readonly options: MaxLinePoolOptions;

  constructor(options: MaxLinePoolOptions) {
    super();
    this.options = ownOptions(checkOptions("MaxPool1d", options, maxPoolOptions));
  }

  /** Pools sequences [batch, channels, length]. Throws a ShapeError or ValueError. */
  forward(x: Tensor): Tensor {
    return maxPool1d(x, this.options);
  }
}

/** The mean of each window of a sequence, as a module. */
export class AvgPool1d extends Module {
  readonly options: AvgLinePoolOptions;

  constructor(options: AvgLinePoolOptions) {
    super();
    this.options = ownOptions(checkOptions("AvgPool1d", options, avgPoolOptions));
  }

  /** Pools sequences [batch, channels, length]. Throws a ShapeError or ValueError. */
  forward(x: Tensor): Tensor {
    return avgPool1d(x, this.options);
  }
}
