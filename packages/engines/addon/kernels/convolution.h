// Convolutions as matrix products: a tile of output pixels by a panel of output channels at a time, its sums in registers.
#pragma once

#include <algorithm>
#include <vector>

#include "kernels.h"
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

/// The input that a tile reads at a time stays in the second cache.
constexpr int kBlockBytes = 192 << 10;
/// Units of work for each thread: enough that one which is kept from its core holds up little.
constexpr int kUnitsPerThread = 4;

constexpr int Quotient(int a, int b) { return (a + b - 1) / b; }

/// Where number `part` of `parts` nearly equal parts of `total` starts.
inline int Share(int total, int part, int parts) { return static_cast<int>(static_cast<int64_t>(total) * part / parts); }

/// The output channels in panels of nearly equal width.
struct Panels {
  int vectors, count;
  explicit Panels(int out_channels) : vectors(Quotient(out_channels, kLanes)), count(Quotient(vectors, kPanelVectors)) {}
  int First(int panel) const { return Share(vectors, panel, count); }
};

inline int ProductLength(const ConvolutionShape& s) { return s.kernel * s.kernel * s.channels; }

inline size_t PackedSize(const ConvolutionShape& s) {
  return static_cast<size_t>(ProductLength(s) + 1) * Panels(s.out_channels).vectors * kLanes;
}

