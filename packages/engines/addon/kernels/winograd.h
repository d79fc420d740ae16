// Convolutions of 3 x 3 by Winograd's algorithm: 36 products give 4 x 4 outputs, where sums of products take 144.
#pragma once

#include <algorithm>
#include <vector>

#include "convolution-tile.h"
#include "kernels.h"
#include "units.h"
#include "vector.h"

namespace effzoo {
namespace {

/// F(4 x 4, 3 x 3) of Lavin and Gray (arXiv:1509.09308), at the points 0, ±a, ±b and infinity. For random numbers of like size rounding
/// errors are about twice those of direct sums; at their points, ±1 and ±2, four times.
constexpr float kPointA = 0.707106781f, kPointB = 1.41421356f;
constexpr int kOutSide = 4, kInSide = 6;
constexpr int kPositions = kInSide * kInSide;
/// The inputs of a block's tiles, transformed, stay in the second cache; but a block has full tiles of the product at least.
constexpr int kTransformedBytes = 160 << 10;

/// Whether it has half the products of direct sums at most, though the last tiles of an image reach beyond it, and whole vectors.
inline bool SuitsWinograd(const ConvolutionShape& s) {
  if (s.kernel != 3 || s.stride != 1 || s.channels < kLanes || s.out_channels < kLanes) return false;
  const int64_t covered = static_cast<int64_t>(Quotient(s.out_height, kOutSide)) * Quotient(s.out_width, kOutSide) * kOutSide * kOutSide;
  return covered <= 2 * static_cast<int64_t>(s.out_height) * s.out_width;
}

/// The filter as it is multiplied with: a matrix of channels by output channels for each of 36 positions.
inline ConvolutionShape WinogradFilterShape(ConvolutionShape s) {
  s.kernel = kInSide;
  return s;
}

inline void TransformFilter(const ConvolutionShape& s, const float* filter, float* to) {
  constexpr double a = kPointA, b = kPointB;
  constexpr double rows[kInSide][3] = {{1, 0, 0},
                                       {-2.0 / 3, -2.0 / 3 * a, -1.0 / 3},
                                       {-2.0 / 3, 2.0 / 3 * a, -1.0 / 3},
                                       {1.0 / 6, b / 6, 1.0 / 3},
                                       {1.0 / 6, -b / 6, 1.0 / 3},
                                       {0, 0, 1}};
  const size_t size = static_cast<size_t>(s.channels) * s.out_channels;
  for (size_t i = 0; i < size; i++)
    for (int y = 0; y < kInSide; y++)
      for (int x = 0; x < kInSide; x++) {
        double sum = 0;
        for (int r = 0; r < 3; r++)
          for (int c = 0; c < 3; c++) sum += rows[y][r] * rows[x][c] * filter[(r * 3 + c) * size + i];
        to[(y * kInSide + x) * size + i] = static_cast<float>(sum);
      }
}

inline void PackWinogradFilter(const ConvolutionShape& s, const float* filter, const float* bias, float* packed) {
  std::vector<float> transformed(static_cast<size_t>(kPositions) * s.channels * s.out_channels);
  TransformFilter(s, filter, transformed.data());
  PackPanels(WinogradFilterShape(s), transformed.data(), bias, packed);
}

/// A row or a column of a tile's input.
inline void TransformInputs(const Vector (&in)[kInSide], Vector (&out)[kInSide]) {
  const Vector even_a = in[4] - 2.0f * in[2], odd_a = in[3] - 2.0f * in[1];
  const Vector even_b = in[4] - 0.5f * in[2], odd_b = in[3] - 0.5f * in[1];
  out[0] = in[0] + in[4] - 2.5f * in[2];
  out[1] = even_a + kPointA * odd_a;
  out[2] = even_a - kPointA * odd_a;
  out[3] = even_b + kPointB * odd_b;
  out[4] = even_b - kPointB * odd_b;
  out[5] = in[1] + in[5] - 2.5f * in[3];
}

/// A row or a column of products, into outputs.
inline void TransformProducts(const Vector (&in)[kInSide], Vector (&out)[kOutSide]) {
  const Vector sum_a = in[1] + in[2], difference_a = in[1] - in[2];
  const Vector sum_b = in[3] + in[4], difference_b = in[3] - in[4];
  out[0] = in[0] + sum_a + sum_b;
  out[1] = kPointA * difference_a + kPointB * difference_b;
  out[2] = 0.5f * sum_a + 2.0f * sum_b;
  out[3] = in[5] + 0.5f * kPointA * difference_a + 2.0f * kPointB * difference_b;
}

/// A tile's input, whose 6 x 6 pixels lie anywhere: `channels` numbers for each position, from position to position `step` apart.
inline void TransformTile(const float* const (&pixels)[kPositions], int channels, float* to, size_t step) {
  for (int c = 0; c < channels; c += kLanes) {
    const int first = std::min(c, channels - kLanes);  // what does not fill a vector is computed with some before it
    Vector columns[kInSide][kInSide];
#pragma GCC unroll 6
    for (int x = 0; x < kInSide; x++) {
      Vector column[kInSide];
#pragma GCC unroll 6
      for (int y = 0; y < kInSide; y++) column[y] = Load(pixels[y * kInSide + x] + first);
      TransformInputs(column, columns[x]);
    }
#pragma GCC unroll 6
    for (int y = 0; y < kInSide; y++) {
      Vector row[kInSide], out[kInSide];
#pragma GCC unroll 6
      for (int x = 0; x < kInSide; x++) row[x] = columns[x][y];
      TransformInputs(row, out);
#pragma GCC unroll 6
      for (int x = 0; x < kInSide; x++) Store(to + (y * kInSide + x) * step + first, out[x]);
    }
  }
}

/// out = activation(sums + bias) + residual of 4 x 4 outputs, of which `rows` by `pixels` are there, out of the products of all positions,
/// `vectors` vectors each. From row to row of the output it is `line` floats.
template <Activation activation>
void FinishOutputs(const float* products, int vectors, const float* bias, int rows, int pixels, size_t line, const TileOutput& out) {
  for (int v = 0; v < vectors; v++) {
    Vector columns[kInSide][kOutSide];
#pragma GCC unroll 6
    for (int x = 0; x < kInSide; x++) {
      Vector column[kInSide];
#pragma GCC unroll 6
      for (int y = 0; y < kInSide; y++) column[y] = Load(products + ((y * kInSide + x) * vectors + v) * kLanes);
      TransformProducts(column, columns[x]);
    }
    const Vector b = Load(bias + v * kLanes);
    for (int y = 0; y < rows; y++) {
      Vector row[kInSide], sums[kOutSide];
#pragma GCC unroll 6
      for (int x = 0; x < kInSide; x++) row[x] = columns[x][y];
      TransformProducts(row, sums);
#pragma GCC unroll 4
      for (int x = 0; x < kOutSide; x++) sums[x] += b;
      Activate<activation, kOutSide>(sums);
      for (int x = 0; x < pixels; x++) Put(out, y * line + static_cast<size_t>(x) * out.step, v, sums[x]);
    }
  }
}

/// A unit of work is a block of tiles that follow each other, by a group of panels.
class WinogradConvolution {
 public:
  WinogradConvolution(const ConvolutionShape& shape, const float* in, const float* packed, const float* residual, float* out)
      : s_(shape), in_(in), packed_(packed), residual_(residual), out_(out), panels_(shape.out_channels) {
    tile_columns_ = Quotient(s_.out_width, kOutSide);
    tile_rows_ = Quotient(s_.out_height, kOutSide);
    bias_ = packed_ + static_cast<size_t>(kPositions) * s_.channels * panels_.vectors * kLanes;
  }

