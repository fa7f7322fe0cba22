#pragma once
// A document that is told while it arrives, under the limits of Document::parse but for its length:
// for the sheets of a workbook. UTF-8 only. One thread.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace xml {

class Attributes {
 public:
  virtual ~Attributes() = default;
  // By local name, whatever its namespace: the first of that name.
  virtual std::optional<std::string> find(std::string_view name) const = 0;
};

// Names are local names. An error ends the reading and is what feed() returns.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual base::Result<void> open(std::string_view name, const Attributes& attributes) = 0;
  virtual base::Result<void> text(std::string_view piece) = 0;
  virtual base::Result<void> close(std::string_view name) = 0;
};

class Stream {
 public:
  explicit Stream(Listener& listener);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Errors: the listener's; xml_malformed, xml_doctype, xml_too_deep (also a tag of more than
  // 16 KB), xml_encoding, xml_namespace.
  base::Result<void> feed(std::string_view block);
  base::Result<void> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xml
