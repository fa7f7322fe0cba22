#pragma once
// What was received and not yet understood. Fixed size.
#include <boost/asio/buffer.hpp>
#include <cstring>
#include <string_view>
#include <vector>

namespace net {

class ReadBuffer {
 public:
  explicit ReadBuffer(std::size_t bytes) : octets_(bytes) {}

  std::string_view view() const { return {octets_.data() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }
  bool full() const { return end_ - begin_ == octets_.size(); }

  // Where to receive into; never empty unless full().
  boost::asio::mutable_buffer space() {
    if (begin_ > 0) {
      std::memmove(octets_.data(), octets_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    return boost::asio::buffer(octets_.data() + end_, octets_.size() - end_);
  }
  void commit(std::size_t bytes) { end_ += bytes; }
  void consume(std::size_t bytes) {
    begin_ += bytes;
    if (begin_ == end_) begin_ = end_ = 0;
  }

 private:
  std::vector<char> octets_;
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace net
