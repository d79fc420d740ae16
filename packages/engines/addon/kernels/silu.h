// SiLU with its slope, for training: what TensorFlow computes in four passes over memory.
#pragma once

#include <algorithm>

#include "kernels.h"
#include "vector.h"

namespace effzoo {
namespace {

/// Numbers of a unit of work: their three arrays fit into the second cache.
constexpr int64_t kSiluUnit = 1 << 15;

inline void ComputeSilu(int64_t count, const float* in, float* silu, float* slope, ThreadTeam& team) {
  const auto compute = [](Vector x, Vector& y, Vector& derivative) {
    Vector e = Max(Broadcast(-80.0f), Min(Broadcast(80.0f), x));
    Exp2<1>(&e, -kLog2E);
    const Vector bounded = Reciprocal(1.0f + e);
    const Vector s = x == x ? bounded : x;  // a NaN stays one
    y = x * s;
    derivative = s + y * (e * s);  // 1 - s, without the error of s where that is near 1
  };
  const int units = static_cast<int>((count + kSiluUnit - 1) / kSiluUnit);
  team.Run(units, [&](int unit) {
    int64_t i = unit * kSiluUnit;
    const int64_t end = std::min(count, i + kSiluUnit);
    Vector y, derivative;
    for (; i + kLanes <= end; i += kLanes) {
      compute(Load(in + i), y, derivative);
      Store(silu + i, y);
      Store(slope + i, derivative);
    }
    for (; i < end; i++) {
      compute(Broadcast(in[i]), y, derivative);
      silu[i] = y[0];
      slope[i] = derivative[0];
    }
  });
}

}  // namespace
}  // namespace effzoo
