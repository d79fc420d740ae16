// Convolutions of each channel with a kernel of its own, and the gate of squeeze and excitation.
#pragma once

#include <algorithm>
#include <vector>

#include "convolution.h"

namespace effzoo {
namespace {

/// Channels of a unit of work: two vectors are two lines of the cache.
constexpr int kUnitVectors = 2;
constexpr int kRowPixels = 4;

/// What lies below a pixel's kernel: its rows and columns that are no padding.
struct Window {
  const float* in;
  const float* filter;
  int rows, columns;
};

/// A vector of channels of `pixels` pixels of a row, `stride` columns apart; answers their sum.
template <int pixels, int kernel, int stride, Activation activation>
inline Vector ComputePixels(const DepthwiseShape& s, const Window& window, Vector bias, float* out) {
  Vector sums[pixels];
  for (int p = 0; p < pixels; p++) sums[p] = bias;
  // more than one pixel share no padding of columns
  const int columns = pixels > 1 ? kernel : window.columns;
  for (int r = 0; r < window.rows; r++) {
    const float* in = window.in + static_cast<ptrdiff_t>(r) * s.width * s.channels;
    const float* filter = window.filter + static_cast<ptrdiff_t>(r) * kernel * s.channels;
#pragma GCC unroll 5
    for (int x = 0; x < columns; x++) {
      const Vector w = Load(filter + static_cast<ptrdiff_t>(x) * s.channels);
#pragma GCC unroll 4
      for (int p = 0; p < pixels; p++) sums[p] += w * Load(in + static_cast<ptrdiff_t>(p * stride + x) * s.channels);
    }
  }
  Vector total{};
  for (int p = 0; p < pixels; p++) {
    const Vector y = Activate<activation>(sums[p]);
    total += y;
    Store(out + static_cast<ptrdiff_t>(p) * s.out_channels, y);
  }
  return total;
}

template <int kernel, int stride, Activation activation>
void ConvolveChannels(const DepthwiseShape& s, int image, int channel, int vectors, const float* in, const float* filter, const float* bias,
                      float* out, float* mean) {
  // Pixels of a row from `inner` to `outer` read no padding at its ends
  const int inner = std::min(Quotient(s.pad_left, stride), s.out_width);
  const int outer = std::max(inner, std::min(s.out_width, (s.width + s.pad_left - kernel) / stride + 1));
  Vector totals[kUnitVectors] = {};
  for (int y = 0; y < s.out_height; y++) {
    Vector row_totals[kUnitVectors] = {};  // to add all pixels to one sum would cost digits
    const int top = y * stride - s.pad_top;
    const int first_row = std::max(0, -top), rows = std::min(kernel, s.height - top) - first_row;
    const float* line = in + (static_cast<size_t>(image) * s.height + top + first_row) * s.width * s.channels + channel;
    float* out_line = out + (static_cast<size_t>(image) * s.out_height + y) * s.out_width * s.out_channels + channel;
    for (int x = 0; x < s.out_width;) {
      const bool whole = x >= inner && x + kRowPixels <= outer;
      const int left = x * stride - s.pad_left, first_column = std::max(0, -left);
      const ptrdiff_t start = static_cast<ptrdiff_t>(left + first_column) * s.channels;
      const ptrdiff_t weight = static_cast<ptrdiff_t>(first_row * kernel + first_column) * s.channels + channel;
      for (int v = 0; v < vectors; v++) {
        const int offset = v * kLanes;
        const Window window{line + start + offset, filter + weight + offset, rows, std::min(kernel, s.width - left) - first_column};
        const Vector b = Load(bias + channel + offset);
        float* to = out_line + static_cast<ptrdiff_t>(x) * s.out_channels + offset;
        row_totals[v] += whole ? ComputePixels<kRowPixels, kernel, stride, activation>(s, window, b, to)
                           : ComputePixels<1, kernel, stride, activation>(s, window, b, to);
      }
      x += whole ? kRowPixels : 1;
    }
    for (int v = 0; v < vectors; v++) totals[v] += row_totals[v];
  }
  const float share = 1.0f / (static_cast<float>(s.out_height) * static_cast<float>(s.out_width));
  for (int v = 0; v < vectors; v++) Store(mean + static_cast<size_t>(image) * s.out_channels + channel + v * kLanes, totals[v] * share);
}

template <int kernel, int stride>
void ConvolveDepthwiseWith(const DepthwiseShape& s, const float* in, const float* filter, const float* bias, float* out, float* mean,
                           ThreadTeam& team) {
  const int vectors = s.channels / kLanes;
  const int units = Quotient(vectors, kUnitVectors);
  team.Run(s.batch * units, [&](int unit) {
    const int first = unit % units * kUnitVectors;
    WithActivation(s.activation, [&](auto activation) {
      ConvolveChannels<kernel, stride, decltype(activation)::value>(s, unit / units, first * kLanes, std::min(kUnitVectors, vectors - first),
                                                                    in, filter, bias, out, mean);
    });
  });
}

inline void ConvolveDepthwise(const DepthwiseShape& s, const float* in, const float* filter, const float* bias, float* out, float* mean,
                              ThreadTeam& team) {
  if (s.kernel == 3 && s.stride == 1) return ConvolveDepthwiseWith<3, 1>(s, in, filter, bias, out, mean, team);
  if (s.kernel == 3) return ConvolveDepthwiseWith<3, 2>(s, in, filter, bias, out, mean, team);
  if (s.stride == 1) return ConvolveDepthwiseWith<5, 1>(s, in, filter, bias, out, mean, team);
  return ConvolveDepthwiseWith<5, 2>(s, in, filter, bias, out, mean, team);
}

/// out = activation(in * weights + bias) for one row of `in`; `weights` is [length, width].
inline void MultiplyRow(const float* in, int length, const float* weights, const float* bias, int width, Activation activation, float* out) {
  WithActivation(activation, [&](auto type) {
    int column = 0;
    for (; column + kLanes <= width; column += kLanes) {
      Vector sum = Load(bias + column);
      for (int k = 0; k < length; k++) sum += in[k] * Load(weights + static_cast<size_t>(k) * width + column);
      Store(out + column, Activate<decltype(type)::value>(sum));
    }
    for (; column < width; column++) {
      float sum = bias[column];
      for (int k = 0; k < length; k++) sum += in[k] * weights[static_cast<size_t>(k) * width + column];
      out[column] = Activate<decltype(type)::value>(Broadcast(sum))[0];
    }
  });
}

inline void ComputeGate(const GateShape& s, const float* mean, const float* reduce, const float* reduce_bias, const float* expand,
                        const float* expand_bias, float* gate, ThreadTeam& team) {
  team.Run(s.batch, [&](int image) {
    std::vector<float> reduced(s.reduced);
    MultiplyRow(mean + static_cast<size_t>(image) * s.channels, s.channels, reduce, reduce_bias, s.reduced, s.activation, reduced.data());
    MultiplyRow(reduced.data(), s.reduced, expand, expand_bias, s.channels, Activation::kSigmoid,
                gate + static_cast<size_t>(image) * s.channels);
  });
}

}  // namespace
}  // namespace effzoo
