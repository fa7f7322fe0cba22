#include "app/verify_options.hpp"

#include <algorithm>
#include <iostream>

#include "app/assembly.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Result;

bool is_embedded(const VerifyOptions& options) {
  return options.trust == "embedded";
}

// Errors: usage.
Result<void> check_combination(const VerifyOptions& options) {
  const auto wrong = [](const char* text, const char* what) {
    return base::fail(Code::usage, text, what);
  };
  const bool core = options.profile == "xmldsig";
  if (is_embedded(options) && !options.crls.empty())
    return wrong("ничего не значит при --trust embedded: доверие там не проверяется", "--crl");
  if (options.legacy && !is_embedded(options) && !core)
    return wrong(
        "только вместе с --trust embedded: устаревшие алгоритмы доверия не дают, на них можно "
        "лишь посмотреть",
        "--legacy");
  if (options.legacy && !options.policy.empty())
    return wrong("противоречит --policy: назовите устаревший алгоритм в самой политике",
                 "--legacy");
  if (core && !options.policy.empty())
    return wrong("не для --profile xmldsig: это профиль испытаний, политик у него нет", "--policy");
  if (core && (!options.crls.empty() || !options.at.empty()))
    return wrong("не для --profile xmldsig: сертификаты там только показаны", "--crl, --at");
  if (!core && !options.hmac_key.empty())
    return wrong("только для --profile xmldsig: служба подписей с общим ключом не принимает",
                 "--hmac-key");
  return {};
}

bool has_extension(const Path& file, const std::vector<std::string_view>& allowed) {
  return std::find(allowed.begin(), allowed.end(), file.extension().string()) != allowed.end();
}

// As the daemon would, with its partners.
Result<std::shared_ptr<const security::Trust>> configured_trust(const VerifyOptions& options) {
  auto settings = load_settings(options.config);
  if (!settings)
    return base::fail(Code::config_invalid,
                      "исправьте настройки или укажите --trust: папку с сертификатами, embedded",
                      options.config.string());
  auto& crls = settings->trust.crls;
  crls.insert(crls.end(), options.crls.begin(), options.crls.end());
  BASE_TRY(mappings, transform::load_mappings(settings->resources));
  BASE_TRY(partners, make_partners(*settings, mappings));
  return make_trust(without_fetching(std::move(*settings)), std::move(partners));
}

Result<void> read_policy(const Path& file, domain::SignaturePolicy& policy) {
  auto loaded = config::load_signature_policy(file);
  for (const config::Mistake& mistake : loaded.mistakes)
    std::cerr << config::describe(mistake) << '\n';
  if (!loaded.policy)
    return base::fail(Code::config_invalid, "политика подписи не прочитана", file.string());
  policy = std::move(*loaded.policy);
  return {};
}

Result<void> read_trust(const VerifyOptions& options, security::InspectOptions& how) {
  if (is_embedded(options)) return {};
  if (options.trust.empty()) {
    BASE_TRY(trust, configured_trust(options));
    how.trust = trust;
    how.partners = true;
    how.partner_policy = options.policy.empty();
    return {};
  }
  BASE_TRY(anchors, certificates_at(options.trust, {".pem", ".crt"}));
  const security::TrustFiles files{std::move(anchors), {}, options.crls};
  BASE_TRY(trust, security::Trust::load(files, {}));
  how.trust = trust;
  return {};
}

Result<Judging> make_conformance(const VerifyOptions& options) {
  security::ConformanceKeys keys{{}, options.hmac_key};
  if (!options.trust.empty() && !is_embedded(options)) {
    BASE_TRY(files, certificates_at(options.trust, {".pem", ".crt", ".der", ".cer"}));
    keys.certificates = std::move(files);
  }
  BASE_TRY(conformance, security::Conformance::load(keys));
  return Judging{{}, conformance};
}

// Every *.xml below the folder. Links to folders are not followed: they could go round.
Result<void> add_folder(const Path& folder, std::vector<Path>& files) {
  std::error_code failure;
  std::vector<Path> found;
  const auto skip = fs::directory_options::skip_permission_denied;
  fs::recursive_directory_iterator entry(folder, skip, failure), end;
  while (!failure && entry != end) {
    std::error_code none;
    if (entry->path().extension() == ".xml" && !entry->is_directory(none))
      found.push_back(entry->path());
    entry.increment(failure);
  }
  if (failure) return base::fail(Code::file_unreadable, failure.message(), folder.string());
  if (found.empty())
    return base::fail(Code::file_unreadable, "в папке нет файлов .xml", folder.string());
  std::sort(found.begin(), found.end());
  std::move(found.begin(), found.end(), std::back_inserter(files));
  return {};
}

}  // namespace

Result<std::vector<Path>> certificates_at(const Path& place,
                                          const std::vector<std::string_view>& extensions) {
  std::error_code failure;
  if (!fs::is_directory(place, failure)) return std::vector<Path>{place};
  std::vector<Path> files;
  for (const auto& entry : fs::directory_iterator(place, failure))
    if (has_extension(entry.path(), extensions)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (!files.empty()) return files;
  std::string wanted;
  for (const std::string_view each : extensions)
    wanted += (wanted.empty() ? "" : ", ") + std::string(each);
  return base::fail(Code::file_unreadable, "в папке нет сертификатов: " + wanted, place.string());
}

Result<Judging> make_judging(const VerifyOptions& options) {
  BASE_CHECK(check_combination(options));
  if (options.profile == "xmldsig") return make_conformance(options);
  Judging judging;
  security::InspectOptions& how = judging.inspect;
  if (!options.profile.empty()) how.profile = security::find_profile(options.profile);
  how.legacy = options.legacy;
  how.at = base::SystemClock{}.now();
  if (!options.at.empty()) {
    const auto time = base::parse_time(options.at);
    if (!time)
      return base::fail(Code::usage, "--at: нужен момент вида ГГГГ-ММ-ДДTчч:мм:ссZ", options.at);
    how.at = *time;
    how.evidence = true;
  }
  // who asks for nothing else takes systems that sign the Body alone as they are
  how.policy.timestamp = false;
  if (!options.policy.empty()) BASE_CHECK(read_policy(options.policy, how.policy));
  BASE_CHECK(read_trust(options, how));
  return judging;
}

Result<std::vector<Path>> find_documents(const std::vector<Path>& places) {
  std::vector<Path> files;
  for (const Path& place : places) {
    std::error_code none;
    if (fs::is_directory(place, none))
      BASE_CHECK(add_folder(place, files));
    else
      files.push_back(place);
  }
  return files;
}

}  // namespace app
