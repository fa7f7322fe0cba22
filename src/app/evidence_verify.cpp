#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "app/verify_options.hpp"
#include "base/limits.hpp"
#include "evidence/container.hpp"

namespace app {
namespace {

using About = evidence::Finding::About;

std::string_view title(About about) {
  switch (about) {
    case About::structure:
      return "строение";
    case About::digests:
      return "файлы те, что подписаны";
    case About::signature:
      return "подпись шины (CAdES)";
    case About::stamp:
      return "штамп времени на подписи";
    case About::archive:
      return "штамп времени на всём контейнере";
    case About::message:
      return "сообщение";
    case About::chain:
      return "цепочка журнала";
    case About::chain_stamp:
      return "штамп времени на журнале";
  }
  return "";
}

base::Result<evidence::CheckRules> make_rules(const EvidenceOptions& options) {
  evidence::CheckRules rules;
  rules.now = base::SystemClock{}.now();
  rules.unstamped = options.unstamped;
  if (options.trust.empty()) return rules;
  BASE_TRY(anchors, certificates_at(options.trust, {".pem", ".crt"}));
  rules.anchors = std::move(anchors);
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(options.trust, failure)) {
    if (entry.path().extension() != ".crl") continue;
    BASE_TRY(list, read_file(entry.path()));
    rules.crls.push_back(std::move(list));
  }
  return rules;
}

boost::json::object to_json(const evidence::Finding& finding) {
  boost::json::object out{{"check", evidence::name_of(finding.about)},
                          {"file", finding.file},
                          {"valid", !finding.refused},
                          {"note", finding.note}};
  if (finding.refused)
    out["refused"] = {{"code", base::info(finding.refused->code).id},
                      {"text", base::info(finding.refused->code).text},
                      {"detail", finding.refused->detail}};
  return out;
}

boost::json::object to_json(const Path& file, const evidence::Report& report, bool trusted) {
  boost::json::array findings;
  for (const evidence::Finding& each : report.findings) findings.push_back(to_json(each));
  boost::json::object out{{"file", file.string()},
                          {"valid", report.valid()},
                          {"trust", trusted},
                          {"checks", std::move(findings)}};
  if (report.exchange) out["trace"] = report.exchange->trace;
  return out;
}

void print(const Path& file, const evidence::Report& report, bool trusted) {
  std::cout << file.string() << ": " << (report.valid() ? "доказательства верны" : "НЕ ПРИНЯТО");
  if (report.exchange) std::cout << ", обмен " << report.exchange->trace;
  std::cout << '\n';
  for (const evidence::Finding& each : report.findings) {
    std::cout << (each.refused ? "  ✗ " : "  ✓ ") << title(each.about);
    if (!each.file.empty()) std::cout << ", " << each.file;
    if (!each.note.empty()) std::cout << ": " << each.note;
    if (each.refused) std::cout << ": " << base::describe(*each.refused);
    std::cout << '\n';
  }
  if (!trusted)
    std::cout << "  доверие к сертификатам не проверялось: укажите --trust с корневыми\n";
}

base::Result<evidence::Report> check(const Path& file, const evidence::CheckRules& rules) {
  std::error_code none;
  if (std::filesystem::file_size(file, none) > base::limits::container_bytes && !none)
    return base::fail(base::Code::too_large, "limits::container_bytes", file.string());
  BASE_TRY(octets, read_file(file));
  return evidence::check_container(octets, rules);
}

}  // namespace

int verify_evidence(const EvidenceOptions& options) {
  const auto rules = make_rules(options);
  if (!rules) return report(rules.error());
  const bool trusted = !rules->anchors.empty();
  boost::json::array all;
  bool valid = true;
  for (const Path& file : options.files) {
    const auto found = check(file, *rules);
    if (!found) return report(found.error());
    valid = valid && found->valid();
    options.json ? all.push_back(to_json(file, *found, trusted)) : print(file, *found, trusted);
  }
  if (options.json) std::cout << boost::json::serialize(all) << '\n';
  return valid ? Exit::done : Exit::input_at_fault;
}

}  // namespace app