  void Run(ThreadTeam& team) const {
    const int tiles = s_.batch * tile_rows_ * tile_columns_;
    const int64_t transformed_bytes = static_cast<int64_t>(tiles) * kPositions * s_.channels * static_cast<int64_t>(sizeof(float));
    const int wanted = kUnitsPerThread * team.thread_count(), most = Quotient(tiles, kMaxTilePixels);
    const int blocks = std::clamp<int>(static_cast<int>(transformed_bytes / kTransformedBytes), std::min(wanted, most), most);
    const int groups = std::clamp(Quotient(wanted, blocks), 1, panels_.count);
    RunBlocks(team, tiles, blocks, panels_.count, groups, [&](const TileBlock& unit) { Compute(unit); });
  }

 private:
  struct Tile {
    int image, y, x;
  };

  Tile TileAt(int tile) const {
    return {tile / tile_columns_ / tile_rows_, tile / tile_columns_ % tile_rows_ * kOutSide, tile % tile_columns_ * kOutSide};
  }

  void Compute(const TileBlock& unit) const {
    thread_local std::vector<float> inputs, products;
    const int count = unit.last_tile - unit.first_tile;
    // A line of the cache more than they need, lest all positions of a tile fall into the same few places of it
    const size_t step = static_cast<size_t>(count) * s_.channels + kLineFloats;
    inputs.resize(std::max(inputs.size(), kPositions * step));
    products.resize(std::max(products.size(), static_cast<size_t>(count) * kPositions * kPanelVectors * kLanes));
    TransformTiles(unit, inputs.data(), step);
    for (int panel = unit.first_panel; panel < unit.last_panel; panel++) {
      MultiplyPanel(panel, count, inputs.data(), step, products.data());
      WithActivation(s_.activation, [&](auto activation) { FinishPanel<decltype(activation)::value>(panel, unit, products.data()); });
    }
  }

