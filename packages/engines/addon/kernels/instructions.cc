// Compiled once for each set of instructions, which the compiler's flags name.

#include "attention.h"
#include "convolve.h"
#include "depthwise.h"
#include "expand-depthwise.h"
#include "layer-norm.h"
#include "silu.h"

namespace effzoo {

#if defined(__AVX512F__)
const Kernels& Avx512Kernels() {
  static const Kernels kernels{"AVX-512",   PackedSize,     PackFilter, Convolve,   ConvolveDepthwise, ExpandAndConvolveDepthwise,
                               ComputeGate, NormalizeLayer, Attend,     ComputeSilu};
  return kernels;
}
#else
const Kernels& Avx2Kernels() {
  static const Kernels kernels{"AVX2",      PackedSize,     PackFilter, Convolve,   ConvolveDepthwise, ExpandAndConvolveDepthwise,
                               ComputeGate, NormalizeLayer, Attend,     ComputeSilu};
  return kernels;
}
#endif

}  // namespace effzoo
