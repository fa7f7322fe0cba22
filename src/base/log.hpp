#pragma once
// Structured log lines, one per event, JSON or text, to standard error.
// Never pass personal data: fields carry ids, codes, counts and durations.
// Thread-safe.
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"

namespace base {

struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t> value;
};

class Log {
 public:
  enum class Format { text, json };

  // sink: where lines go; the default is standard error. level: the least that is written.
  Log(Format format, Level level);
  Log(Format format, Level level, std::ostream& sink);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // event: a short fixed English phrase ("message accepted"); what varies goes into fields.
  void write(Level level, std::string_view event, std::initializer_list<Field> fields = {});
  // The level, code and detail come from the error.
  void failure(const Error& error, std::string_view event,
               std::initializer_list<Field> fields = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace base
