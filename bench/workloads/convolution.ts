import { image, kernel } from "../inputs.js";
import { forward } from "../operation.js";
import type { Foreign, Workload } from "../workload.js";

type Four = readonly [number, number, number, number];

/** A convolution by kernels of 3 × 3, and what flows back through it, which TensorFlow.js alone cannot tell without the value. */
function convolution(x: Four, outChannels: number, padding: 0 | 1): readonly Workload[] {
  const [batch, channels, height, width] = x;
  const w: Four = [outChannels, channels, 3, 3];
  const y: Four = [batch, outChannels, height - 2 + 2 * padding, width - 2 + 2 * padding];
  const name = `conv [${x}]·${outChannels}·3×3${padding ? " same" : ""}`;
  const flop = 2 * y[0] * y[1] * y[2] * y[3] * channels * 9;
  const pad = padding ? "same" : "valid";
  const jaxConvolution = ({ lax }: Foreign) => {
    return (x: Foreign, w: Foreign) => lax.conv(x, w, [1, 1], pad.toUpperCase());
  };
  const torch = `F.conv2d(x, w, padding=${padding})`;
  return [
    forward({
      name: `${name}, forward`,
      inputs: { x: image(x), w: kernel(w) },
      flop,
      ours:
        ({ conv2d }) =>
        (x, w) =>
          conv2d(x, w, { padding }),
      tfjs: (tf) => (x, w) => tf.conv2d(x, w, 1, pad),
      jax: jaxConvolution,
      torch,
    }),
    {
      name: `${name}, backward`,
      inputs: { x: image(x), w: kernel(w), dy: image(y) },
      flop: 2 * flop,
      ours:
        ({ conv2dInputAdjoint, conv2dKernelAdjoint }, { x, w: k, dy }) =>
        () => [
          conv2dInputAdjoint(dy, k, { size: x.shape, padding }),
          conv2dKernelAdjoint(x, dy, { size: w, padding }),
        ],
      tfjs: (tf, { x, w, dy }) => {
        const gradients = tf.grads((x: Foreign, w: Foreign) => tf.conv2d(x, w, 1, pad));
        return () => gradients([x, w], dy);
      },
      jax: (jax, { x, w, dy }) => {
        const gradients = jax.jit((x: Foreign, w: Foreign, dy: Foreign) => {
          const [y, pull] = jax.vjp(jaxConvolution(jax), [x, w]) as unknown as [Foreign, Foreign];
          y.dispose();
          return pull(dy);
        });
        return () => gradients(x.ref, w.ref, dy.ref);
      },
      torch: `x.requires_grad_(), w.requires_grad_()
y = ${torch}
torch.autograd.grad(y, (x, w), dy, retain_graph=True)`,
    },
  ];
}

export default [
  ...convolution([32, 1, 28, 28], 32, 0),
  ...convolution([32, 32, 13, 13], 64, 0),
  ...convolution([8, 64, 56, 56], 64, 1),
];
