// The kernels as TensorFlow's ops: EffzooConvolution, EffzooDepthwiseConvolution, EffzooGate and EffzooLayerNorm.
#pragma once

#include <string>

#include "kernels.h"

namespace effzoo {

/// Makes the ops known to TensorFlow, for the CPU, and has `thread_count` threads compute them. To be called once in a process.
/// Answers what went wrong, or nothing.
std::string RegisterOps(const Kernels& kernels, int thread_count);

}  // namespace effzoo
