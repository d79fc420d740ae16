// Threads that wait for work by spinning, for a while: the kernels of one inference follow each other within microseconds, and to
// wake a thread that sleeps takes longer than most of them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace effzoo {

class ThreadTeam {
 public:
  /// `thread_count` includes the caller of Run. Where the system gives fewer threads, there are fewer.
  explicit ThreadTeam(int thread_count);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  int thread_count() const { return static_cast<int>(helpers_.size()) + 1; }

  /// Calls `work` with 0 to unit_count - 1, in any order and side by side, and returns when all are done. The caller works too, and
  /// does all of it where others are kept from it. A second caller at the same time works alone. What `work` throws is thrown here.
  template <typename Work>
  void Run(int unit_count, const Work& work) {
    std::unique_lock<std::mutex> entry(entry_, std::defer_lock);
    if (unit_count > 1 && !helpers_.empty() && entry.try_lock()) {
      RunTogether(unit_count, [](const void* context, int unit) { (*static_cast<const Work*>(context))(unit); }, &work);
    } else {
      for (int unit = 0; unit < unit_count; unit++) work(unit);
    }
  }

 private:
  static constexpr int kClosed = -1'000'000;

  using Call = void (*)(const void* context, int unit);

  void RunTogether(int unit_count, Call call, const void* context);
  void Help();
  void WorkOn();

  std::vector<std::thread> helpers_;
  std::mutex entry_;

  // One round of work. What stands here is written while no helper is inside a round.
  Call call_ = nullptr;
  const void* context_ = nullptr;
  int unit_count_ = 0;
  std::atomic<int> next_unit_{0};
  std::mutex error_lock_;
  std::exception_ptr error_;
  /// Helpers that are inside the round, and kClosed more where there is none.
  std::atomic<int> inside_{kClosed};
  std::atomic<unsigned> round_{0};
  std::atomic<bool> stops_{false};

  std::mutex sleep_;
  std::condition_variable wake_;
  std::atomic<int> sleepers_{0};
};

}  // namespace effzoo
