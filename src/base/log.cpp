#include "base/log.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <iostream>

namespace base {
namespace {

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

void append_json(std::string& out, std::string_view text) {
  out.push_back('"');
  for (char c : text) {
    switch (c) {
      case '"':
        out.append("\\\"");
        break;
      case '\\':
        out.append("\\\\");
        break;
      case '\n':
        out.append("\\n");
        break;
      case '\r':
        out.append("\\r");
        break;
      case '\t':
        out.append("\\t");
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out.append(fmt::format("\\u{:04x}", static_cast<unsigned>(c)));
        else
          out.push_back(c);
    }
  }
  out.push_back('"');
}

std::string json_fields(std::string_view event, std::initializer_list<Field> fields) {
  std::string out = "\"event\":";
  append_json(out, event);
  for (const Field& field : fields) {
    out.push_back(',');
    append_json(out, field.name);
    out.push_back(':');
    if (const auto* number = std::get_if<std::int64_t>(&field.value))
      out.append(std::to_string(*number));
    else
      append_json(out, std::get<std::string_view>(field.value));
  }
  return out;
}

std::string text_fields(std::string_view event, std::initializer_list<Field> fields) {
  std::string out{event};
  for (const Field& field : fields) {
    out.append(" ").append(field.name).append("=");
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
      out.append(std::to_string(*number));
      continue;
    }
    const auto text = std::get<std::string_view>(field.value);
    // quoted like JSON when it could be taken for more than one word or line
    if (text.find_first_of(" \t\r\n\"=") == std::string_view::npos)
      out.append(text);
    else
      append_json(out, text);
  }
  return out;
}

}  // namespace

struct Log::Impl {
  Format format;
  spdlog::logger logger;
  Impl(Format f, Level level, std::ostream& sink)
      : format(f),
        logger("kontingent", std::make_shared<spdlog::sinks::ostream_sink_mt>(sink, true)) {
    logger.set_level(level_of(level));
    logger.set_pattern(format == Format::json ? R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                              : "%Y-%m-%dT%H:%M:%S.%eZ %-7l %v",
                       spdlog::pattern_time_type::utc);
  }
};

Log::Log(Format format, Level level) : Log(format, level, std::cerr) {}
Log::Log(Format format, Level level, std::ostream& sink)
    : impl_(std::make_unique<Impl>(format, level, sink)) {}
Log::~Log() = default;

void Log::write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (!impl_->logger.should_log(level_of(level))) return;
  const std::string line =
      impl_->format == Format::json ? json_fields(event, fields) : text_fields(event, fields);
  impl_->logger.log(level_of(level), "{}", line);
}

void Log::failure(const Error& error, std::string_view event, std::initializer_list<Field> fields) {
  const CodeInfo& row = info(error.code);
  if (!impl_->logger.should_log(level_of(row.level))) return;
  std::string line =
      impl_->format == Format::json ? json_fields(event, fields) : text_fields(event, fields);
  const std::initializer_list<Field> why{{"code", row.id}, {"detail", error.detail}};
  const std::string tail =
      impl_->format == Format::json ? json_fields("", why) : text_fields("", why);
  // json_fields begins with the event; only the fields behind it are wanted here
  line.append(impl_->format == Format::json ? tail.substr(std::string_view{R"("event":"")"}.size())
                                            : tail);
  impl_->logger.log(level_of(row.level), "{}", line);
}

}  // namespace base