  void TransformTiles(const TileBlock& unit, float* to, size_t step) const {
    thread_local std::vector<float> zeros;
    zeros.resize(std::max(zeros.size(), static_cast<size_t>(s_.channels)));
    for (int tile = unit.first_tile; tile < unit.last_tile; tile++, to += s_.channels) {
      const auto [image, top, left] = TileAt(tile);
      const float* pixels[kPositions];
      for (int y = 0; y < kInSide; y++)
        for (int x = 0; x < kInSide; x++) {
          const int row = top - s_.pad_top + y, column = left - s_.pad_left + x;
          const bool is_inside = row >= 0 && row < s_.height && column >= 0 && column < s_.width;
          const size_t pixel = (static_cast<size_t>(image) * s_.height + row) * s_.width + column;
          pixels[y * kInSide + x] = is_inside ? in_ + pixel * s_.channels : zeros.data();
        }
      TransformTile(pixels, s_.channels, to, step);
    }
  }

  /// The products of `count` tiles: for each tile those of all positions, as wide as the panel.
  void MultiplyPanel(int panel, int count, const float* inputs, size_t step, float* products) const {
    alignas(64) static constexpr float zeros[kPanelVectors * kLanes] = {};
    const int vectors = panels_.Width(panel), width = vectors * kLanes;
    const TileKernel* kernels = TileKernels(vectors);
    const float* factors = packed_ + static_cast<size_t>(panels_.First(panel)) * kLanes * kPositions * s_.channels;
    for (int position = 0; position < kPositions; position++, factors += s_.channels * width)
      ForEachTile(count, kTilePixels[vectors], [&](int first, int tiles) {
        const TileInput in{{inputs + position * step + static_cast<size_t>(first) * s_.channels}, 1, s_.channels, s_.channels, 0};
        kernels[tiles - 1](in, factors, zeros, products + (static_cast<size_t>(first) * kPositions + position) * width, kPositions * width);
      });
  }

  template <Activation activation>
  void FinishPanel(int panel, const TileBlock& unit, const float* products) const {
    const int vectors = panels_.Width(panel), channel = panels_.First(panel) * kLanes;
    const size_t line = static_cast<size_t>(s_.out_width) * s_.out_channels;
    for (int tile = unit.first_tile; tile < unit.last_tile; tile++, products += kPositions * vectors * kLanes) {
      const auto [image, top, left] = TileAt(tile);
      const int rows = std::min(kOutSide, s_.out_height - top), pixels = std::min(kOutSide, s_.out_width - left);
      const size_t place = ((static_cast<size_t>(image) * s_.out_height + top) * s_.out_width + left) * s_.out_channels + channel;
      const TileOutput output{out_ + place, residual_ ? residual_ + place : nullptr, s_.out_channels, s_.out_channels - channel};
      // What is stored next is asked for while this tile is computed
      for (int y = 0; y < rows; y++)
        for (int x = kOutSide; x < 2 * kOutSide; x++)
          for (int c = 0; c < vectors * kLanes; c += kLineFloats)
            __builtin_prefetch(output.out + y * line + static_cast<size_t>(x) * output.step + c, 1);
      FinishOutputs<activation>(products, vectors, bias_ + channel, rows, pixels, line, output);
    }
  }

  ConvolutionShape s_;
  const float* in_;
  const float* packed_;
  const float* residual_;
  float* out_;
  Panels panels_;
  const float* bias_;
  int tile_rows_, tile_columns_;
};

}  // namespace
}  // namespace effzoo
