/*
# How wrong is it? — `loss.crossEntropy`

The network gives the true digit a share $p$. If that is 1, there is nothing to mend. The smaller it
is, the more we should be *surprised* by the truth. How much? If two pictures are read, both truths
together have the share $p \cdot p'$, and the surprises should add up. The function that turns
products into sums is the logarithm:

$$ L = -\log p_{\mathrm{label}} $$

This is called **cross-entropy**; log is the natural logarithm, ln. A share of 1 gives 0. Each halving adds $\ln 2 = 0.69$. Guessing
evenly among ten digits costs $\ln 10 = 2.30$: a network that knows nothing begins there, and you
will see it in the next step.

**By hand.** The shares of the last step were 1/8, 2/8, 5/8. If the label is 1 (counted from 0), then
$L = -\ln(2/8) = \ln 4 = 1.386$.

**Literally**:
*/
import { exp, gradient, log, neg, reshape, slice, softmax, sub, sum, type Tensor, tensor } from "cotangent";
import { crossEntropy } from "cotangent/nn";
import { check, list, print, table } from "../course/index.js";

function softmaxOf(z: number[]): number[] {
  const m = Math.max(...z);
  const e = z.map((zi) => Math.exp(zi - m));
  const total = e.reduce((sum, ei) => sum + ei, 0);
  return e.map((ei) => ei / total);
}

function crossEntropyOf(z: number[], label: number): number {
  return -Math.log(softmaxOf(z)[label]);
}

const z = [Math.log(1), Math.log(2), Math.log(5)];
print("L", crossEntropyOf(z, 1));

/*
**The gradient** is the most pleasant one in this tutorial. Put the softmax in:

$$ L = -\log \frac{e^{z_{\mathrm{label}}}}{\sum_j e^{z_j}} = \log \sum_j e^{z_j} - z_{\mathrm{label}} $$

The slope of the first part along $z_i$ is $e^{z_i} / \sum_j e^{z_j}$, and that is $p_i$. The slope
of the second is 1 for the label, and 0 for the others. Together:

$$ dz = p - \mathrm{onehot}(\mathrm{label}) $$

where **onehot** is the list with a 1 at the label and 0 elsewhere. That is: what the network said,
minus what it should have said. By hand: [1/8, 2/8 − 1, 5/8].
*/
function crossEntropyGradient(z: number[], label: number): number[] {
  return softmaxOf(z).map((pi, i) => pi - (i === label ? 1 : 0));
}

print("dz", crossEntropyGradient(z, 1));

const row = (z: Tensor) => reshape(z, [1, -1]);
const label = tensor([1], { dtype: "int32" });

check("loss.crossEntropy", {
  shapes: { z: [4] },
  literal: ({ z }) => crossEntropyOf(z, 1),
  library: ({ z }) => crossEntropy(row(z), label),
  derived: (dL: number, { z }) => ({ z: crossEntropyGradient(z, 1).map((dzi) => dL * dzi) }),
});

/*
**In the library** the surprise of each label is an op of its own, whose kernels compute it in one
pass, and its gradient in another. The formula that they fuse is in the middle; a label may also be one
that does not count. (Labels are whole numbers; Keras calls that the *sparse categorical* form.)
`crossEntropy` takes the mean over a batch of pictures, with weights for classes that are rare:

```quote src/ops/surprise.ts surprise
$p = \mathrm{softmax}(z)$, and its $\log$ | softmaxOf(z)[label] | logSoftmax(z, axis)
at the label | [label] | gather(logSoftmax(z, axis), places, axis)
$-\log$ | -Math.log | neg(named)
```

Why does it take `logSoftmax`, and not the logarithm of `softmax`? Because small shares are rounded to
0, and $\log 0 = -\infty$. `logSoftmax` computes $z_i - m - \log \sum_j e^{z_j - m}$ with the largest
score $m$, and loses nothing. Without $m$ the exponentials overflow, as in step 7:
*/
const far = tensor([[0, 200]]);
const first = (x: Tensor) => reshape(slice(x, [{}, { stop: 1 }]), []);
const truth = tensor([0], { dtype: "int32" });
table(
  ["how", "the loss of the scores 0 and 200, label 0"],
  [
    ["−log softmax(z)", neg(first(log(softmax(far)))).item()],
    ["log Σ exp z − z[label]", sub(log(sum(exp(far))), first(far)).item()],
    ["crossEntropy(z)", crossEntropy(far, truth).item()],
  ],
);

/*
**What goes wrong.** A frequent mistake is to give `crossEntropy` shares in place of scores, so that
softmax is taken twice. No error appears, and the loss even falls. But shares lie between 0 and 1, so
the second softmax hardly tells them apart. Here the network is sure, and wrong. The right gradient
says so with full strength; the other one whispers:
*/
const sure = tensor([[9, 0, 0]]);
const wrong = tensor([1], { dtype: "int32" });
const [once] = gradient((z) => crossEntropy(z, wrong), [sure]);
const [twice] = gradient((z) => crossEntropy(softmax(z), wrong), [sure]);
table(
  ["", "dz for the scores 9, 0, 0, label 1", "loss"],
  [
    ["crossEntropy(z)", list(once.data()), crossEntropy(sure, wrong).item()],
    ["crossEntropy(softmax(z))", list(twice.data()), crossEntropy(softmax(sure), wrong).item()],
  ],
);

/*
Nor is the best answer ever free. Even if the true digit has all of the share, the second softmax
makes of 1, 0, 0, … a list that is far from sure. If your loss does not fall below 1.46 with ten
classes, look here first.
*/
const best = tensor([[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]]);
print("the least loss that is left with ten classes", crossEntropy(best, truth));
