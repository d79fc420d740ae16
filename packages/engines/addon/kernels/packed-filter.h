// Filters in the order that kernels read them, packed once for each op.
#pragma once

#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

#include "kernels.h"
#include "op-call.h"

namespace effzoo {

struct Free {
  void operator()(float* memory) const { std::free(memory); }
};
using AlignedFloats = std::unique_ptr<float, Free>;

/// A line of the cache is what a vector of AVX-512 fills.
inline AlignedFloats Allocate(size_t count) {
  constexpr size_t alignment = 64;
  void* memory = std::aligned_alloc(alignment, (count * sizeof(float) + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return AlignedFloats(static_cast<float*>(memory));
}

/// A filter as the kernel reads it, with the tensors that it was made of: that they are kept makes sure that no others take their places.
struct PackedFilter {
  Tensor filter, bias;
  AlignedFloats values;
};

class FilterPacker {
 public:
  /// Packs a filter when it is first seen. Whoever still computes with the one before holds it.
  std::shared_ptr<const PackedFilter> Packed(const Kernels& kernels, const ConvolutionShape& shape, Tensor filter, Tensor bias) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!packed_ || Values(filter) != Values(packed_->filter) || Values(bias) != Values(packed_->bias)) {
      AlignedFloats values = Allocate(kernels.packed_size(shape));
      kernels.pack_filter(shape, Values(filter), Values(bias), values.get());
      packed_ = std::make_shared<PackedFilter>(PackedFilter{std::move(filter), std::move(bias), std::move(values)});
    }
    return packed_;
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<const PackedFilter> packed_;
};

}  // namespace effzoo
