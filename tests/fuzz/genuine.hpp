#pragma once
// What the documents genuine-*.xml of a corpus say, each signed once by a key that nobody has any
// more: whatever a fuzzer makes of them, no signature says anything else.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "security/inspect.hpp"
#include "xml/canonical.hpp"
#include "xml/smev_transform.hpp"

namespace fuzz {

inline std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string octets(xml::Node node, bool smev) {
  if (!smev) return xml::canonicalize(node).value();
  xml::StringSink sink;
  xml::smev_transform(node, sink).value();
  return sink.take();
}

// What its signatures say; none when it is refused.
inline std::set<std::string> said(std::string_view text, const std::string& profile) {
  std::set<std::string> all;
  auto document = xml::Document::parse(text);
  if (!document) return all;
  const auto verified = security::SignedDocument::verify(
      std::move(*document), {.profile = security::find_profile(profile), .legacy = true});
  if (!verified) return all;
  for (const auto& part : verified->parts())
    for (const xml::Node& node : part.nodes) all.insert(octets(node, profile == "smev3"));
  return all;
}

inline const std::set<std::string>& genuine() {
  static const std::set<std::string> all = [] {
    security::initialize().value();
    std::set<std::string> found;
    const std::filesystem::path folder = SOURCE_DIR "/tests/data/fuzz/signed_document";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (!entry.path().filename().string().starts_with("genuine-")) continue;
      for (const auto& profile : security::profile_names()) found.merge(said(read(entry), profile));
    }
    if (found.size() < 8) std::abort();  // a corpus without its documents proves nothing
    return found;
  }();
  return all;
}

inline void check(std::string_view text) {
  const auto& known = genuine();
  for (const auto& profile : security::profile_names())
    for (const std::string& each : said(text, profile))
      if (!known.contains(each)) std::abort();
}

}  // namespace fuzz
