// A tile of a convolution: a few output pixels by a panel of output channels, their sums in registers.
#pragma once

#include <utility>

#include "kernels.h"
#include "units.h"
#include "vector.h"

namespace effzoo {
namespace {

/// Vectors of channels in a panel, and pixels in a tile by them: as many sums as there are registers, less what the factors need.
#if defined(__AVX512F__)
constexpr int kPanelVectors = 3;
constexpr int kTilePixels[kPanelVectors + 1] = {0, 8, 8, 8};
#else
constexpr int kPanelVectors = 2;
constexpr int kTilePixels[kPanelVectors + 1] = {0, 8, 6};
#endif
constexpr int kMaxTilePixels = 8;

/// The output channels in panels of nearly equal width.
struct Panels {
  int vectors, count;
  explicit Panels(int out_channels) : vectors(Quotient(out_channels, kLanes)), count(Quotient(vectors, kPanelVectors)) {}
  int First(int panel) const { return Share(vectors, panel, count); }
  int Width(int panel) const { return First(panel + 1) - First(panel); }
};

inline int ProductLength(const ConvolutionShape& s) { return s.kernel * s.kernel * s.channels; }

/// Floats that PackPanels writes.
inline size_t PanelsSize(const ConvolutionShape& s) {
  return static_cast<size_t>(ProductLength(s) + 1) * Panels(s.out_channels).vectors * kLanes;
}

/// Panel by panel: for each factor of the product a row as wide as the panel. Channels past the last are 0. The bias stands behind.
inline void PackPanels(const ConvolutionShape& s, const float* filter, const float* bias, float* packed) {
  const Panels panels(s.out_channels);
  const auto put = [&](const float* row, int channel) { *packed++ = channel < s.out_channels ? row[channel] : 0.0f; };
  for (int panel = 0; panel < panels.count; panel++)
    for (int k = 0; k < ProductLength(s); k++)
      for (int c = panels.First(panel) * kLanes; c < panels.First(panel + 1) * kLanes; c++)
        put(filter + static_cast<size_t>(k) * s.out_channels, c);
  for (int c = 0; c < panels.vectors * kLanes; c++) put(bias, c);
}

/// Where the factors of a tile lie: for each row of the kernel `length` floats that follow each other, from pixel to pixel `step` apart.
struct TileInput {
  const float* rows[kMaxKernel];
  int row_count;
  int step, length;
  /// The filter's first row that counts: those above lie over the padding.
  int first_row;
};

struct TileOutput {
  float* out;
  const float* residual;
  /// From pixel to pixel.
  int step;
  /// Channels of the panel that are there.
  int channels;
};

/// The sums of a tile, whole vectors, from pixel to pixel `step` apart.
template <int pixels, int vectors>
void ComputeTile(const TileInput& in, const float* panel, const float* bias, float* to, int step) {
  constexpr int width = vectors * kLanes;
  Vector sums[pixels][vectors];
#pragma GCC unroll 8
  for (int p = 0; p < pixels; p++)
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++) sums[p][v] = Load(bias + v * kLanes);

  const float* factors = panel + static_cast<size_t>(in.first_row) * in.length * width;
  for (int row = 0; row < in.row_count; row++) {
    const float* at[pixels];
    for (int p = 0; p < pixels; p++) at[p] = in.rows[row] + p * in.step;
    for (int k = 0; k < in.length; k++, factors += width) {
      Vector b[vectors];
#pragma GCC unroll 4
      for (int v = 0; v < vectors; v++) b[v] = Load(factors + v * kLanes);
#pragma GCC unroll 4
      for (int c = 0; c < width; c += kLineFloats) __builtin_prefetch(factors + 8 * width + c);
#pragma GCC unroll 8
      for (int p = 0; p < pixels; p++) {
        const Vector a = Broadcast(at[p][k]);
#pragma GCC unroll 4
        for (int v = 0; v < vectors; v++) sums[p][v] += a * b[v];
      }
    }
  }

#pragma GCC unroll 8
  for (int p = 0; p < pixels; p++)
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++) Store(to + static_cast<size_t>(p) * step + v * kLanes, sums[p][v]);
}

