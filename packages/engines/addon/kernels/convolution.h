// Convolutions as matrix products: tiles of output pixels by panels of output channels, in blocks that threads share.
#pragma once

#include <algorithm>
#include <vector>

#include "convolution-tile.h"
#include "kernels.h"

namespace effzoo {
namespace {

/// The input that a tile reads at a time stays in the second cache.
constexpr int kBlockBytes = 192 << 10;

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
    for (int panel = 0; panel < panels_.count; panel++) tile_pixels_ = std::min(tile_pixels_, kTilePixels[panels_.Width(panel)]);
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
    RunBlocks(team, tiles, blocks, panels_.count, groups, [&](const TileBlock& unit) {
      WithActivation(s_.activation, [&](auto activation) { Compute<decltype(activation)::value>(unit); });
    });
  }

 private:
  struct Tile {
    TileInput input;
    int pixels;
    /// Of its first pixel in the output.
    size_t place;
  };

  template <Activation activation>
  void Compute(const TileBlock& unit) const {
    const std::vector<Tile>& tiles = FindTiles(unit);
    for (int panel = unit.first_panel; panel < unit.last_panel; panel++) {
      const int channel = panels_.First(panel) * kLanes;
      const float* factors = packed_ + static_cast<size_t>(channel) * ProductLength(s_);
      for (const Tile& tile : tiles) {
        const size_t place = tile.place + channel;
        const TileOutput output{out_ + place, residual_ ? residual_ + place : nullptr, s_.out_channels, s_.out_channels - channel};
        MultiplyTile<activation>(tile.input, tile.pixels, panels_.Width(panel), factors, bias_ + channel, output);
      }
    }
  }

  int FirstPixel(int tile) const { return Share(s_.out_width, tile % row_tiles_, row_tiles_); }
  int LastPixel(int tile) const { return Share(s_.out_width, tile % row_tiles_ + 1, row_tiles_); }

  /// What lies over the padding, or has a gate, is read from a copy.
  const std::vector<Tile>& FindTiles(const TileBlock& unit) const {
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

}  // namespace
}  // namespace effzoo
