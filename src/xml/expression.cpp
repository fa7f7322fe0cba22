#include "xml/detail/expression.hpp"

#include <algorithm>
#include <array>

namespace xml {
namespace {

constexpr std::array<std::string_view, 31> callable = {
    "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat",
    "starts-with", "contains", "substring-before", "substring-after", "substring", "string-length",
    "normalize-space", "translate", "boolean", "not", "true", "false", "lang", "number", "sum",
    "floor", "ceiling", "round",
    // node tests
    "comment", "text", "processing-instruction", "node"};

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

base::Error wrong(const std::string& expression, std::string_view what, std::string_view name) {
  return base::fail(base::Code::config_invalid,
                    expression + ": " + std::string(what) + " \"" + std::string(name) + '"',
                    std::string(name));
}

bool is_operator(std::string_view name) {
  return name == "and" || name == "or" || name == "div" || name == "mod";
}

}  // namespace

base::Result<void> check_names(const std::string& expression,
                               const std::map<std::string, std::string>& namespaces) {
  const std::string_view text = expression;
  if (text.find('\0') != text.npos) return wrong(expression, "NUL in", "");
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      const auto end = text.find(c, at + 1);
      if (end == text.npos) return wrong(expression, "unfinished literal", text.substr(at));
      at = end + 1;
      continue;
    }
    if (c == '$') return wrong(expression, "variables are not known:", text.substr(at));
    if (!is_name_character(c)) {
      ++at;
      continue;
    }
    const auto from = at;
    while (at < text.size() && is_name_character(text[at])) ++at;
    const auto name = text.substr(from, at - from);
    const bool colon = at < text.size() && text[at] == ':';
    if (colon && text.substr(at, 2) != "::") {
      if (!namespaces.contains(std::string(name))) {
        return wrong(expression, "undeclared prefix", name);
      }
      ++at;  // what follows is the local name
      while (at < text.size() && is_name_character(text[at])) ++at;
      while (at < text.size() && is_space(text[at])) ++at;
      if (at < text.size() && text[at] == '(') {
        return wrong(expression, "unknown function", text.substr(from, at - from));
      }
      continue;
    }
    while (at < text.size() && is_space(text[at])) ++at;
    if (at < text.size() && text[at] == '(' && !is_operator(name) &&
        std::find(callable.begin(), callable.end(), name) == callable.end()) {
      return wrong(expression, "unknown function", name);
    }
  }
  return {};
}

}  // namespace xml
