#include "sandbox/progress.hpp"

#include <unistd.h>

#include <iostream>

namespace sandbox {

Progress::Progress(std::size_t total)
    : total_(total), shown_(total > 1 && isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  clear();
}

void Progress::show(std::size_t done, const std::string& what) const {
  if (!shown_) return;
  constexpr std::size_t width = 24;
  std::string bar;
  for (std::size_t i = 0; i < width; ++i) bar += i * total_ < done * width ? "█" : "░";
  std::cerr << "\r\033[K" << bar << ' ' << done << '/' << total_ << ' ' << what << std::flush;
}

void Progress::clear() const {
  if (shown_) std::cerr << "\r\033[K" << std::flush;
}

}  // namespace sandbox
