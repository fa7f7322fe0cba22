#include "console/upload_metadata.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "security/time_stamp.hpp"

namespace console {
namespace {

using base::Code;

base::Error invalid(std::string why, std::string header) {
  return base::fail(Code::parameter_invalid, std::move(why), std::move(header));
}

bool is_plain(std::string_view text) {
  return base::is_utf8(text) && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

}  // namespace

base::Result<std::map<std::string, std::string>> read_upload_metadata(std::string_view header) {
  constexpr const char* name = "Upload-Metadata";
  std::map<std::string, std::string> all;
  if (header.size() > base::limits::upload_metadata_bytes) return invalid("too long", name);
  while (!header.empty()) {
    const auto comma = header.find(',');
    const std::string_view pair = base::trim(header.substr(0, comma));
    header.remove_prefix(comma == header.npos ? header.size() : comma + 1);
    const auto space = pair.find(' ');
    const auto value = space == pair.npos ? std::optional<std::string>("")
                                          : base::decode_base64(pair.substr(space + 1));
    const std::string key{pair.substr(0, space)};
    if (key.empty() || !value || !is_plain(*value)) return invalid("not of its form", name);
    if (!all.emplace(key, *value).second) return invalid("a key twice", name);
  }
  return all;
}

base::Result<bool> read_upload_flag(const std::map<std::string, std::string>& metadata,
                                    const std::string& key) {
  const auto found = metadata.find(key);
  if (found == metadata.end() || found->second == "false") return false;
  if (found->second == "true") return true;
  return invalid("neither true nor false", "Upload-Metadata: " + key);
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name.size() <= base::limits::upload_name_bytes && is_plain(name) &&
         !name.starts_with('.') && name.find_first_of("/\\") == name.npos;
}

base::Result<void> check_upload_checksum(std::string_view header, std::string_view octets) {
  constexpr const char* name = "Upload-Checksum";
  const auto space = header.find(' ');
  const std::string_view algorithm = header.substr(0, space);
  const auto* digest =
      algorithm == "sha1" || algorithm == "sha256" ? security::find_digest(algorithm) : nullptr;
  if (digest == nullptr || space == header.npos) return invalid("sha1 or sha256", name);
  const auto wanted = base::decode_base64(header.substr(space + 1));
  if (!wanted) return invalid("no Base64", name);
  BASE_TRY(found, security::imprint_of(security::content_of(octets), *digest));
  if (found.value != *wanted) return base::fail(Code::value_refused, "another checksum", name);
  return {};
}

}  // namespace console
