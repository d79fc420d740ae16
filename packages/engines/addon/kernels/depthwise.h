// Convolutions of each channel with a kernel of its own, and the gate of squeeze and excitation.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "kernels.h"
#include "units.h"
#include "vector.h"

namespace effzoo {
namespace {

/// Vectors of channels of a unit of work, at most.
constexpr int kUnitVectors = 16;
/// The input that a row of a unit reads stays in the second cache. Wide units read memory in long pieces.
constexpr int kRowBytes = 160 << 10;
/// As many sums as hide how long each takes; and images are 7, 14, 28, … wide.
constexpr int kGroupPixels = 7;
constexpr int kMaxDepthwiseKernel = 5, kMaxDepthwiseStride = 2;
constexpr int kMaxColumns = (kGroupPixels - 1) * kMaxDepthwiseStride + kMaxDepthwiseKernel;

/// What lies below the kernels of a group of pixels that follow each other in a row of the output.
struct Group {
  /// Rows of the kernel that are no padding, and the filter's first of them.
  int rows;
  const float* filter;
  /// The first column of the first of these rows, where no column is padding.
  const float* line;
  /// The columns of each of these rows, where some are padding: those are zeros.
  const float* columns[kMaxDepthwiseKernel][kMaxColumns];
};

/// The sums of `vectors` vectors of channels of `pixels` pixels. `edge`: columns may lie in the padding.
template <int pixels, int kernel, int stride, bool edge>
void ComputeGroup(const DepthwiseShape& s, const Group& group, int vectors, const float* bias, float* out) {
  const ptrdiff_t channels = s.channels;
  for (int offset = 0; offset < vectors * kLanes; offset += kLanes) {
    Vector sums[pixels];
#pragma GCC unroll 7
    for (int p = 0; p < pixels; p++) sums[p] = Load(bias + offset);
    const float* filter = group.filter + offset;
    for (int r = 0; r < group.rows; r++, filter += kernel * channels) {
#pragma GCC unroll 5
      for (int x = 0; x < kernel; x++) {
        const Vector weight = Load(filter + x * channels);
#pragma GCC unroll 7
        for (int p = 0; p < pixels; p++) {
          const int column = p * stride + x;
          sums[p] += weight * Load((edge ? group.columns[r][column] : group.line + (r * s.width + column) * channels) + offset);
        }
      }
    }
#pragma GCC unroll 7
    for (int p = 0; p < pixels; p++) Store(out + p * static_cast<ptrdiff_t>(s.out_channels) + offset, sums[p]);
  }
}

using GroupKernel = void (*)(const DepthwiseShape&, const Group&, int vectors, const float* bias, float* out);
using PickKernel = GroupKernel (*)(int pixels, bool edge);

template <int kernel, int stride, bool edge, int... pixels>
GroupKernel PickByPixels(int count, std::integer_sequence<int, pixels...>) {
  static constexpr GroupKernel kernels[] = {ComputeGroup<pixels + 1, kernel, stride, edge>...};
  return kernels[count - 1];
}

template <int kernel, int stride>
GroupKernel PickGroupKernel(int pixels, bool edge) {
  constexpr auto counts = std::make_integer_sequence<int, kGroupPixels>();
  return edge ? PickByPixels<kernel, stride, true>(pixels, counts) : PickByPixels<kernel, stride, false>(pixels, counts);
}

/// The `count` columns from `left` on; `line` is the first row's column 0. Answers whether some are padding.
inline bool FindColumns(const DepthwiseShape& s, const float* line, int left, int count, Group& group) {
  alignas(64) static constexpr float zeros[kUnitVectors * kLanes] = {};
  if (left >= 0 && left + count <= s.width) {
    group.line = line + static_cast<ptrdiff_t>(left) * s.channels;
    return false;
  }
  for (int r = 0; r < group.rows; r++)
    for (int c = 0; c < count; c++) {
      const bool is_inside = left + c >= 0 && left + c < s.width;
      group.columns[r][c] = is_inside ? line + (static_cast<ptrdiff_t>(r) * s.width + left + c) * s.channels : zeros;
    }
  return true;
}

template <Activation activation>
void ConvolveChannels(const DepthwiseShape& s, PickKernel pick, int image, int channel, int vectors, const float* in, const float* filter,
                      const float* bias, float* out, float* mean) {
  const int groups = Quotient(s.out_width, kGroupPixels);
  Group group;
  Vector totals[kUnitVectors] = {};
  for (int y = 0; y < s.out_height; y++) {
    Vector row_totals[kUnitVectors];  // to add all pixels to one sum would cost digits
    for (int v = 0; v < vectors; v++) row_totals[v] = Vector{};
    const int top = y * s.stride - s.pad_top;
    const int first_row = std::max(0, -top);
    group.rows = std::min(s.kernel, s.height - top) - first_row;
    group.filter = filter + static_cast<ptrdiff_t>(first_row * s.kernel) * s.channels + channel;
    const float* line = in + (static_cast<size_t>(image) * s.height + top + first_row) * s.width * s.channels + channel;
    float* out_line = out + (static_cast<size_t>(image) * s.out_height + y) * s.out_width * s.out_channels + channel;
    for (int g = 0; g < groups; g++) {
      const int first = Share(s.out_width, g, groups), pixels = Share(s.out_width, g + 1, groups) - first;
      const int left = first * s.stride - s.pad_left;
      const bool edge = FindColumns(s, line, left, (pixels - 1) * s.stride + s.kernel, group);
      float* to = out_line + static_cast<ptrdiff_t>(first) * s.out_channels;
      pick(pixels, edge)(s, group, vectors, bias + channel, to);
      for (int p = 0; p < pixels; p++, to += s.out_channels)
        ActivateEach<activation>(vectors, [&](int v) { return to + v * kLanes; },
                                 [&](int v, Vector x) {
                                   Store(to + v * kLanes, x);
                                   row_totals[v] += x;
                                 });
    }
    for (int v = 0; v < vectors; v++) totals[v] += row_totals[v];
  }
  const float share = 1.0f / (static_cast<float>(s.out_height) * static_cast<float>(s.out_width));
  for (int v = 0; v < vectors; v++) Store(mean + static_cast<size_t>(image) * s.out_channels + channel + v * kLanes, totals[v] * share);
}

inline PickKernel PickDepthwise(int kernel, int stride) {
  if (kernel == 3) return stride == 1 ? PickGroupKernel<3, 1> : PickGroupKernel<3, 2>;
  return stride == 1 ? PickGroupKernel<5, 1> : PickGroupKernel<5, 2>;
}

/// A unit of work is some of the channels of an image.
inline void ConvolveDepthwise(const DepthwiseShape& s, const float* in, const float* filter, const float* bias, float* out, float* mean,
                              ThreadTeam& team) {
  if (s.batch == 0) return;
  const PickKernel pick = PickDepthwise(s.kernel, s.stride);
  const int vectors = s.channels / kLanes;
  constexpr int narrowest = kLineFloats / kLanes;
  const int64_t vector_bytes = static_cast<int64_t>(s.kernel) * s.width * static_cast<int64_t>(sizeof(Vector));
  const int widest = static_cast<int>(std::clamp<int64_t>(kRowBytes / std::max<int64_t>(1, vector_bytes), narrowest, kUnitVectors));
  const int wanted = Quotient(kUnitsPerThread * team.thread_count(), s.batch);
  const int units = std::clamp(wanted, Quotient(vectors, widest), Quotient(vectors, narrowest));
  team.Run(s.batch * units, [&](int unit) {
    const int first = Share(vectors, unit % units, units), last = Share(vectors, unit % units + 1, units);
    WithActivation(s.activation, [&](auto activation) {
      ConvolveChannels<decltype(activation)::value>(s, pick, unit / units, first * kLanes, last - first, in, filter, bias, out, mean);
    });
  });
}

/// out = activation(in * weights + bias) for one row of `in`; `weights` is [length, width].
inline void MultiplyRow(const float* in, int length, const float* weights, const float* bias, int width, Activation activation, float* out) {
  WithActivation(activation, [&](auto type) {
    int column = 0;
    for (; column + kLanes <= width; column += kLanes) {
      Vector sum = Load(bias + column);
      for (int k = 0; k < length; k++) sum += in[k] * Load(weights + static_cast<size_t>(k) * width + column);
      Activate<decltype(type)::value, 1>(&sum);
      Store(out + column, sum);
    }
    for (; column < width; column++) {
      float sum = bias[column];
      for (int k = 0; k < length; k++) sum += in[k] * weights[static_cast<size_t>(k) * width + column];
      Vector y = Broadcast(sum);
      Activate<decltype(type)::value, 1>(&y);
      out[column] = y[0];
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
