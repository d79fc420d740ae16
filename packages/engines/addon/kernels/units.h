// Work in nearly equal parts.
#pragma once

#include <cstdint>

namespace effzoo {
namespace {

/// Units of work for each thread: enough that one which is kept from its core holds up little.
constexpr int kUnitsPerThread = 4;

constexpr int Quotient(int a, int b) { return (a + b - 1) / b; }

/// Where number `part` of `parts` nearly equal parts of `total` starts.
inline int Share(int total, int part, int parts) { return static_cast<int>(static_cast<int64_t>(total) * part / parts); }

}  // namespace
}  // namespace effzoo
