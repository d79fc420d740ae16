// What the kernels compute, whatever instructions they use. Images are [batch, height, width, channels], row-major.
#pragma once

#include <cstddef>

namespace effzoo {

/// Applied to a sum of products and a bias, before what is added to it.
/// kGelu is x times the normal distribution's probability of less than x.
enum class Activation { kNone, kSilu, kRelu, kRelu6, kSigmoid, kGelu };
constexpr int kActivations = 6;

/// Rows of a kernel at most.
constexpr int kMaxKernel = 16;
/// Of a side, a padding, a stride or channels: what is computed of one of them fits in an int.
constexpr int kMaxExtent = 1 << 24;
/// Every width of vector divides it.
constexpr int kDepthwiseChannels = 16;

/// Each product of dimensions other than channels fits in an int.
struct ConvolutionShape {
  int batch, height, width, channels;
  int kernel, stride;
  /// Rows and columns of zeros before the image. Those behind it follow from the output's size.
  int pad_top, pad_left;
  int out_height, out_width, out_channels;
  Activation activation;
};

/// Of a convolution of each channel with a kernel of its own: `out_channels` equals `channels`, a multiple of what fills a vector.
using DepthwiseShape = ConvolutionShape;

struct GateShape {
  int batch, channels, reduced;
  /// Of the reduced features; the gate itself is a sigmoid.
  Activation activation;
};

/// Each product of dimensions fits in an int.
struct AttentionShape {
  int batch, positions, heads, head_channels;
  /// Of a query times a key.
  float scale;
};

struct LayerNormShape {
  int rows, channels;
  float epsilon;
};

}  // namespace effzoo
