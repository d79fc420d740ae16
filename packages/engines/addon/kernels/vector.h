// A vector of floats as wide as the instructions that this file is compiled for, and what is computed with it.
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "shapes.h"

namespace effzoo {
namespace {

#if defined(__AVX512F__)
constexpr int kLanes = 16;
#else
constexpr int kLanes = 8;
#endif

typedef float Vector __attribute__((vector_size(kLanes * sizeof(float))));
typedef int32_t IntVector __attribute__((vector_size(kLanes * sizeof(int32_t))));

inline Vector Load(const float* from) {
  Vector v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

inline void Store(float* to, Vector v) { std::memcpy(to, &v, sizeof v); }

inline Vector Broadcast(float x) {
  return x - Vector{};  // of a scalar and a vector GCC makes two vectors
}

/// Of a NaN and a number they answer b: the bound stands first, so that a NaN stays one.
#if defined(__AVX512F__)
inline Vector Max(Vector a, Vector b) { return _mm512_maskz_max_ps(0xffff, a, b); }
inline Vector Min(Vector a, Vector b) { return _mm512_maskz_min_ps(0xffff, a, b); }
#else
inline Vector Max(Vector a, Vector b) { return _mm256_max_ps(a, b); }
inline Vector Min(Vector a, Vector b) { return _mm256_min_ps(a, b); }
#endif

/// 1 / x within 2 units of the last place, for x from 1 to 1e35.
inline Vector Reciprocal(Vector x) {
#if defined(__AVX512F__)
  const Vector guess = _mm512_maskz_rcp14_ps(0xffff, x);
#else
  const Vector guess = _mm256_rcp_ps(x);
#endif
  return guess * (2.0f - x * guess);
}

/// e^x within 2 units of the last place, for x from -80 to 80. After Cephes' expf: e^x = 2^n e^r with |r| <= ln 2 / 2.
inline Vector Exp(Vector x) {
  const Vector magic = Broadcast(12582912.0f);  // 1.5 * 2^23: its last bits are then the rounded sum
  const Vector shifted = x * 1.44269504088896341f + magic;
  const Vector n = shifted - magic;
  const Vector r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  Vector p = Broadcast(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const Vector e = p * (r * r) + (r + 1.0f);
  IntVector bits, exponent;
  std::memcpy(&exponent, &shifted, sizeof exponent);
  std::memcpy(&bits, &e, sizeof bits);
  bits += exponent << 23;
  Vector answer;
  std::memcpy(&answer, &bits, sizeof answer);
  return answer;
}

/// The sigmoid of x from -80 to 80.
inline Vector BoundedSigmoid(Vector x) { return Reciprocal(1.0f + Exp(-x)); }

inline Vector Sigmoid(Vector x) {
  const Vector y = BoundedSigmoid(Max(Broadcast(-80.0f), Min(Broadcast(80.0f), x)));
  return x == x ? y : x;  // what Exp does to the bits of a NaN may make a number of it
}

/// Far below 0 the sigmoid stays at e^-80, and x is kept from growing on.
inline Vector Silu(Vector x) {
  const Vector bounded = Max(Broadcast(-80.0f), x);
  return bounded * BoundedSigmoid(Min(Broadcast(80.0f), bounded));
}

inline Vector Abs(Vector x) { return Max(x, -x); }

/// Within 3e-7 of x / 2 * (1 + erf(x / sqrt 2)). Abramowitz and Stegun 7.1.26: erfc(z) = t (a1 + t (a2 + …)) e^(-z^2), t = 1 / (1 + p z).
inline Vector Gelu(Vector x) {
  const Vector magnitude = Min(Broadcast(12.0f), Abs(x));  // beyond it the complement is less than 1e-31
  const Vector z = magnitude * 0.70710678118654752f;
  const Vector t = Reciprocal(1.0f + 0.3275911f * z);
  Vector p = Broadcast(1.061405429f);
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  const Vector complement = p * t * Exp(-z * z);
  return Max(Vector{}, x) - 0.5f * magnitude * complement;
}

template <Activation activation>
inline Vector Activate(Vector x) {
  if constexpr (activation == Activation::kSilu) return Silu(x);
  if constexpr (activation == Activation::kSigmoid) return Sigmoid(x);
  if constexpr (activation == Activation::kGelu) return Gelu(x);
  if constexpr (activation == Activation::kRelu) return Max(Vector{}, x);
  if constexpr (activation == Activation::kRelu6) return Min(Broadcast(6.0f), Max(Vector{}, x));
  return x;
}

/// Calls `use` with the activation as a type, so that what it compiles to has no branch.
template <typename Use>
inline void WithActivation(Activation activation, const Use& use) {
  switch (activation) {
    case Activation::kNone:
      return use(std::integral_constant<Activation, Activation::kNone>());
    case Activation::kSilu:
      return use(std::integral_constant<Activation, Activation::kSilu>());
    case Activation::kRelu:
      return use(std::integral_constant<Activation, Activation::kRelu>());
    case Activation::kRelu6:
      return use(std::integral_constant<Activation, Activation::kRelu6>());
    case Activation::kSigmoid:
      return use(std::integral_constant<Activation, Activation::kSigmoid>());
    case Activation::kGelu:
      return use(std::integral_constant<Activation, Activation::kGelu>());
  }
}

}  // namespace
}  // namespace effzoo