using TileKernel = void (*)(const TileInput&, const float* panel, const float* bias, float* to, int step);

template <int vectors, int... pixels>
const TileKernel* TileKernels(std::integer_sequence<int, pixels...>) {
  static constexpr TileKernel kernels[] = {ComputeTile<pixels + 1, vectors>...};
  return kernels;
}

/// Those for tiles of 1, 2, … pixels.
inline const TileKernel* TileKernels(int vectors) {
  if (vectors == 1) return TileKernels<1>(std::make_integer_sequence<int, kTilePixels[1]>());
#if defined(__AVX512F__)
  if (vectors == 3) return TileKernels<3>(std::make_integer_sequence<int, kTilePixels[3]>());
#endif
  return TileKernels<2>(std::make_integer_sequence<int, kTilePixels[2]>());
}

/// Puts vector `v` of a panel to a pixel that lies at `place`, with the residual, and leaves out the channels that are not there.
inline void Put(const TileOutput& out, size_t place, int v, Vector y) {
  place += v * kLanes;
  const float* add = out.residual ? out.residual + place : nullptr;
  const int left = out.channels - v * kLanes;
  if (left >= kLanes) return Store(out.out + place, add ? y + Load(add) : y);
  for (int c = 0; c < left; c++) out.out[place + c] = y[c] + (add ? add[c] : 0.0f);
}

/// out = activation(sums) + residual, of a tile's sums without gaps between them.
template <Activation activation>
void FinishTile(const float* sums, int pixels, int vectors, const TileOutput& out) {
  int pixel = 0, v = 0;
  ActivateEach<activation>(pixels * vectors, [&](int i) { return sums + i * kLanes; },
                           [&](int, Vector y) {
                             Put(out, static_cast<size_t>(pixel) * out.step, v, y);
                             if (++v == vectors) v = 0, pixel++;
                           });
}

/// out = activation(in * panel + bias) + residual, for a tile. Its sums go through the first cache, so that the products need not be
/// compiled for each activation, and several vectors share the time that one activation takes.
template <Activation activation>
inline void MultiplyTile(const TileInput& in, int pixels, int vectors, const float* panel, const float* bias, const TileOutput& out) {
  const TileKernel kernel = TileKernels(vectors)[pixels - 1];
  const int width = vectors * kLanes;
  // What is stored next is asked for while the sums are computed
  for (int p = 0; p < pixels; p++)
    for (int c = 0; c < width; c += kLineFloats) __builtin_prefetch(out.out + static_cast<size_t>(p) * out.step + c, 1);
  if (activation == Activation::kNone && !out.residual && out.channels >= width) return kernel(in, panel, bias, out.out, out.step);
  alignas(64) float sums[kMaxTilePixels * kPanelVectors * kLanes];
  kernel(in, panel, bias, sums, width);
  FinishTile<activation>(sums, pixels, vectors, out);
}

/// Calls `use` with the first pixel of each tile of `count` pixels in a row, and how many it has.
template <typename Use>
inline void ForEachTile(int count, int tile_pixels, const Use& use) {
  const int tiles = Quotient(count, tile_pixels);
  for (int tile = 0; tile < tiles; tile++) {
    const int first = Share(count, tile, tiles);
    use(first, Share(count, tile + 1, tiles) - first);
  }
}

/// A unit of work: tiles that follow each other, by panels that do.
struct TileBlock {
  int first_tile, last_tile, first_panel, last_panel;
};

/// Calls `compute` with each block of tiles by each group of panels.
template <typename Compute>
void RunBlocks(ThreadTeam& team, int tiles, int blocks, int panels, int groups, const Compute& compute) {
  team.Run(blocks * groups, [&](int unit) {
    const int block = unit / groups, group = unit % groups;
    compute(TileBlock{Share(tiles, block, blocks), Share(tiles, block + 1, blocks), Share(panels, group, groups),
                      Share(panels, group + 1, groups)});
  });
}

}  // namespace
}  // namespace effzoo
