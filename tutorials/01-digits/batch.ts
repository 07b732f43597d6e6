import { div, type Tensor, tensor } from "cotangent";
import type { LabelledImages } from "./mnist.js";

/** Images [batch, 1, height, width], 0 where there is paper and 1 where there is ink, and labels [batch]. */
export interface Batch {
  readonly images: Tensor;
  readonly labels: Tensor;
}

/** Takes the images at some places of a set. */
export function batchOf(set: LabelledImages, places: Int32Array): Batch {
  const size = set.height * set.width;
  const bytes = new Uint8Array(places.length * size);
  places.forEach((place, i) => {
    bytes.set(set.pixels.subarray(place * size, (place + 1) * size), i * size);
  });
  const shape = [places.length, 1, set.height, set.width];
  return {
    images: div(tensor(bytes, { shape, dtype: "float32" }), 255),
    labels: tensor(places.map((place) => set.labels[place] as number)),
  };
}
