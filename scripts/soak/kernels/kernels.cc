// `kernels RUNS SEED THREADS`: convolutions and attention of random shapes by our kernels, from two callers at the same time, each answer compared with
// sums in double precision; and work that throws. Prints what is wrong, a line each. To be compiled with the compiler's sanitizers.

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>

#include "instructions.cc"

namespace {

using namespace effzoo;

/// Exactly as large as its values: what is read or written beyond them, a sanitizer sees.
using Floats = std::vector<float>;

#if defined(__AVX512F__)
const Kernels& kernels = Avx512Kernels();
#else
const Kernels& kernels = Avx2Kernels();
#endif

struct Random {
  std::mt19937 engine;
  int From(int least, int most) { return std::uniform_int_distribution<int>(least, most)(engine); }
  template <typename... Ints>
  int OneOf(Ints... values) {
    const int all[] = {values...};
    return all[From(0, sizeof...(values) - 1)];
  }
  Floats Values(size_t count, float size = 1) {
    Floats values(count);
    for (float& value : values) value = std::uniform_real_distribution<float>(-size, size)(engine);
    return values;
  }
};

/// The sum for one number of the output; `channels` of the image from `first` on.
double SumAt(const ConvolutionShape& s, const Floats& in, const Floats& gate, int image, int y, int x, int first, int channels,
             const float* filter, size_t step) {
  double sum = 0;
  for (int r = 0; r < s.kernel; r++)
    for (int c = 0; c < s.kernel; c++)
      for (int k = 0; k < channels; k++) {
        const int row = y * s.stride - s.pad_top + r, column = x * s.stride - s.pad_left + c;
        if (row < 0 || row >= s.height || column < 0 || column >= s.width) continue;
        const double a = in[((static_cast<size_t>(image) * s.height + row) * s.width + column) * s.channels + first + k];
        const double g = gate.empty() ? 1 : gate[static_cast<size_t>(image) * s.channels + first + k];
        sum += a * g * filter[((static_cast<size_t>(r) * s.kernel + c) * channels + k) * step];
      }
  return sum;
}

std::string Describe(const char* kind, const ConvolutionShape& s, double actual, double expected) {
  char text[256];
  std::snprintf(text, sizeof text, "%s %dx%dx%dx%d kernel %d stride %d padding %d %d to %dx%dx%d: %g, and not %g", kind, s.batch, s.height,
                s.width, s.channels, s.kernel, s.stride, s.pad_top, s.pad_left, s.out_height, s.out_width, s.out_channels, actual, expected);
  return text;
}

bool IsNear(double actual, double expected) { return std::abs(actual - expected) <= 2e-5 * std::max(1.0, std::abs(expected)); }

ConvolutionShape SomeShape(Random& random) {
  ConvolutionShape s{random.From(0, 3), random.From(1, 12), random.From(1, 12), random.OneOf(1, 3, 5, 17, 24), random.OneOf(1, 2, 3, 5, 7),
                     random.From(1, 3), 0, 0, random.From(0, 12), random.From(0, 12), random.OneOf(1, 3, 8, 16, 17, 24, 40, 100),
                     Activation::kNone};
  if (random.From(0, 2) > 0) s.pad_top = random.From(0, 12), s.pad_left = random.From(0, 12);
  if (random.From(0, 2) == 0) s.pad_top = s.pad_left = 0, s.kernel = s.stride = 1, s.out_height = s.height, s.out_width = s.width;
  return s;
}

/// Of a convolution that takes Winograd's road, but where its tiles reach far beyond the output.
ConvolutionShape SomeWinogradShape(Random& random) {
  const int size = random.From(0, 5) == 0 ? 40 : 12;
  return {random.From(1, 2), random.From(1, size), random.From(1, size), random.OneOf(8, 16, 17, 24), 3, 1, random.From(0, 2),
          random.From(0, 2), random.From(3, size), random.From(3, size), random.OneOf(8, 16, 17, 24, 40), Activation::kNone};
}

std::string Convolution(Random& random, ThreadTeam& team) {
  const ConvolutionShape s = random.From(0, 3) == 0 ? SomeWinogradShape(random) : SomeShape(random);
  const size_t product_length = static_cast<size_t>(s.kernel) * s.kernel * s.channels;
  const Floats in = random.Values(static_cast<size_t>(s.batch) * s.height * s.width * s.channels);
  // Sums stay about as large as their inputs
  const Floats filter = random.Values(product_length * s.out_channels, std::sqrt(3.0f / product_length)), bias = random.Values(s.out_channels);
  const Floats gate = random.Values((s.kernel == 1 ? random.From(0, 1) : 0) * static_cast<size_t>(s.batch) * s.channels);
  Floats out(static_cast<size_t>(s.batch) * s.out_height * s.out_width * s.out_channels), packed(kernels.packed_size(s));
  const Floats residual = random.Values(random.From(0, 1) * out.size());
  kernels.pack_filter(s, filter.data(), bias.data(), packed.data());
  kernels.convolve(s, in.data(), packed.data(), gate.empty() ? nullptr : gate.data(), residual.empty() ? nullptr : residual.data(), out.data(),
                   team);
  for (size_t i = 0; i < out.size(); i++) {
    const int c = i % s.out_channels, x = i / s.out_channels % s.out_width, y = i / s.out_channels / s.out_width % s.out_height;
    const int image = i / s.out_channels / s.out_width / s.out_height;
    const double expected = SumAt(s, in, gate, image, y, x, 0, s.channels, filter.data() + c, s.out_channels) + bias[c] +
                            (residual.empty() ? 0 : residual[i]);
    if (!IsNear(out[i], expected)) return Describe("convolution", s, out[i], expected);
  }
  return "";
}

DepthwiseShape SomeDepthwiseShape(Random& random) {
  DepthwiseShape s = SomeShape(random);
  s.kernel = random.OneOf(3, 5), s.stride = random.From(1, 2), s.channels = s.out_channels = random.OneOf(16, 48, 80);
  return s;
}

/// What is wrong with the answer of a depthwise convolution of `in`.
std::string CheckDepthwise(const char* kind, const DepthwiseShape& s, const Floats& in, const Floats& filter, const Floats& bias, const Floats& out,
                           const Floats& mean) {
  std::vector<double> sums(mean.size());
  for (size_t i = 0; i < out.size(); i++) {
    const int c = i % s.channels, x = i / s.channels % s.out_width, y = i / s.channels / s.out_width % s.out_height;
    const int image = i / s.channels / s.out_width / s.out_height;
    const double expected = SumAt(s, in, {}, image, y, x, c, 1, filter.data() + c, s.channels) + bias[c];
    if (!IsNear(out[i], expected)) return Describe(kind, s, out[i], expected);
    sums[static_cast<size_t>(image) * s.channels + c] += expected;
  }
  for (size_t i = 0; i < mean.size() && !out.empty(); i++)
    if (!IsNear(mean[i], sums[i] / s.out_height / s.out_width)) return Describe("mean", s, mean[i], sums[i] / s.out_height / s.out_width);
  return "";
}

std::string Depthwise(Random& random, ThreadTeam& team) {
  const DepthwiseShape s = SomeDepthwiseShape(random);
  const Floats in = random.Values(static_cast<size_t>(s.batch) * s.height * s.width * s.channels);
  const Floats filter = random.Values(static_cast<size_t>(s.kernel) * s.kernel * s.channels), bias = random.Values(s.channels);
  Floats out(static_cast<size_t>(s.batch) * s.out_height * s.out_width * s.channels), mean(static_cast<size_t>(s.batch) * s.channels);
  kernels.convolve_depthwise(s, in.data(), filter.data(), bias.data(), out.data(), mean.data(), team);
  return CheckDepthwise("depthwise", s, in, filter, bias, out, mean);
}

std::string ExpandDepthwise(Random& random, ThreadTeam& team) {
  const DepthwiseShape s = SomeDepthwiseShape(random);
  const int channels = random.OneOf(1, 5, 16);
  const ConvolutionShape expand{s.batch, s.height, s.width, channels, 1, 1, 0, 0, s.height, s.width, s.channels, Activation::kNone};
  const size_t pixels = static_cast<size_t>(s.batch) * s.height * s.width;
  const Floats in = random.Values(pixels * channels), factors = random.Values(static_cast<size_t>(channels) * s.channels);
  const Floats expand_bias = random.Values(s.channels), bias = random.Values(s.channels);
  const Floats filter = random.Values(static_cast<size_t>(s.kernel) * s.kernel * s.channels, 0.2f);
  Floats expanded(pixels * s.channels), packed(kernels.packed_size(expand));
  for (size_t i = 0; i < expanded.size(); i++) {
    double sum = expand_bias[i % s.channels];
    for (int k = 0; k < channels; k++) sum += static_cast<double>(in[i / s.channels * channels + k]) * factors[k * s.channels + i % s.channels];
    expanded[i] = static_cast<float>(sum);
  }
  Floats out(static_cast<size_t>(s.batch) * s.out_height * s.out_width * s.channels), mean(static_cast<size_t>(s.batch) * s.channels);
  kernels.pack_filter(expand, factors.data(), expand_bias.data(), packed.data());
  kernels.expand_and_convolve_depthwise(expand, s, in.data(), packed.data(), filter.data(), bias.data(), out.data(), mean.data(), team);
  return CheckDepthwise("expanded depthwise", s, expanded, filter, bias, out, mean);
}

std::string AttentionOfHeads(Random& random, ThreadTeam& team) {
  const AttentionShape s{random.From(0, 2), random.From(1, 40), random.From(1, 3), random.OneOf(1, 8, 17, 32, 49), 0.3f};
  const size_t rows = static_cast<size_t>(s.batch) * s.positions, in_step = static_cast<size_t>(s.heads) * 3 * s.head_channels;
  const Floats in = random.Values(rows * in_step), bias = random.Values(static_cast<size_t>(s.heads) * s.positions * s.positions);
  Floats out(rows * s.heads * s.head_channels);
  kernels.attend(s, in.data(), bias.data(), out.data(), team);
  for (size_t i = 0; i < out.size(); i++) {
    const int c = i % s.head_channels, head = i / s.head_channels % s.heads, query = i / s.head_channels / s.heads % s.positions;
    const int image = i / s.head_channels / s.heads / s.positions;
    const auto part = [&](int position, int which) {
      return &in[(static_cast<size_t>(image) * s.positions + position) * in_step + (static_cast<size_t>(head) * 3 + which) * s.head_channels];
    };
    double total = 0, sum = 0;
    for (int key = 0; key < s.positions; key++) {
      double score = 0;
      for (int k = 0; k < s.head_channels; k++) score += static_cast<double>(part(query, 0)[k]) * part(key, 1)[k];
      const double weight = std::exp(score * s.scale + bias[(static_cast<size_t>(head) * s.positions + query) * s.positions + key]);
      total += weight;
      sum += weight * part(key, 2)[c];
    }
    if (!IsNear(out[i], sum / total)) {
      char text[160];
      std::snprintf(text, sizeof text, "attention %dx%dx%dx%d: %g, and not %g", s.batch, s.positions, s.heads, s.head_channels, out[i], sum / total);
      return text;
    }
  }
  return "";
}

/// Whatever unit throws: the caller is told, and the team works on.
std::string Throwing(Random& random, ThreadTeam& team) {
  const int units = random.From(1, 40), bad = random.From(0, units - 1);
  try {
    team.Run(units, [&](int unit) {
      if (unit == bad) throw std::runtime_error("bad");
    });
  } catch (const std::runtime_error&) {
    return "";
  }
  return "what a unit threw was lost";
}

std::string Counting(Random& random, ThreadTeam& team) {
  std::vector<int> counts(random.From(0, 200));  // not atomic: each unit is run by one thread, and the caller sees it
  team.Run(static_cast<int>(counts.size()), [&](int unit) { counts[unit]++; });
  return counts == std::vector<int>(counts.size(), 1) ? "" : "a unit was not run once";
}

void Work(int runs, unsigned first_seed, unsigned caller, ThreadTeam& team, std::vector<std::string>& faults) {
  for (int run = 0; run < runs; run++) {
    const unsigned seed = first_seed + run;
    Random random{std::mt19937(2 * seed + caller)};
    for (const auto& check : {Convolution, Depthwise, ExpandDepthwise, AttentionOfHeads, Throwing, Counting}) {
      const std::string fault = check(random, team);
      if (!fault.empty()) faults.push_back("seed " + std::to_string(seed) + ": " + fault);
    }
    // past what helpers spin for: they sleep
    if (run % 50 == 0) std::this_thread::sleep_for(std::chrono::microseconds(random.From(0, 1000)));
  }
}

}  // namespace

int main(int, char** arguments) {
  const int runs = std::atoi(arguments[1]), seed = std::atoi(arguments[2]);
  ThreadTeam team(std::atoi(arguments[3]));
  std::vector<std::string> faults, others;
  std::thread other([&] { Work(runs, seed, 1, team, others); });
  Work(runs, seed, 0, team, faults);
  other.join();
  faults.insert(faults.end(), others.begin(), others.end());
  for (const std::string& fault : faults) std::puts(fault.c_str());
  return faults.empty() ? 0 : 1;
}
