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

struct How {
  security::InspectOptions inspect;
  bool partners = false;  // the certificate must be one that a partner has
};

// As the daemon would, with its partners.
base::Result<std::shared_ptr<const security::Trust>> configured_trust(
    const VerifyOptions& options) {
  auto settings = load_settings(options.config);
  if (!settings) return base::fail(Code::config_invalid, {}, options.config.string());
  auto& crls = settings->trust.crls;
  crls.insert(crls.end(), options.crls.begin(), options.crls.end());
  BASE_TRY(mappings, transform::load_mappings(settings->resources));
  BASE_TRY(partners, make_partners(*settings, mappings));
  return make_trust(*settings, std::move(partners));
}

base::Result<How> inspect_options(const VerifyOptions& options) {
  How how;
  how.inspect.at = base::SystemClock{}.now();
  if (!options.at.empty()) {
    const auto time = base::parse_time(options.at);
    if (!time) return base::fail(Code::usage, "--at: ГГГГ-ММ-ДДTчч:мм:ссZ", options.at);
    how.inspect.at = *time;
  }
  if (options.trust == "embedded") {
    if (!options.crls.empty())
      return base::fail(Code::usage, "--crl ничего не значит при --trust embedded");
    return how;
  }
  if (options.trust.empty()) {
    BASE_TRY(trust, configured_trust(options));
    how.inspect.trust = trust;
    how.partners = true;
    return how;
  }
  BASE_TRY(anchors, anchors_at(options.trust));
  const security::TrustFiles files{std::move(anchors), {}, options.crls};
  BASE_TRY(trust, security::Trust::load(files, {}));
  how.inspect.trust = trust;
  return how;
}

using Reports = std::vector<security::SignatureReport>;

// Does it sign exactly the element that contains it (or never got as far as a reference)?
bool is_enveloped(const security::SignatureReport& report) {
  return report.covers.empty() ||
         (report.covers.size() == 1 && report.place.starts_with(report.covers.front() + "/"));
}

Reports inspect_as(const xml::Document& document, security::InspectOptions how,
                   const std::string& profile) {
  if (const auto named = security::find_profile(profile)) {
    how.profile = *named;
    return security::inspect(document, how);
  }
  how.profile = security::Profile::wss;
  if (security::open_envelope(document)) return security::inspect(document, how);
  how.profile = security::Profile::enveloped;
  Reports reports = security::inspect(document, how);
  if (std::all_of(reports.begin(), reports.end(), is_enveloped)) return reports;
  // one report per signature, in the same order
  how.profile = security::Profile::detached;
  Reports detached = security::inspect(document, how);
  for (std::size_t i = 0; i < reports.size(); ++i)
    if (!is_enveloped(reports[i])) reports[i] = std::move(detached[i]);
  return reports;
}

FileReport inspect_file(const Path& file, const How& how, const std::string& profile) {
  FileReport report{file.string(), std::nullopt, {}};
  const auto document = read_document(file);
  if (!document) {
    report.unreadable = document.error();
    return report;
  }
  report.signatures = inspect_as(*document, how.inspect, profile);
  for (security::SignatureReport& signature : report.signatures)
    if (how.partners && !signature.refused &&
        !how.inspect.trust->partner_of(*signature.certificate))
      signature.refused =
          base::fail(Code::certificate_unknown, "этого сертификата нет ни у одного партнёра");
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
    for (const std::string& path : signature.covers) std::cout << "    подписано: " << path << '\n';
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
      one["certificate"] = {{"subject", signature.certificate->subject()},
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
