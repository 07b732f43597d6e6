import { Sizes } from "./frame";
import { Panel, multiplyPanels, packColumns, packRows } from "./panel";
import { Simd } from "./simd";
import { KERNEL, PLACES, Tiling } from "./tiling";
import { gatherKernels, gatherPixels, scatterPixels, transformKernels, transformPixels } from "./winograd";

/*
 * Convolution with kernels g of 3 × 3, by steps of one, tile by tile of 2 × 2 pixels, in fewer products. With the
 * matrices of winograd.ts,
 *
 *   y  = Aᵀ m A,             m  = Σ_channels u ⊙ v     convolveTiles
 *   dx = Σ_tiles B dv Bᵀ,    dv = Σ_kernels u ⊙ dm     spreadTiles
 *   dg = Gᵀ du G,            du = Σ_tiles dm ⊙ v       correlateTiles
 *
 *   u = G g Gᵀ,  v = Bᵀ x B,  dm = A dy Aᵀ
 *
 * For all kernels, channels and tiles of a block at once, each sum is a product of matrices at each of the 16 places.
 */

/** y = w columns(x) */
export function convolveTiles<T extends number>(y: usize, x: usize, w: usize, sizes: Sizes): void {
  const tiling = Tiling.of(sizes), kernels = sizes.kernels, channels = sizes.channels;
  for (let group = 0; group < sizes.groups; group++) {
    transformKernels<T>(Simd.at<T>(w, group * kernels * channels * KERNEL), sizes, tiling, false);
    for (let first = 0; first < tiling.count; first += tiling.block) {
      const pieces = min(tiling.block, tiling.count - first);
      for (let i = 0; i < pieces; i++) transformImage<T>(x, group, sizes, tiling, first, i);
      multiplyTiles<T>(tiling.m<T>(), tiling.mPlace, tiling.v<T>(), tiling.vPlace, tiling, kernels, channels, pieces);
      for (let i = 0; i < pieces; i++) {
        const piece = first + i, image = (tiling.image(piece) * sizes.groups + group) * kernels * sizes.pixels;
        gatherPixels<T>(
          Simd.at<T>(y, image), Simd.at<T>(tiling.m<T>(), i * tiling.piece), sizes, tiling,
          tiling.top(piece), tiling.left(piece),
        );
      }
    }
  }
}

/** dx += fold(wᵀ dy) */
export function spreadTiles<T extends number>(dx: usize, dy: usize, w: usize, sizes: Sizes): void {
  const tiling = Tiling.of(sizes), kernels = sizes.kernels, channels = sizes.channels;
  for (let group = 0; group < sizes.groups; group++) {
    transformKernels<T>(Simd.at<T>(w, group * kernels * channels * KERNEL), sizes, tiling, true);
    for (let first = 0; first < tiling.count; first += tiling.block) {
      const pieces = min(tiling.block, tiling.count - first);
      for (let i = 0; i < pieces; i++) transformCotangent<T>(dy, group, sizes, tiling, first, i);
      multiplyTiles<T>(tiling.v<T>(), tiling.vPlace, tiling.m<T>(), tiling.mPlace, tiling, channels, kernels, pieces);
      for (let i = 0; i < pieces; i++) {
        const piece = first + i, image = (tiling.image(piece) * sizes.groups + group) * sizes.image;
        scatterPixels<T>(
          Simd.at<T>(dx, image), Simd.at<T>(tiling.v<T>(), i * tiling.piece), sizes, tiling,
          tiling.top(piece) - sizes.padTop, tiling.left(piece) - sizes.padLeft,
        );
      }
    }
  }
}

/** dw = Σ dy columns(x)ᵀ */
export function correlateTiles<T extends number>(dw: usize, x: usize, dy: usize, sizes: Sizes): void {
  const tiling = Tiling.of(sizes), kernels = sizes.kernels, channels = sizes.channels, row = tiling.row;
  const width = Panel.columns<T>();
  for (let group = 0; group < sizes.groups; group++) {
    memory.fill(tiling.u<T>(), 0, Simd.at<T>(0, PLACES * tiling.uPlace));
    for (let first = 0; first < tiling.count; first += tiling.block) {
      const pieces = min(tiling.block, tiling.count - first), tiles = pieces * tiling.piece;
      const right = tiling.panels<T>(), left = Simd.at<T>(right, Panel.size(width, channels, tiles));
      for (let i = 0; i < pieces; i++) {
        transformImage<T>(x, group, sizes, tiling, first, i);
        transformCotangent<T>(dy, group, sizes, tiling, first, i);
      }
      for (let p = 0; p < PLACES; p++) {
        packRows<T>(left, Simd.at<T>(tiling.m<T>(), p * tiling.mPlace), kernels, tiles, row, 1);
        packColumns<T>(right, Simd.at<T>(tiling.v<T>(), p * tiling.vPlace), channels, tiles, 1, row);
        multiplyPanels<T>(
          Simd.at<T>(tiling.u<T>(), p * tiling.uPlace), channels, left, right, width * tiles, width,
          tiling.tile<T>(), kernels, channels, tiles, true,
        );
      }
    }
    gatherKernels<T>(Simd.at<T>(dw, group * kernels * channels * KERNEL), sizes, tiling);
  }
}

/** v = Bᵀ x B for piece i of a block. */
function transformImage<T extends number>(
  x: usize, group: i32, sizes: Sizes, tiling: Tiling, first: i32, i: i32,
): void {
  const piece = first + i, image = (tiling.image(piece) * sizes.groups + group) * sizes.image;
  transformPixels<T>(
    Simd.at<T>(tiling.v<T>(), i * tiling.piece), tiling.vPlace, Simd.at<T>(x, image), sizes.channels, sizes.height,
    sizes.width, tiling.top(piece) - sizes.padTop, tiling.left(piece) - sizes.padLeft, tiling, false,
  );
}

/** dm = A dy Aᵀ for piece i of a block. */
function transformCotangent<T extends number>(
  dy: usize, group: i32, sizes: Sizes, tiling: Tiling, first: i32, i: i32,
): void {
  const piece = first + i, image = (tiling.image(piece) * sizes.groups + group) * sizes.kernels * sizes.pixels;
  transformPixels<T>(
    Simd.at<T>(tiling.m<T>(), i * tiling.piece), tiling.mPlace, Simd.at<T>(dy, image), sizes.kernels, sizes.outHeight,
    sizes.outWidth, tiling.top(piece), tiling.left(piece), tiling, true,
  );
}

/** to[p] = u[p] from[p] at each place p, for the tiles of so many pieces. */
function multiplyTiles<T extends number>(
  to: usize, toPlace: i32, from: usize, fromPlace: i32, tiling: Tiling, rows: i32, depth: i32, pieces: i32,
): void {
  const columns = Panel.size(Tiling.columns(), pieces * tiling.piece, 1);
  for (let p = 0; p < PLACES; p++) {
    multiplyPanels<T>(
      Simd.at<T>(to, p * toPlace), tiling.row, Simd.at<T>(tiling.u<T>(), p * tiling.uPlace),
      Simd.at<T>(from, p * fromPlace), Panel.columns<T>(), tiling.row, tiling.tile<T>(), rows, columns, depth, false,
    );
  }
}
