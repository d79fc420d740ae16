// Rows of channels brought to mean 0 and variance 1.
#pragma once

#include <algorithm>
#include <cmath>

#include "kernels.h"
#include "units.h"
#include "vector.h"

namespace effzoo {
namespace {

inline float Sum(Vector v) {
  float sum = 0;
  for (int lane = 0; lane < kLanes; lane++) sum += v[lane];
  return sum;
}

/// Two passes: of the difference between the mean of squares and the square of the mean little would be left.
inline void NormalizeRow(const LayerNormShape& s, const float* in, const float* scale, const float* shift, float* out) {
  const int whole = s.channels / kLanes * kLanes;
  const auto total = [&](auto of_vector, auto of_float) {
    Vector sums{};
    for (int c = 0; c < whole; c += kLanes) sums += of_vector(Load(in + c));
    float sum = Sum(sums);
    for (int c = whole; c < s.channels; c++) sum += of_float(in[c]);
    return sum / static_cast<float>(s.channels);
  };
  const float mean = total([](Vector x) { return x; }, [](float x) { return x; });
  const float variance = total([&](Vector x) { return (x - mean) * (x - mean); }, [&](float x) { return (x - mean) * (x - mean); });
  const float factor = 1.0f / std::sqrt(variance + s.epsilon);
  for (int c = 0; c < whole; c += kLanes) Store(out + c, (Load(in + c) - mean) * factor * Load(scale + c) + Load(shift + c));
  for (int c = whole; c < s.channels; c++) out[c] = (in[c] - mean) * factor * scale[c] + shift[c];
}

inline void NormalizeLayer(const LayerNormShape& s, const float* in, const float* scale, const float* shift, float* out, ThreadTeam& team) {
  const int units = std::min(s.rows, kUnitsPerThread * team.thread_count());
  team.Run(units, [&](int unit) {
    for (int row = Share(s.rows, unit, units); row < Share(s.rows, unit + 1, units); row++) {
      const size_t place = static_cast<size_t>(row) * s.channels;
      NormalizeRow(s, in + place, scale, shift, out + place);
    }
  });
}

}  // namespace
}  // namespace effzoo