/// Panel by panel: for each factor of the product a row as wide as the panel. Channels past the last are 0. The bias stands behind.
inline void PackFilter(const ConvolutionShape& s, const float* filter, const float* bias, float* packed) {
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

constexpr int kLineFloats = 64 / sizeof(float);  // of the cache

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

/// out = activation(sums) + residual, of a tile's sums without gaps between them.
template <Activation activation>
void FinishTile(const float* sums, int pixels, int vectors, const TileOutput& out) {
  int pixel = 0, v = 0;
  ActivateEach<activation>(pixels * vectors, [&](int i) { return sums + i * kLanes; },
                           [&](int, Vector y) {
                             const size_t place = static_cast<size_t>(pixel) * out.step + v * kLanes;
                             const float* add = out.residual ? out.residual + place : nullptr;
                             const int left = out.channels - v * kLanes;
                             if (left >= kLanes) {
                               Store(out.out + place, add ? y + Load(add) : y);
                             } else {
                               for (int c = 0; c < left; c++) out.out[place + c] = y[c] + (add ? add[c] : 0.0f);
                             }
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

/// Tiles lie in one row of the output each. A unit of work is a block of tiles that follow each other, by a group of panels.
class Convolution {
 public:
  Convolution(const ConvolutionShape& shape, const float* in, const float* packed, const float* gate, const float* residual, float* out)
      : s_(shape), in_(in), packed_(packed), gate_(gate), residual_(residual), out_(out), panels_(shape.out_channels) {
    const bool has_border = s_.out_height != s_.height || s_.out_width != s_.width || s_.pad_top != 0 || s_.pad_left != 0;
    if (s_.kernel == 1 && s_.stride == 1 && !has_border) {
      // Without a border an image is one row; and without a gate, which each has of its own, all are one
      s_.width *= s_.height;
      s_.height = 1;
      if (!gate) s_.width *= s_.batch, s_.batch = 1;
      s_.out_width = s_.width;
      s_.out_height = s_.height;
    }
    tile_pixels_ = kTilePixels[std::min(panels_.vectors, kPanelVectors)];
    for (int panel = 0; panel < panels_.count; panel++) tile_pixels_ = std::min(tile_pixels_, kTilePixels[VectorsOf(panel)]);
    row_tiles_ = Quotient(s_.out_width, tile_pixels_);
    bias_ = packed_ + static_cast<size_t>(ProductLength(s_)) * panels_.vectors * kLanes;
  }

  void Run(ThreadTeam& team) const {
    const int tiles = s_.batch * s_.out_height * row_tiles_;
    const int64_t in_bytes = static_cast<int64_t>(s_.batch) * s_.height * s_.width * s_.channels * static_cast<int64_t>(sizeof(float));
    const int wanted = kUnitsPerThread * team.thread_count();
    // What a gate scales is scaled for each unit anew: all panels share it
    const int least = gate_ ? wanted : 1;
    const int blocks = std::clamp<int>(std::max(static_cast<int>(in_bytes / kBlockBytes), least), 1, tiles);
    const int groups = gate_ ? 1 : std::clamp(Quotient(wanted, blocks), 1, panels_.count);
    team.Run(blocks * groups, [&](int unit) {
      const int block = unit / groups, group = unit % groups;
      const Unit range{Share(tiles, block, blocks), Share(tiles, block + 1, blocks), Share(panels_.count, group, groups),
                       Share(panels_.count, group + 1, groups)};
      WithActivation(s_.activation, [&](auto activation) { Compute<decltype(activation)::value>(range); });
    });
  }

 private:
  struct Unit {
    int first_tile, last_tile, first_panel, last_panel;
  };

  int VectorsOf(int panel) const { return panels_.First(panel + 1) - panels_.First(panel); }

  struct Tile {
    TileInput input;
    int pixels;
    /// Of its first pixel in the output.
    size_t place;
  };

  template <Activation activation>
  void Compute(const Unit& unit) const {
    const std::vector<Tile>& tiles = FindTiles(unit);
    for (int panel = unit.first_panel; panel < unit.last_panel; panel++) {
      const int channel = panels_.First(panel) * kLanes;
      const float* factors = packed_ + static_cast<size_t>(channel) * ProductLength(s_);
      for (const Tile& tile : tiles) {
        const size_t place = tile.place + channel;
        const TileOutput output{out_ + place, residual_ ? residual_ + place : nullptr, s_.out_channels, s_.out_channels - channel};
        MultiplyTile<activation>(tile.input, tile.pixels, VectorsOf(panel), factors, bias_ + channel, output);
      }
    }
  }

  int FirstPixel(int tile) const { return Share(s_.out_width, tile % row_tiles_, row_tiles_); }
  int LastPixel(int tile) const { return Share(s_.out_width, tile % row_tiles_ + 1, row_tiles_); }

  /// What lies over the padding, or has a gate, is read from a copy.
  const std::vector<Tile>& FindTiles(const Unit& unit) const {
    thread_local std::vector<Tile> tiles;
    thread_local std::vector<float> copies;
    tiles.clear();
    size_t copied = 0;
    for (int tile = unit.first_tile; tile < unit.last_tile; tile++) {
      const int x = FirstPixel(tile);
      const size_t place = (static_cast<size_t>(tile / row_tiles_) * s_.out_width + x) * s_.out_channels;
      tiles.push_back({LayOut(tile), LastPixel(tile) - x, place});
      copied += CopiedFloats(tiles.back().input, tile);
    }
    copies.resize(std::max(copies.size(), copied));
    float* free = copies.data();
    for (int tile = unit.first_tile; tile < unit.last_tile; tile++) {
      TileInput& input = tiles[tile - unit.first_tile].input;
      if (CopiedFloats(input, tile) > 0) free = Copy(input, tile, free);
    }
    return tiles;
  }

  int ReadWidth(int tile) const { return (LastPixel(tile) - FirstPixel(tile) - 1) * s_.stride + s_.kernel; }
  int ReadLeft(int tile) const { return FirstPixel(tile) * s_.stride - s_.pad_left; }

  TileInput LayOut(int tile) const {
    TileInput input;
    const int row = tile / row_tiles_;
    const int top = row % s_.out_height * s_.stride - s_.pad_top;
    input.step = s_.stride * s_.channels;
    input.length = s_.kernel * s_.channels;
    input.first_row = std::clamp(-top, 0, s_.kernel);
    input.row_count = std::max(0, std::min(s_.kernel, s_.height - top) - input.first_row);
    const float* first = in_ + (static_cast<size_t>(row / s_.out_height) * s_.height + top + input.first_row) * s_.width * s_.channels +
                         static_cast<ptrdiff_t>(ReadLeft(tile)) * s_.channels;
    for (int r = 0; r < input.row_count; r++) input.rows[r] = first + static_cast<size_t>(r) * s_.width * s_.channels;
    return input;
  }

  size_t CopiedFloats(const TileInput& input, int tile) const {
    const bool inside = ReadLeft(tile) >= 0 && ReadLeft(tile) + ReadWidth(tile) <= s_.width;
    return inside && !gate_ ? 0 : static_cast<size_t>(input.row_count) * ReadWidth(tile) * s_.channels;
  }

  /// Columns over the padding become 0. Answers where the copy ends.
  float* Copy(TileInput& input, int tile, float* to) const {
    const int width = ReadWidth(tile), left = ReadLeft(tile);
    const int first = std::clamp(-left, 0, width), last = std::clamp(s_.width - left, first, width);
    const ptrdiff_t from = static_cast<ptrdiff_t>(first) * s_.channels, until = static_cast<ptrdiff_t>(last) * s_.channels;
    const float* gate = gate_ ? gate_ + static_cast<size_t>(tile / row_tiles_ / s_.out_height) * s_.channels : nullptr;
    for (int r = 0; r < input.row_count; r++) {
      const float* line = input.rows[r];
      input.rows[r] = to;
      std::fill(to, to + from, 0.0f);
      if (!gate) std::copy(line + from, line + until, to + from);
      for (ptrdiff_t pixel = from; gate && pixel < until; pixel += s_.channels)
        for (int c = 0; c < s_.channels; c++) to[pixel + c] = line[pixel + c] * gate[c];
      std::fill(to + until, to + static_cast<ptrdiff_t>(width) * s_.channels, 0.0f);
      to += static_cast<ptrdiff_t>(width) * s_.channels;
    }
    return to;
  }

  ConvolutionShape s_;
  const float* in_;
  const float* packed_;
  const float* gate_;
  const float* residual_;
  float* out_;
  Panels panels_;
  const float* bias_;
  int tile_pixels_, row_tiles_;
};

inline void Convolve(const ConvolutionShape& shape, const float* in, const float* packed, const float* gate, const float* residual,
                     float* out, ThreadTeam& team) {
  if (shape.batch == 0 || shape.out_height == 0 || shape.out_width == 0 || shape.out_channels == 0) return;
  Convolution(shape, in, packed, gate, residual, out).Run(team);
}

}  // namespace
}  // namespace effzoo
