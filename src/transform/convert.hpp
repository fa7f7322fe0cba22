#pragma once
// Converters of the mapping language: text in, text out. The list and the meaning of each:
// docs/mappings.md. Immutable; any thread. Private to the room.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace transform {

// An outside code → our value; an empty value means "not given".
using Dictionary = std::map<std::string, std::string, std::less<>>;

class Converter {
 public:
  // value: trimmed, not empty; may become empty. Errors: a record code.
  base::Result<void> operator()(std::string& value) const { return run_(value); }
  const std::string& name() const { return name_; }

  // A converter without a parameter: trim, upper, lower, snils, integer, boolean. The run is empty
  // when there is no such converter.
  static Converter plain(std::string_view name);
  static const std::vector<std::string_view>& plain_names();
  // pattern: DD, MM, YYYY once each, and separators. Empty run when it is none.
  static Converter date(std::string pattern);
  // Unknown codes are code_unknown.
  static Converter codes(std::shared_ptr<const Dictionary> dictionary);

  explicit operator bool() const { return static_cast<bool>(run_); }
  const Dictionary* dictionary() const { return dictionary_.get(); }  // of codes

 private:
  using Run = std::function<base::Result<void>(std::string&)>;
  Converter(std::string name, Run run) : name_(std::move(name)), run_(std::move(run)) {}

  std::string name_;
  Run run_;
  std::shared_ptr<const Dictionary> dictionary_;
};

}  // namespace transform
