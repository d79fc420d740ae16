// The kernels, for one set of instructions. Each is compiled from the same source for each set.
#pragma once

#include "shapes.h"
#include "thread-team.h"

namespace effzoo {

struct Kernels {
  const char* instructions;

  /// Floats that pack_filter writes: the filter as the convolution reads it, and the bias. It depends on the output's size.
  size_t (*packed_size)(const ConvolutionShape&);
  /// `filter` is [kernel, kernel, channels, out_channels], `bias` [out_channels].
  void (*pack_filter)(const ConvolutionShape&, const float* filter, const float* bias, float* packed);

  /// out = activation(convolution(in * gate) + bias) + residual. `gate` [batch, channels], which only a kernel of 1 x 1 may have, and
  /// `residual` (as out) may be null.
  void (*convolve)(const ConvolutionShape&, const float* in, const float* packed, const float* gate, const float* residual, float* out,
                   ThreadTeam&);

  /// out = activation(convolution(in) + bias); `filter` is [kernel, kernel, channels]. `mean` [batch, channels] is that of each
  /// channel of out.
  void (*convolve_depthwise)(const DepthwiseShape&, const float* in, const float* filter, const float* bias, float* out, float* mean,
                             ThreadTeam&);

  /// The same of in = activation(product(in) + bias), a convolution of 1 x 1 whose filter is packed.
  void (*expand_and_convolve_depthwise)(const ConvolutionShape& expand, const DepthwiseShape&, const float* in, const float* packed,
                                        const float* filter, const float* bias, float* out, float* mean, ThreadTeam&);

  /// gate = sigmoid(activation(mean * reduce + reduce_bias) * expand + expand_bias); `reduce` is [channels, reduced], `expand`
  /// [reduced, channels].
  void (*compute_gate)(const GateShape&, const float* mean, const float* reduce, const float* reduce_bias, const float* expand,
                       const float* expand_bias, float* gate, ThreadTeam&);

  /// out = (in - mean) / sqrt(variance + epsilon) * scale + shift, mean and variance those of each row of channels.
  void (*normalize_layer)(const LayerNormShape&, const float* in, const float* scale, const float* shift, float* out, ThreadTeam&);

  /// out = softmax(query * key * scale + bias) * value, for each head. `in` is [batch, positions, heads, 3, head_channels], the three
  /// being query, key and value; `bias` [heads, positions, positions], `out` [batch, positions, heads, head_channels].
  void (*attend)(const AttentionShape&, const float* in, const float* bias, float* out, ThreadTeam&);

  /// silu = in * sigmoid(in), and its slope = sigmoid(in) * (1 + in * (1 - sigmoid(in))), of `count` numbers.
  void (*compute_silu)(int64_t count, const float* in, float* silu, float* slope, ThreadTeam&);
};

/// With AVX2 and FMA.
const Kernels& Avx2Kernels();
/// With AVX-512 F, BW, CD, DQ and VL.
const Kernels& Avx512Kernels();

}  // namespace effzoo
