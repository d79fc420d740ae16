// Attention of each head by itself: its keys and values lie packed in the second cache, and the scores of a few queries in the first.
#pragma once

#include <cfloat>
#include <vector>

#include "convolution-tile.h"
#include "layer-norm.h"

namespace effzoo {
namespace {

/// Makes the scores of a query, to which `bias` is added, the numerators of their softmax; answers the inverse of its denominator.
/// `scores` has room for whole vectors.
inline float Softmax(float* scores, const float* bias, int count) {
  const int whole = count / kLanes * kLanes, end = Quotient(count, kLanes) * kLanes;
  Vector largest = Broadcast(-FLT_MAX);
  const auto add = [&](int c, Vector more) {
    const Vector sum = Load(scores + c) + more;
    Store(scores + c, sum);
    largest = Max(largest, sum);
  };
  for (int c = 0; c < whole; c += kLanes) add(c, Load(bias + c));
  if (whole < end) {
    Vector rest = Broadcast(-FLT_MAX);  // a score past the last counts as nothing
    std::memcpy(&rest, bias + whole, (count - whole) * sizeof(float));
    add(whole, rest);
  }
  float top = largest[0];
  for (int lane = 1; lane < kLanes; lane++) top = std::max(top, largest[lane]);
  Vector sums{};
  for (int c = 0; c < end; c += kLanes) {
    const Vector x = Load(scores + c) - top;
    const Vector e = Exp(Max(Broadcast(-80.0f), x));
    const Vector numerator = x == x ? e : x;  // what Exp does to the bits of a NaN may make a number of it
    Store(scores + c, numerator);
    sums += numerator;
  }
  return 1.0f / Sum(sums);
}

/// A unit of work is some of the queries of one head of one image.
class Attention {
 public:
  Attention(const AttentionShape& shape, const float* in, const float* bias, float* out)
      : s_(shape), in_(in), bias_(bias), out_(out), keys_(shape.positions), values_(shape.head_channels) {
    tile_queries_ = std::min(NarrowestTile(keys_), NarrowestTile(values_));
    tiles_ = Quotient(s_.positions, tile_queries_);
  }

  void Run(ThreadTeam& team) const {
    const int heads = s_.batch * s_.heads;
    const int blocks = std::clamp(Quotient(kUnitsPerThread * team.thread_count(), heads), 1, tiles_);
    team.Run(heads * blocks, [&](int unit) {
      const int block = unit % blocks;
      Compute(unit / blocks, Share(tiles_, block, blocks), Share(tiles_, block + 1, blocks));
    });
  }

 private:
  static int NarrowestTile(const Panels& panels) {
    int pixels = kMaxTilePixels;
    for (int panel = 0; panel < panels.count; panel++)
      pixels = std::min(pixels, kTilePixels[panels.First(panel + 1) - panels.First(panel)]);
    return pixels;
  }

  /// From position to position of `in`, and of `out`.
  int InStep() const { return 3 * s_.heads * s_.head_channels; }
  int OutStep() const { return s_.heads * s_.head_channels; }

  void Compute(int head_of_all, int first_tile, int last_tile) const {
    const int image = head_of_all / s_.heads, head = head_of_all % s_.heads;
    const float* queries = in_ + static_cast<size_t>(image) * s_.positions * InStep() + static_cast<size_t>(head) * 3 * s_.head_channels;
    const float* biases = bias_ + static_cast<size_t>(head) * s_.positions * s_.positions;
    float* out = out_ + static_cast<size_t>(image) * s_.positions * OutStep() + static_cast<size_t>(head) * s_.head_channels;

    thread_local std::vector<float> memory;
    const size_t pitch = static_cast<size_t>(keys_.vectors) * kLanes, width = static_cast<size_t>(values_.vectors) * kLanes;
    const size_t keys_size = pitch * s_.head_channels, values_size = width * s_.positions, scores_size = pitch * tile_queries_;
    memory.resize(std::max(memory.size(), keys_size + values_size + scores_size));
    float* const keys = memory.data();
    float* const values = keys + keys_size;
    float* const scores = values + values_size;
    PackKeys(queries + s_.head_channels, keys);
    PackValues(queries + 2 * s_.head_channels, values);

    for (int tile = first_tile; tile < last_tile; tile++) {
      const int first = Share(s_.positions, tile, tiles_), count = Share(s_.positions, tile + 1, tiles_) - first;
      const TileInput rows{{queries + static_cast<size_t>(first) * InStep()}, 1, InStep(), s_.head_channels, 0};
      Multiply(rows, count, keys_, keys, scores, static_cast<int>(pitch), static_cast<int>(pitch));
      float inverses[kMaxTilePixels];
      for (int q = 0; q < count; q++)
        inverses[q] = Softmax(scores + q * pitch, biases + static_cast<size_t>(first + q) * s_.positions, s_.positions);
      const TileInput weights{{scores}, 1, static_cast<int>(pitch), s_.positions, 0};
      float* const to = out + static_cast<size_t>(first) * OutStep();
      Multiply(weights, count, values_, values, to, OutStep(), s_.head_channels);
      for (int q = 0; q < count; q++)
        for (int c = 0; c < s_.head_channels; c++) to[static_cast<size_t>(q) * OutStep() + c] *= inverses[q];
    }
  }

  /// `rows` times a packed matrix, of whose columns `columns` are written.
  static void Multiply(const TileInput& rows, int count, const Panels& panels, const float* packed, float* to, int step, int columns) {
    static const float zeros[kPanelVectors * kLanes] = {};
    for (int panel = 0; panel < panels.count; panel++) {
      const int first = panels.First(panel) * kLanes;
      MultiplyTile<Activation::kNone>(rows, count, panels.Width(panel),
                                      packed + static_cast<size_t>(first) * rows.length, zeros,
                                      {to + first, nullptr, step, columns - first});
    }
  }

  /// [head_channels, positions], scaled, in panels.
  void PackKeys(const float* keys, float* packed) const {
    for (int panel = 0; panel < keys_.count; panel++) {
      const int first = keys_.First(panel) * kLanes, width = keys_.First(panel + 1) * kLanes - first;
      for (int at = 0; at < width; at++) {
        const float* key = keys + static_cast<size_t>(first + at) * InStep();
        const bool exists = first + at < s_.positions;
        for (int k = 0; k < s_.head_channels; k++) packed[static_cast<size_t>(k) * width + at] = exists ? key[k] * s_.scale : 0.0f;
      }
      packed += static_cast<size_t>(width) * s_.head_channels;
    }
  }

  /// [positions, head_channels] in panels.
  void PackValues(const float* values, float* packed) const {
    for (int panel = 0; panel < values_.count; panel++) {
      const int first = values_.First(panel) * kLanes, width = values_.First(panel + 1) * kLanes - first;
      for (int k = 0; k < s_.positions; k++, packed += width) {
        const float* value = values + static_cast<size_t>(k) * InStep();
        for (int at = 0; at < width; at++) packed[at] = first + at < s_.head_channels ? value[first + at] : 0.0f;
      }
    }
  }

  AttentionShape s_;
  const float* in_;
  const float* bias_;
  float* out_;
  Panels keys_, values_;
  int tile_queries_, tiles_;
};

inline void Attend(const AttentionShape& shape, const float* in, const float* bias, float* out, ThreadTeam& team) {
  if (shape.batch == 0 || shape.positions == 0 || shape.heads == 0 || shape.head_channels == 0) return;
  Attention(shape, in, bias, out).Run(team);
}

}  // namespace
}  // namespace effzoo
