import { integers, random } from "../inputs.js";
import { bothWays } from "../operation.js";

const [ROWS, COLUMNS] = [1000, 1000];
const shape = [ROWS, COLUMNS];

/** One element of its column for each place; backward scatters, and adds what meets. */
const gathered = bothWays(
  {
    name: "gather 1e6",
    inputs: { x: random(shape), index: integers(shape, ROWS) },
    ours:
      ({ gather }) =>
      (x, index) =>
        gather(x, index, 0),
    tfjs: () => {
      throw new Error("it gathers whole slices only");
    },
    jax:
      ({ numpy }) =>
      (x, index) =>
        numpy.takeAlongAxis(x, index, 0),
    torch: "x.gather(0, index)",
  },
  random(shape),
);

/** The other way round: each element is added to one place of its column. */
const scattered = bothWays(
  {
    name: "scatter-add 1e6",
    inputs: { x: random(shape), index: integers(shape, ROWS) },
    ours:
      ({ scatterAdd }) =>
      (x, index) =>
        scatterAdd(x, index, { axis: 0, extent: ROWS }),
    tfjs: () => {
      throw new Error("it scatters whole slices only");
    },
    jax: () => {
      throw new Error("it has no scatter");
    },
    torch: `torch.zeros(${ROWS}, ${COLUMNS}).scatter_add(0, index, x)`,
  },
  random(shape),
);

export default [...gathered, ...scattered];
