import {
  add,
  conv2d,
  convTranspose2d,
  pad,
  permute,
  reshape,
  select,
  type Tensor,
} from "../../../../src/index.js";
import { type Along, imageOf, tapsOf, withoutKernel } from "./taps.js";

/** A convolution over volumes [batch, channels, depth, height, width]: the sum of those by each layer of the kernels. */
export function conv3d(x: Tensor, weight: Tensor, along: readonly Along[], groups: number): Tensor {
  const [depth, ...plane] = along as [Along, Along, Along];
  return tapsOf(x, [depth], 0, 0)
    .map((tap, index) =>
      onPlanes(tap, (images) =>
        conv2d(images, select(weight, { axis: 2, index }), { ...withoutKernel(imageOf(plane)), groups }),
      ),
    )
    .reduce((sum, each) => add(sum, each));
}

/** The same transposed, without padding: what each layer of the kernels spreads lies so many planes further on. */
export function convTranspose3d(x: Tensor, weight: Tensor, along: readonly Along[], groups: number): Tensor {
  const [{ kernel, stride, dilation }, ...plane] = along as [Along, Along, Along];
  const layers = Array.from({ length: kernel }, (_, index) => {
    const spread = onPlanes(x, (images) =>
      convTranspose2d(images, select(weight, { axis: 2, index }), {
        ...withoutKernel(imageOf(plane)),
        groups,
      }),
    );
    const margin = (places: number) => [0, 0, places * dilation];
    return pad(spread, {
      before: margin(index),
      between: [0, 0, stride - 1],
      after: margin(kernel - 1 - index),
    });
  });
  return layers.reduce((sum, each) => add(sum, each));
}

/** Does something to each plane of volumes by itself. */
function onPlanes(x: Tensor, compute: (images: Tensor) => Tensor): Tensor {
  const [batch, channels, depth, height, width] = x.shape as [number, number, number, number, number];
  const images = reshape(permute(x, [0, 2, 1, 3, 4]), [batch * depth, channels, height, width]);
  const y = compute(images);
  return permute(reshape(y, [batch, depth, ...y.shape.slice(1)]), [0, 2, 1, 3, 4]);
}
