#include "thread-team.h"

#include <chrono>
#include <system_error>
#include <utility>

namespace effzoo {
namespace {

/// Between two kernels of one inference lie microseconds, between two inferences far more than a helper should burn.
constexpr auto kSpinTime = std::chrono::microseconds(200);
constexpr int kSpinsBetweenClocks = 64;

inline void Pause() { __builtin_ia32_pause(); }

}  // namespace

ThreadTeam::ThreadTeam(int thread_count) {
  try {
    for (int helper = 1; helper < thread_count; helper++) helpers_.emplace_back([this] { Help(); });
  } catch (const std::system_error&) {
    // no more threads for this process: those that there are do
  }
}

ThreadTeam::~ThreadTeam() {
  {
    const std::lock_guard<std::mutex> lock(sleep_);
    stops_ = true;
  }
  wake_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void ThreadTeam::RunTogether(int unit_count, Call call, const void* context) {
  call_ = call;
  context_ = context;
  unit_count_ = unit_count;
  next_unit_.store(0, std::memory_order_relaxed);
  // Opened by a sum and not a store: a late helper of the round before may be about to take itself off
  inside_.fetch_sub(kClosed, std::memory_order_release);
  round_.fetch_add(1);
  if (sleepers_.load() > 0) {
    { const std::lock_guard<std::mutex> lock(sleep_); }  // one that is about to sleep has seen the round, or is seen
    wake_.notify_all();
  }

  WorkOn();
  // Closed when the last helper has left: one that comes late finds it closed, and stays outside
  int none = 0;
  const auto patience = std::chrono::steady_clock::now() + kSpinTime;
  for (int spins = 1; !inside_.compare_exchange_strong(none, kClosed, std::memory_order_acq_rel); spins++, none = 0) {
    Pause();
    // A helper may wait for this very core. Most are nearly done, though, and who yields to other processes waits for long
    if (spins % kSpinsBetweenClocks == 0 && std::chrono::steady_clock::now() > patience) std::this_thread::yield();
  }
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void ThreadTeam::WorkOn() {
  try {
    for (int unit; (unit = next_unit_.fetch_add(1, std::memory_order_relaxed)) < unit_count_;) call_(context_, unit);
  } catch (...) {
    next_unit_.store(unit_count_, std::memory_order_relaxed);
    const std::lock_guard<std::mutex> lock(error_lock_);
    error_ = std::current_exception();
  }
}

void ThreadTeam::Help() {
  unsigned seen = 0;
  for (;;) {
    auto give_up = std::chrono::steady_clock::now() + kSpinTime;
    for (int spins = 1; round_.load(std::memory_order_acquire) == seen && !stops_.load(std::memory_order_relaxed); spins++) {
      Pause();
      if (spins % kSpinsBetweenClocks != 0) continue;
      if (std::chrono::steady_clock::now() < give_up) {
        std::this_thread::yield();  // to TensorFlow's own threads, which compute what lies between our kernels
        continue;
      }
      std::unique_lock<std::mutex> lock(sleep_);
      sleepers_.fetch_add(1);
      wake_.wait(lock, [&] { return round_.load() != seen || stops_.load(); });
      sleepers_.fetch_sub(1);
      break;
    }
    if (stops_.load(std::memory_order_relaxed)) return;
    seen = round_.load(std::memory_order_acquire);
    if (inside_.fetch_add(1, std::memory_order_acq_rel) >= 0) WorkOn();
    inside_.fetch_sub(1, std::memory_order_release);
  }
}

}  // namespace effzoo
