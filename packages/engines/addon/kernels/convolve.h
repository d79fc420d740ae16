// The roads that a convolution may take: direct sums, or Winograd's algorithm.
#pragma once

#include "convolution.h"
#include "winograd.h"

namespace effzoo {
namespace {

inline size_t PackedSize(const ConvolutionShape& shape) {
  return PanelsSize(SuitsWinograd(shape) ? WinogradFilterShape(shape) : shape);
}

inline void PackFilter(const ConvolutionShape& shape, const float* filter, const float* bias, float* packed) {
  (SuitsWinograd(shape) ? PackWinogradFilter : PackPanels)(shape, filter, bias, packed);
}

inline void Convolve(const ConvolutionShape& shape, const float* in, const float* packed, const float* gate, const float* residual,
                     float* out, ThreadTeam& team) {
  if (shape.batch == 0 || shape.out_height == 0 || shape.out_width == 0 || shape.out_channels == 0) return;
  if (SuitsWinograd(shape)) return WinogradConvolution(shape, in, packed, residual, out).Run(team);
  Convolution(shape, in, packed, gate, residual, out).Run(team);
}

}  // namespace
}  // namespace effzoo
