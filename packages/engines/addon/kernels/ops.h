// The kernels as TensorFlow's ops: EffzooConvolution, EffzooDepthwiseConvolution, EffzooGate, EffzooLayerNorm and EffzooSilu.
#pragma once

#include "kernels.h"

namespace effzoo {

/// Makes the ops known to TensorFlow, for the CPU, and has `thread_count` threads compute them. TensorFlow takes an op once: the first
/// call in a process decides, and others, as from Node's worker threads, answer the same. Throws what TensorFlow has against it.
const Kernels& RegisterOps(const Kernels& kernels, int thread_count);

}  // namespace effzoo
