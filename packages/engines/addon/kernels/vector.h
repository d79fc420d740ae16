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

constexpr int kLineFloats = 64 / sizeof(float);  // of the cache

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

// What takes `n` vectors computes them step by step side by side: one alone would wait for each of its steps.

constexpr int kTogether = 4;
constexpr float kLog2E = 1.44269504088896341f;

/// x = 2^(x * scale), for x * scale from -116 to 116. Its relative error is 2e-7, and where x * scale is large 1e-8 times that.
template <int n>
inline void Exp2(Vector* x, float scale) {
  constexpr float coefficients[] = {9.67554096e-3f, 5.55071309e-2f, 2.40221202e-1f, 6.93146944e-1f, 1.0f};  // least largest error
  const Vector magic = Broadcast(12582912.0f);  // 1.5 * 2^23: its last bits are then the rounded sum
  Vector shifted[n], p[n];
  for (int i = 0; i < n; i++) shifted[i] = x[i] * scale + magic;
  for (int i = 0; i < n; i++) x[i] = x[i] * scale - (shifted[i] - magic);
  for (int i = 0; i < n; i++) p[i] = x[i] * 1.32764725e-3f + coefficients[0];
  for (int c = 1; c < 5; c++)
    for (int i = 0; i < n; i++) p[i] = p[i] * x[i] + coefficients[c];
  for (int i = 0; i < n; i++) {
    IntVector bits, exponent;
    std::memcpy(&exponent, &shifted[i], sizeof exponent);
    std::memcpy(&bits, &p[i], sizeof bits);
    bits += exponent << 23;
    std::memcpy(&x[i], &bits, sizeof bits);
  }
}

/// e^x for x from -80 to 80.
inline Vector Exp(Vector x) {
  Exp2<1>(&x, kLog2E);
  return x;
}

/// The sigmoid of x from -80 to 80.
template <int n>
inline void BoundedSigmoid(Vector* x) {
  Exp2<n>(x, -kLog2E);
  for (int i = 0; i < n; i++) x[i] = Reciprocal(1.0f + x[i]);
}

inline Vector Sigmoid(Vector x) {
  Vector y = Max(Broadcast(-80.0f), Min(Broadcast(80.0f), x));
  BoundedSigmoid<1>(&y);
  return x == x ? y : x;  // what Exp2 does to the bits of a NaN may make a number of it
}

/// Far below 0 the sigmoid stays at e^-80, and x is kept from growing on.
template <int n>
inline void Silu(Vector* x) {
  Vector sigmoid[n];
  for (int i = 0; i < n; i++) x[i] = Max(Broadcast(-80.0f), x[i]);
  for (int i = 0; i < n; i++) sigmoid[i] = Min(Broadcast(80.0f), x[i]);
  BoundedSigmoid<n>(sigmoid);
  for (int i = 0; i < n; i++) x[i] *= sigmoid[i];
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

template <Activation activation, int n>
inline void Activate(Vector* x) {
  if constexpr (activation == Activation::kSilu) return Silu<n>(x);
  for (int i = 0; i < n; i++) {
    if constexpr (activation == Activation::kSigmoid) x[i] = Sigmoid(x[i]);
    if constexpr (activation == Activation::kGelu) x[i] = Gelu(x[i]);
    if constexpr (activation == Activation::kRelu) x[i] = Max(Vector{}, x[i]);
    if constexpr (activation == Activation::kRelu6) x[i] = Min(Broadcast(6.0f), Max(Vector{}, x[i]));
  }
}

/// Calls `use` with each of `count` vectors after its activation; `at` answers where number i of them lies.
template <Activation activation, typename At, typename Use>
inline void ActivateEach(int count, const At& at, const Use& use) {
  int i = 0;
  for (; i + kTogether <= count; i += kTogether) {
    Vector x[kTogether];
    for (int j = 0; j < kTogether; j++) x[j] = Load(at(i + j));
    Activate<activation, kTogether>(x);
    for (int j = 0; j < kTogether; j++) use(i + j, x[j]);
  }
  for (; i < count; i++) {
    Vector x = Load(at(i));
    Activate<activation, 1>(&x);
    use(i, x);
  }
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
