#pragma once
// One scalar or list of the file → a checked value, or a mistake that says what is allowed.
// An empty answer means that the mistake has been noted.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/source.hpp"

namespace config {

using Strings = std::vector<std::string>;
using Paths = std::vector<std::filesystem::path>;

struct IntegerBounds {
  std::int64_t least, most;
};
struct DurationBounds {
  std::chrono::milliseconds least, most;
};

std::optional<std::string> read_text(Source& source, const YAML::Node& node);
std::optional<std::int64_t> read_integer(Source& source, const YAML::Node& node,
                                         IntegerBounds bounds);
// Bytes, or a number with KiB, MiB or GiB.
std::optional<std::size_t> read_size(Source& source, const YAML::Node& node, IntegerBounds bounds);
// A number with ms, s, min, h or d.
std::optional<std::chrono::milliseconds> read_duration(Source& source, const YAML::Node& node,
                                                       DurationBounds bounds);
// The index of the word among those allowed.
std::optional<std::size_t> read_choice(Source& source, const YAML::Node& node,
                                       std::span<const std::string_view> allowed);
// Lower-case Latin letters, digits and hyphens: the code of a partner, a format, an algorithm.
std::optional<std::string> read_name(Source& source, const YAML::Node& node);
std::optional<std::string> read_ogrn(Source& source, const YAML::Node& node);
std::optional<std::string> read_address(Source& source, const YAML::Node& node);
std::optional<std::string> read_public_url(Source& source, const YAML::Node& node);
// "http://host/path" or "https://…", with an optional port; no user, no fragment.
std::optional<std::string> read_url(Source& source, const YAML::Node& node);
// As above; without TLS only to this very machine.
std::optional<std::string> read_safe_url(Source& source, const YAML::Node& node);
// "host" or "host:port", in lower case.
std::optional<std::string> read_host(Source& source, const YAML::Node& node);
// xs:dateTime.
std::optional<base::Time> read_time(Source& source, const YAML::Node& node);
// "+03:00" → 180.
std::optional<int> read_utc_offset(Source& source, const YAML::Node& node);
// "sqlite:///absolute/path" or "postgresql://…"; a relative SQLite path is relative to the file.
std::optional<std::string> read_store_url(Source& source, const YAML::Node& node);
// "postgresql://…".
std::optional<std::string> read_replica_url(Source& source, const YAML::Node& node);
// An existing file; relative to the configuration, ${CREDENTIALS_DIRECTORY}/ is expanded.
std::optional<std::filesystem::path> read_file(Source& source, const YAML::Node& node);
std::optional<std::filesystem::path> read_folder(Source& source, const YAML::Node& node);
// A file as above, or the URI of a key in a PKCS#11 token (RFC 7512) without its PIN.
std::optional<std::string> read_key(Source& source, const YAML::Node& node);
// An existing folder that holds xsd/ and mappings/.
std::optional<std::filesystem::path> read_resources(Source& source, const YAML::Node& node);

// Each item by the reader given; an item at fault is left out.
std::optional<Strings> read_list(Source& source, const YAML::Node& node,
                                 std::optional<std::string> (*item)(Source&, const YAML::Node&));
// some: an empty list is a mistake.
std::optional<Paths> read_files(Source& source, const YAML::Node& node, bool some);

// "10MiB": the shortest exact spelling.
std::string format_size(std::uint64_t bytes);
// "5min", "90s".
std::string format_duration(std::chrono::milliseconds time);

}  // namespace config
