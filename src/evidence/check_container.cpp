#include <algorithm>
#include <set>

#include "evidence/check.hpp"
#include "evidence/layout.hpp"
#include "evidence/own_signature.hpp"
#include "security/cades.hpp"

namespace evidence {
namespace {

using About = Finding::About;
using base::Code;

base::Error bad(std::string why, std::string_view file = {}) {
  return base::fail(Code::evidence_invalid, std::move(why), std::string(file));
}

base::Result<Manifest> find_manifest(const Check& check, std::string_view file,
                                     std::string_view signature) {
  const std::string* octets = check.find(file);
  if (octets == nullptr) return bad("файла нет", file);
  auto read = read_manifest(*octets);
  if (!read) return base::fail(read.error().code, read.error().detail, std::string(file));
  Manifest& manifest = *read;
  if (manifest.signature != signature || check.find(signature) == nullptr)
    return bad("нет подписи, которую называет " + std::string(file), signature);
  return std::move(manifest);
}

bool is_own(std::string_view file) {
  return file == layout::mimetype || file.starts_with("META-INF/");
}

// Every file has its place, and a manifest names it.
base::Result<void> check_structure(const Check& check) {
  if (check.parts.empty() || check.parts.front().name != layout::mimetype ||
      check.parts.front().octets != layout::media_type) {
    return bad("первый файл — не mimetype с типом " + std::string(layout::media_type));
  }
  BASE_TRY(manifest, find_manifest(check, layout::manifest, layout::signature));
  std::set<std::string_view> named{layout::mimetype, layout::manifest, layout::signature};
  for (const Reference& each : manifest.files) {
    if (is_own(each.file)) return bad("манифест называет служебный файл", each.file);
    named.insert(each.file);
  }
  if (check.find(layout::archive) != nullptr || check.find(layout::stamp) != nullptr) {
    BASE_TRY(archive, find_manifest(check, layout::archive, layout::stamp));
    for (const Reference& each : archive.files)
      if (each.file == layout::mimetype || !named.contains(each.file))
        return bad("архивный манифест называет лишний файл", each.file);
    if (archive.files.size() + 1 != named.size()) return bad("архивный манифест неполон");
    named.insert({layout::archive, layout::stamp});
  }
  for (const Part& part : check.parts)
    if (named.erase(part.name) == 0) return bad("файл, которого нет в манифесте", part.name);
  if (!named.empty()) return bad("файл из манифеста пропал", *named.begin());
  return {};
}

void check_digests(Check& check, std::string_view file, About about) {
  const auto manifest = read_manifest(*check.find(file));
  bool good = true;
  for (const Reference& each : manifest->files) {
    if (security::sha256(*check.find(each.file)) == each.digest) continue;
    good = false;
    check.refuse(about, each.file, bad("файл изменён: SHA-256 не та, что в " + std::string(file)));
  }
  if (good) check.hold(about, file, std::to_string(manifest->files.size()) + " файлов");
}

// The signature, its certificate when it was made, and the stamp over its value.
void check_signature(Check& check) {
  security::CadesRules rules;
  rules.stamp = stamp_rules(check);
  const std::string& cms = *check.find(layout::signature);
  const std::string& manifest = *check.find(layout::manifest);
  const auto plain = security::verify_cms(cms, security::content_of(manifest));
  if (!plain) return check.refuse(About::signature, layout::signature, plain.error());
  const auto found = security::verify_cades(cms, security::content_of(manifest), rules);
  if (!found && plain->names_certificate)
    check.refuse(About::stamp, layout::signature, found.error());
  else if (!found)
    return check.refuse(About::signature, layout::signature, found.error());
  else if (found->stamp)
    check.hold(About::stamp, layout::signature,
               base::format_time(found->stamp->at) + ", " + signed_by(found->stamp->authority));
  else if (!check.rules.unstamped)
    check.refuse(About::stamp, layout::signature,
                 bad("штампа времени нет: когда подписано, известно только со слов подписавшего"));
  const auto at = found && found->stamp ? found->stamp->at : plain->signed_at;
  if (!at) return check.refuse(About::signature, layout::signature, bad("нет времени подписи"));
  if (check.trust) {
    const auto trusted = check.trust->check(plain->certificate, *at, {.evidence = true});
    if (!trusted) return check.refuse(About::signature, layout::signature, trusted.error());
  }
  check.hold(About::signature, layout::signature,
             base::format_time(*plain->signed_at) + ", " + signed_by(plain->certificate));
}

void check_archive(Check& check) {
  if (check.find(layout::stamp) == nullptr) {
    if (!check.rules.unstamped)
      check.refuse(About::archive, layout::stamp, bad("штампа времени на весь контейнер нет"));
    return;
  }
  check_digests(check, layout::archive, About::archive);
  const std::string& token = *check.find(layout::stamp);
  const auto content = security::content_of(*check.find(layout::archive));
  const auto imprint = security::imprint_for(token, content);
  if (!imprint) return check.refuse(About::archive, layout::stamp, imprint.error());
  const auto stamp = security::check_time_stamp(token, *imprint, stamp_rules(check));
  if (!stamp) return check.refuse(About::archive, layout::stamp, stamp.error());
  check.hold(About::archive, layout::stamp,
             base::format_time(stamp->at) + ", " + signed_by(stamp->authority));
}

base::Result<std::shared_ptr<const security::Trust>> make_trust(const Check& check) {
  security::TrustFiles files{.anchors = check.rules.anchors};
  for (const Part& part : check.parts) {
    if (!part.name.starts_with(layout::certificates)) continue;
    auto certificate = security::Certificate::from_der(part.octets);
    if (certificate) files.enclosed.push_back(std::move(*certificate));
  }
  BASE_TRY(trust, security::Trust::load(files, {}));
  // a list that nobody believes, or that speaks of nobody here, says nothing
  for (const std::string& each : check.rules.crls)
    static_cast<void>(trust->revocation().learn_crl(each, check.rules.now));
  for (const Part& part : check.parts)
    if (part.name.starts_with(layout::crls))
      static_cast<void>(trust->revocation().learn_crl(part.octets, check.rules.now));
  return trust;
}

}  // namespace

std::string_view name_of(About about) {
  constexpr std::string_view names[] = {"structure", "digests", "signature", "stamp",
                                        "archive",   "message", "chain",     "chain_stamp"};
  return names[static_cast<std::size_t>(about)];
}

bool Report::valid() const {
  return !findings.empty() && std::none_of(findings.begin(), findings.end(),
                                           [](const Finding& each) { return each.refused; });
}

const std::string* Check::find(std::string_view file) const {
  const auto part = std::find_if(parts.begin(), parts.end(),
                                 [file](const Part& each) { return each.name == file; });
  return part == parts.end() ? nullptr : &part->octets;
}

void Check::hold(About about, std::string_view file, std::string note) {
  report.findings.push_back({about, std::string(file), {}, std::move(note)});
}
void Check::refuse(About about, std::string_view file, base::Error why) {
  report.findings.push_back({about, std::string(file), std::move(why)});
}

security::TimeStampRules stamp_rules(const Check& check) {
  security::TimeStampRules rules;
  rules.trust = [trust = check.trust](const security::Certificate& authority, auto,
                                      base::Time at) -> base::Result<void> {
    if (!trust) return {};
    return trust->check(authority, at, {.evidence = true, .stamps = true});
  };
  return rules;
}

base::Result<Report> check_container(std::string_view octets, const CheckRules& rules) {
  Check check{rules, {}};
  auto parts = read_zip(octets);
  if (!parts) {
    check.refuse(About::structure, {}, parts.error());
    return std::move(check.report);
  }
  check.parts = std::move(*parts);
  if (const auto structure = check_structure(check); !structure) {
    check.refuse(About::structure, structure.error().subject, structure.error());
    return std::move(check.report);
  }
  check.hold(About::structure, {}, std::to_string(check.parts.size()) + " файлов");
  if (!rules.anchors.empty()) {
    BASE_TRY(trust, make_trust(check));
    check.trust = std::move(trust);
  }
  check_digests(check, layout::manifest, About::digests);
  check_signature(check);
  check_archive(check);
  check_exchange(check);
  return std::move(check.report);
}

}  // namespace evidence
