#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "security/inspect.hpp"
#include "security/wss.hpp"

namespace app {
namespace {

using base::Code;

struct FileReport {
  std::string file;
  std::optional<base::Error> unreadable;  // not XML, no such file
  std::vector<security::SignatureReport> signatures;

  bool valid() const {
    return !unreadable && !signatures.empty() &&
           std::all_of(signatures.begin(), signatures.end(),
                       [](const auto& signature) { return !signature.refused; });
  }
};

// A PEM file, or all PEM files of a folder.
base::Result<std::vector<Path>> anchors_at(const Path& place) {
  std::error_code failure;
  if (!std::filesystem::is_directory(place, failure)) return std::vector<Path>{place};
  std::vector<Path> files;
  for (const auto& entry : std::filesystem::directory_iterator(place, failure)) {
    const Path& file = entry.path();
    if (file.extension() == ".pem" || file.extension() == ".crt") files.push_back(file);
  }
  std::sort(files.begin(), files.end());
  if (files.empty())
    return base::fail(Code::file_unreadable, "нет файлов .pem и .crt", place.string());
  return files;
}

base::Result<security::InspectOptions> inspect_options(const VerifyOptions& options) {
  security::InspectOptions how;
  how.at = base::SystemClock{}.now();
  if (!options.at.empty()) {
    const auto time = base::parse_time(options.at);
    if (!time) return base::fail(Code::usage, "--at: ГГГГ-ММ-ДДTчч:мм:ссZ", options.at);
    how.at = *time;
  }
  if (options.trust == "embedded") return how;
  if (options.trust.empty()) {  // as the daemon would
    const auto settings = load_settings(options.config);
    if (!settings) return base::fail(Code::config_invalid, {}, options.config.string());
    BASE_TRY(trust, make_trust(*settings, {}));
    how.trust = trust;
    return how;
  }
  BASE_TRY(anchors, anchors_at(options.trust));
  const security::TrustFiles files{std::move(anchors), {}, options.crls};
  BASE_TRY(trust, security::Trust::load(files, {}));
  how.trust = trust;
  return how;
}

security::Profile profile_of(const xml::Document& document, const std::string& name) {
  if (const auto named = security::find_profile(name)) return *named;
  return security::open_envelope(document) ? security::Profile::wss
                                           : security::Profile::enveloped;
}

FileReport inspect_file(const Path& file, security::InspectOptions how,
                        const std::string& profile) {
  FileReport report{file.string(), std::nullopt, {}};
  const auto bytes = read_file(file);
  if (!bytes) {
    report.unreadable = bytes.error();
    return report;
  }
  const auto document = xml::Document::parse(*bytes);
  if (!document) {
    report.unreadable = document.error();
    return report;
  }
  how.profile = profile_of(*document, profile);
  report.signatures = security::inspect(*document, how);
  return report;
}

void print(const FileReport& file) {
  std::cout << file.file << ": " << (file.valid() ? "подписи верны" : "НЕ ПРИНЯТО") << '\n';
  if (file.unreadable) std::cout << "  " << base::describe(*file.unreadable) << '\n';
  for (const security::SignatureReport& signature : file.signatures) {
    std::cout << "  " << (signature.refused ? "✗ " : "✓ ")
              << (signature.place.empty() ? "подпись" : signature.place);
    if (!signature.algorithm.empty()) std::cout << ", " << signature.algorithm;
    std::cout << '\n';
    for (const std::string& path : signature.covers)
      std::cout << "    подписано: " << path << '\n';
    if (signature.certificate)
      std::cout << "    сертификат: " << signature.certificate->subject() << ", SHA-256 "
                << signature.certificate->fingerprint() << ", действует до "
                << base::format_time(signature.certificate->not_after()) << '\n';
    if (signature.refused) std::cout << "    " << base::describe(*signature.refused) << '\n';
  }
}

boost::json::object to_json(const base::Error& error) {
  const base::CodeInfo& row = base::info(error.code);
  return {{"code", row.id}, {"text", row.text}, {"detail", error.detail}};
}

boost::json::object to_json(const FileReport& file) {
  boost::json::array signatures;
  for (const security::SignatureReport& signature : file.signatures) {
    boost::json::object one{{"valid", !signature.refused},
                            {"place", signature.place},
                            {"algorithm", signature.algorithm},
                            {"covers", boost::json::value_from(signature.covers)}};
    if (signature.certificate)
      one["certificate"] = {
          {"subject", signature.certificate->subject()},
          {"sha256", signature.certificate->fingerprint()},
          {"not_before", base::format_time(signature.certificate->not_before())},
          {"not_after", base::format_time(signature.certificate->not_after())}};
    if (signature.refused) one["refused"] = to_json(*signature.refused);
    signatures.push_back(std::move(one));
  }
  boost::json::object out{
      {"file", file.file}, {"valid", file.valid()}, {"signatures", std::move(signatures)}};
  if (file.unreadable) out["refused"] = to_json(*file.unreadable);
  return out;
}

}  // namespace

int verify(const VerifyOptions& options) {
  const auto how = inspect_options(options);
  if (!how) return report(how.error());
  bool all_valid = true;
  boost::json::array all;
  for (const Path& file : options.files) {
    const FileReport found = inspect_file(file, *how, options.profile);
    all_valid = all_valid && found.valid();
    if (options.json)
      all.push_back(to_json(found));
    else
      print(found);
  }
  if (options.json) std::cout << boost::json::serialize(all) << '\n';
  return all_valid ? Exit::done : Exit::input_at_fault;
}

}  // namespace app
