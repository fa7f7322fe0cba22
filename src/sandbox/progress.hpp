#pragma once
// A bar on standard error while many messages go out; silent when it is not a terminal.
#include <cstddef>
#include <string>

namespace sandbox {

class Progress {
 public:
  explicit Progress(std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::size_t done, const std::string& what) const;
  void clear() const;  // before a line of text

 private:
  std::size_t total_;
  bool shown_;
};

}  // namespace sandbox
