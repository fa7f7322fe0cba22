#include "net/media_type.hpp"

#include "base/text.hpp"

namespace net {
namespace {

// Takes a quoted string off the front of text (which begins behind the first quote).
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return value;
    }
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    value.push_back(text[i]);
  }
  return std::nullopt;
}

std::string_view take_until(std::string_view& text, std::string_view stops) {
  const auto end = std::min(text.find_first_of(stops), text.size());
  const auto token = text.substr(0, end);
  text.remove_prefix(end);
  return base::trim(token);
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view MediaType::parameter(std::string_view lower_case_name) const {
  const auto found = parameters.find(lower_case_name);
  return found == parameters.end() ? std::string_view{} : std::string_view{found->second};
}

std::optional<MediaType> parse_media_type(std::string_view text) {
  MediaType media;
  media.type = lower_case(take_until(text, ";"));
  const auto slash = media.type.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == media.type.size())
    return std::nullopt;
  while (!text.empty()) {
    text.remove_prefix(1);  // the semicolon
    const std::string name = lower_case(take_until(text, "=;"));
    if (text.empty() || text.front() == ';') continue;  // a bare word or nothing: ignored
    text.remove_prefix(1);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    if (!text.empty() && text.front() == '"') {
      text.remove_prefix(1);
      auto value = take_quoted(text);
      if (!value) return std::nullopt;
      media.parameters.emplace(name, std::move(*value));
      take_until(text, ";");
    } else {
      media.parameters.emplace(name, take_until(text, ";"));
    }
  }
  return media;
}

}  // namespace net
