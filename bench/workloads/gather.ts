import { integers, random } from "../inputs.js";
import { bothWays } from "../operation.js";

const shape = [1000, 1000];

/** One element of its column for each place; backward scatters, and adds what meets. */
export default bothWays(
  {
    name: "gather 1e6",
    inputs: { x: random(shape), index: integers(shape, 1000) },
    ours:
      ({ gather }) =>
      (x, index) =>
        gather(x, index, 0),
    jax:
      ({ numpy }) =>
      (x, index) =>
        numpy.takeAlongAxis(x, index, 0),
    torch: "x.gather(0, index)",
  },
  random(shape),
);
