#pragma once
// One line on a terminal that says how far long work has come; nothing elsewhere. One thread.
#include <unistd.h>

#include <iostream>
#include <string>
#include <string_view>

namespace app {

class Progress {
 public:
  explicit Progress(bool wanted) : shown_(wanted && isatty(STDERR_FILENO) == 1) {}
  ~Progress() {
    if (shown_) std::cerr << "\r\033[K";
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void tell(std::string_view what, std::size_t done, std::size_t all) const {
    if (!shown_) return;
    std::string bar;
    for (std::size_t i = 0; i < steps; ++i) bar += i * all < done * steps ? "█" : "░";
    std::cerr << "\r\033[K" << bar << ' ' << what << ' ' << done << " из " << all << std::flush;
  }

 private:
  static constexpr std::size_t steps = 20;
  const bool shown_;
};

}  // namespace app
