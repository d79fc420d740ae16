// A 1 x 1 convolution and the depthwise one that alone reads it: the image between them is made some channels at a time, in the cache.
#pragma once

#include <algorithm>
#include <vector>

#include "convolution-tile.h"
#include "convolve.h"
#include "depthwise.h"

namespace effzoo {
namespace {

/// What a unit of work makes of the image between them stays in the second cache, where one panel of it does.
constexpr int kExpandedBytes = 160 << 10;

/// A unit of work is a group of panels of an image.
class ExpandDepthwise {
 public:
  ExpandDepthwise(const ConvolutionShape& expand, const DepthwiseShape& depthwise, const float* in, const float* packed, const float* filter,
                  const float* bias, float* out, float* mean)
      : expand_(expand),
        s_(depthwise),
        in_(in),
        packed_(packed),
        filter_(filter),
        bias_(bias),
        out_(out),
        mean_(mean),
        panels_(expand.out_channels) {}

  /// Whether there are enough panels for all threads.
  bool Suits(const ThreadTeam& team) const { return static_cast<int64_t>(s_.batch) * panels_.count >= 2 * team.thread_count(); }

  void Run(ThreadTeam& team) const {
    const int64_t panel_bytes = static_cast<int64_t>(s_.height) * s_.width * kPanelVectors * static_cast<int64_t>(sizeof(Vector));
    const int64_t fitting = kExpandedBytes / std::max<int64_t>(1, panel_bytes);
    const int widest = static_cast<int>(std::clamp<int64_t>(fitting, 1, kUnitVectors / kPanelVectors));
    const int wanted = Quotient(kUnitsPerThread * team.thread_count(), s_.batch);
    const int groups = std::clamp(wanted, Quotient(panels_.count, widest), panels_.count);
    team.Run(s_.batch * groups, [&](int unit) {
      const int group = unit % groups;
      Compute(unit / groups, Share(panels_.count, group, groups), Share(panels_.count, group + 1, groups));
    });
  }

 private:
  void Compute(int image, int first_panel, int last_panel) const {
    thread_local std::vector<float> expanded, filter;
    const int first = panels_.First(first_panel), vectors = panels_.First(last_panel) - first;
    const int channel = first * kLanes, width = vectors * kLanes, pixels = s_.height * s_.width;
    expanded.resize(std::max(expanded.size(), static_cast<size_t>(pixels) * width));
    for (int panel = first_panel; panel < last_panel; panel++) {
      float* to = expanded.data() + (panels_.First(panel) - first) * kLanes;
      WithActivation(expand_.activation, [&](auto activation) { Expand<decltype(activation)::value>(image, panel, pixels, to, width); });
    }
    filter.clear();
    for (int k = 0; k < s_.kernel * s_.kernel; k++) {
      const float* row = filter_ + static_cast<size_t>(k) * s_.channels + channel;
      filter.insert(filter.end(), row, row + width);
    }
    DepthwiseShape part = s_;
    part.channels = width;
    float* out = out_ + static_cast<size_t>(image) * s_.out_height * s_.out_width * s_.out_channels + channel;
    float* mean = mean_ + static_cast<size_t>(image) * s_.out_channels + channel;
    WithActivation(s_.activation, [&](auto activation) {
      ConvolveChannels<decltype(activation)::value>(part, PickDepthwise(s_.kernel, s_.stride), 0, 0, vectors, expanded.data(), filter.data(),
                                                    bias_ + channel, out, mean);
    });
  }

  template <Activation activation>
  void Expand(int image, int panel, int pixels, float* to, int step) const {
    const int vectors = panels_.Width(panel), channel = panels_.First(panel) * kLanes, length = expand_.channels;
    const float* factors = packed_ + static_cast<size_t>(channel) * length;
    const float* bias = packed_ + static_cast<size_t>(length) * panels_.vectors * kLanes + channel;
    const float* from = in_ + static_cast<size_t>(image) * pixels * length;
    ForEachTile(pixels, kTilePixels[vectors], [&](int first, int count) {
      const TileInput input{{from + static_cast<size_t>(first) * length}, 1, length, length, 0};
      const TileOutput output{to + static_cast<size_t>(first) * step, nullptr, step, vectors * kLanes};
      MultiplyTile<activation>(input, count, vectors, factors, bias, output);
    });
  }

  ConvolutionShape expand_;
  DepthwiseShape s_;
  const float* in_;
  const float* packed_;
  const float* filter_;
  const float* bias_;
  float* out_;
  float* mean_;
  Panels panels_;
};

/// With too few channels for all threads, one after the other: each then shares its work in a way of its own.
inline void ExpandAndConvolveDepthwise(const ConvolutionShape& expand, const DepthwiseShape& depthwise, const float* in, const float* packed,
                                       const float* filter, const float* bias, float* out, float* mean, ThreadTeam& team) {
  if (depthwise.batch == 0) return;
  const ExpandDepthwise together(expand, depthwise, in, packed, filter, bias, out, mean);
  if (together.Suits(team)) return together.Run(team);
  thread_local std::vector<float> expanded;
  expanded.resize(std::max(expanded.size(), static_cast<size_t>(expand.batch) * expand.height * expand.width * expand.out_channels));
  Convolve(expand, in, packed, nullptr, nullptr, expanded.data(), team);
  ConvolveDepthwise(depthwise, expanded.data(), filter, bias, out, mean, team);
}

}  // namespace
}  // namespace effzoo
