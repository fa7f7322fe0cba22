#include "registers/diaries.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace registers {

namespace limits = base::limits;

namespace {

base::Error refused(const char* why, const char* field) {
  return base::fail(base::Code::value_refused, why, field);
}

bool is_code(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool names_this_machine(std::string_view rest) {
  const std::string_view host = rest.substr(0, rest.find_first_of(":/"));
  return host == "localhost" || host == "127.0.0.1";
}

// "com.example.diary:/path": a scheme with a dot is nobody's but an application's.
bool is_application(const std::string& address) {
  const auto colon = address.find(':');
  if (colon == address.npos || colon + 1 >= address.size() || address[colon + 1] != '/')
    return false;
  const std::string scheme = address.substr(0, colon);
  return scheme.find('.') != scheme.npos && scheme.find("..") == scheme.npos &&
         scheme.front() >= 'a' && scheme.front() <= 'z' &&
         std::all_of(scheme.begin(), scheme.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

}  // namespace

bool is_return_address(const std::string& address) {
  if (address.size() > limits::diary_address_octets) return false;
  const bool printable = std::all_of(address.begin(), address.end(), [](char c) {
    return c > 0x20 && c < 0x7F &&
           std::string_view("\"<>\\^`{|}#*;,'@").find(c) == std::string::npos;
  });
  if (!printable) return false;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!address.starts_with(scheme)) continue;
    const std::string_view rest = std::string_view(address).substr(scheme.size());
    const bool host = !rest.empty() && rest.front() != '/' && rest.front() != ':';
    return host && (scheme == "https://" || names_this_machine(rest));
  }
  return is_application(address);
}

std::vector<std::string_view> diary_attributes() {
  return {"fullname", "snils", "student", "guardian", "employee"};
}

std::string diary_change(const Diary& before, const Diary& after) {
  std::string text = "diary/" + after.code;
  for (const std::string& each : after.attributes) text.append("/").append(each);
  if (before.name != after.name) text += "/name";
  if (before.purpose != after.purpose) text += "/purpose";
  if (before.addresses != after.addresses) text += "/addresses";
  if (before.secret_digest != after.secret_digest) text += "/secret";
  if (before.saml_metadata != after.saml_metadata) text += "/saml";
  if (before.enabled != after.enabled) text += after.enabled ? "/enabled" : "/disabled";
  return text;
}

bool may_hear(const Diary& diary, const std::optional<DiaryConsent>& given,
              const std::vector<std::string>& attributes) {
  if (!given || given->purpose != diary.purpose) return false;
  const auto has = [](const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  };
  return std::all_of(attributes.begin(), attributes.end(), [&](const std::string& each) {
    return has(diary.attributes, each) && has(given->attributes, each);
  });
}

base::Result<void> check_diary(const Diary& diary) {
  if (!is_code(diary.code)) return refused("a-z, 0-9, hyphens", "code");
  if (diary.name.empty() || diary.name.size() > limits::diary_text_octets)
    return refused("length", "name");
  if (diary.purpose.empty() || diary.purpose.size() > limits::diary_text_octets)
    return refused("length", "purpose");
  if ((diary.addresses.empty() && diary.saml_entity.empty()) ||
      diary.addresses.size() > limits::diary_addresses ||
      !std::all_of(diary.addresses.begin(), diary.addresses.end(), is_return_address))
    return refused("not addresses that people may be sent to", "addresses");
  const auto known = diary_attributes();
  for (const std::string& each : diary.attributes)
    if (std::find(known.begin(), known.end(), each) == known.end())
      return refused("no such attribute", "attributes");
  return {};
}

}  // namespace registers
