// The parser speaks English; operators read Russian.
#include <algorithm>
#include <optional>

#include "app/cli_line.hpp"
#include "base/text.hpp"

namespace app {
namespace {

// "--wss excludes --enveloped" around " excludes ".
struct Halves {
  std::string before, after;
};
std::optional<Halves> split(const std::string& text, const std::string& around) {
  const auto at = text.find(around);
  if (at == std::string::npos) return {};
  return Halves{text.substr(0, at), text.substr(at + around.size())};
}

// The option or argument that a message begins with.
std::string subject_of(const std::string& text) {
  return text.substr(0, text.find_first_of(": "));
}

template <class Kind>
bool is(const CLI::ParseError& failure) {
  return dynamic_cast<const Kind*>(&failure) != nullptr;
}

}  // namespace

CLI::Validator one_of(std::vector<std::string> words) {
  const auto check = [words](std::string& given) -> std::string {
    if (std::find(words.begin(), words.end(), given) != words.end()) return {};
    const auto near = base::nearest(given, {words.begin(), words.end()});
    std::string text = "не бывает «" + given + "»";
    if (near) text += ", может быть, " + std::string(*near);
    text += "; есть: ";
    for (std::size_t i = 0; i < words.size(); ++i) text += (i == 0 ? "" : ", ") + words[i];
    return text;
  };
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "{" : ",") + word;
  return {check, all + "}", ""};
}

CLI::Validator between(std::int64_t least, std::int64_t most) {
  const std::string bounds = std::to_string(least) + " … " + std::to_string(most);
  const auto check = [=](std::string& given) -> std::string {
    const auto number = base::parse_integer(given);
    if (number && least <= *number && *number <= most) return {};
    return "нужно целое число " + bounds + ", а не «" + given + "»";
  };
  return {check, "[" + bounds + "]", ""};
}

std::string in_russian(const CLI::ParseError& failure) {
  const std::string text = failure.what();
  if (is<CLI::RequiredError>(failure)) {
    if (const auto missing = split(text, " is required"); missing && missing->before[0] != 'A')
      return "нужно указать " + missing->before;
    return "нужна команда";
  }
  if (is<CLI::ExtrasError>(failure)) {
    const auto extra = split(text, ": ");
    return "лишнее в команде: " + (extra ? extra->after : text);
  }
  if (is<CLI::ExcludesError>(failure))
    if (const auto pair = split(text, " excludes "))
      return pair->before + " не сочетается с " + pair->after + ": укажите что-то одно";
  if (is<CLI::RequiresError>(failure))
    if (const auto pair = split(text, " requires "))
      return pair->before + " имеет смысл только вместе с " + pair->after;
  if (is<CLI::ValidationError>(failure))
    if (const auto pair = split(text, ": ")) return pair->before + ": " + pair->after;
  if (is<CLI::ConversionError>(failure)) {
    if (const auto pair = split(text, "Could not convert: "))
      return "не то значение: " + pair->after;
    return "не то значение (" + text + ")";
  }
  if (is<CLI::ArgumentMismatch>(failure)) return subject_of(text) + ": нужно одно значение";
  return text;
}

}  // namespace app
