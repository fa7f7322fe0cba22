#pragma once
// Private to xml/: gathers small writes, so that a Sink gets pieces of some kilobytes.
#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "xml/canonical.hpp"

namespace xml {

class Pieces {
 public:
  explicit Pieces(Sink& sink) : sink_(sink) {}
  Pieces(const Pieces&) = delete;
  Pieces& operator=(const Pieces&) = delete;

  void append(std::string_view text) {
    if (text.size() > bytes_.size() - static_cast<std::size_t>(used_)) {
      flush();
      if (text.size() > bytes_.size()) return write(text);
    }
    std::copy(text.begin(), text.end(), bytes_.begin() + used_);
    used_ += static_cast<std::ptrdiff_t>(text.size());
  }

  void append(char c) {
    if (used_ == std::ssize(bytes_)) flush();
    bytes_[static_cast<std::size_t>(used_++)] = c;
  }

  void flush() {
    write({bytes_.data(), static_cast<std::size_t>(used_)});
    used_ = 0;
  }

  // From here on it gets the same as the sink; null: no more.
  void also_to(Sink* second) {
    flush();
    second_ = second;
  }

 private:
  void write(std::string_view octets) {
    sink_.write(octets);
    if (second_ != nullptr) second_->write(octets);
  }

  Sink& sink_;
  Sink* second_ = nullptr;
  std::ptrdiff_t used_ = 0;
  std::array<char, 8192> bytes_;  // left unset: only what was written is read
};

}  // namespace xml
