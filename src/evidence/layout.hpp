#pragma once
// Private to evidence/: which file of a container is what.
#include <string_view>

namespace evidence::layout {

inline constexpr std::string_view media_type = "application/vnd.etsi.asic-e+zip";
inline constexpr std::string_view mimetype = "mimetype";
inline constexpr std::string_view manifest = "META-INF/ASiCManifest001.xml";
inline constexpr std::string_view signature = "META-INF/signature001.p7s";
inline constexpr std::string_view archive = "META-INF/ASiCArchiveManifest.xml";
inline constexpr std::string_view stamp = "META-INF/timestamp001.tst";
inline constexpr std::string_view exchange = "exchange.json";
inline constexpr std::string_view log_stamp = "evidence/log.tst";
inline constexpr std::string_view certificates = "evidence/certificate";  // 001.crt, DER
inline constexpr std::string_view crls = "evidence/revocation";           // 001.crl

}  // namespace evidence::layout
