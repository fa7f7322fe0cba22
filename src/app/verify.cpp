#include <algorithm>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "app/verify_options.hpp"
#include "app/verify_report.hpp"

namespace app {
namespace {

using base::Code;
using Reports = std::vector<security::SignatureReport>;

// Does it sign exactly the element that contains it (or never got as far as a reference)?
bool is_enveloped(const security::SignatureReport& report) {
  return report.covers.empty() ||
         (report.covers.size() == 1 && report.place.starts_with(report.covers.front() + "/"));
}

// Nothing was said about the form: as the document looks, else each signature by what it covers.
Reports inspect_unknown(const xml::Document& document, security::InspectOptions how) {
  how.profile = security::guess_profile(document);
  if (how.profile != nullptr) return security::inspect(document, how);
  how.profile = security::find_profile("enveloped");
  Reports reports = security::inspect(document, how);
  if (std::none_of(reports.begin(), reports.end(), [](const auto& each) { return each.refused; }))
    return reports;
  // one report per signature, in the same order
  how.profile = security::find_profile("detached");
  Reports detached = security::inspect(document, how);
  for (std::size_t i = 0; i < reports.size(); ++i)
    if (reports[i].refused && !is_enveloped(detached[i])) reports[i] = std::move(detached[i]);
  return reports;
}

Reports inspect_as_asked(const xml::Document& document, const Judging& judging) {
  if (judging.conformance) return judging.conformance->inspect(document);
  if (judging.inspect.profile == nullptr) return inspect_unknown(document, judging.inspect);
  return security::inspect(document, judging.inspect);
}

// To an operator it matters that the certificate is good and only nobody's.
void name_strangers(Reports& reports, const security::InspectOptions& how) {
  if (!how.partners) return;
  for (security::SignatureReport& report : reports)
    if (report.refused && report.refused->code == Code::certificate_unknown && report.certificate &&
        !how.trust->partner_of(*report.certificate))
      report.refused->detail = "этого сертификата нет ни у одного партнёра";
}

FileReport inspect_file(const Path& file, const Judging& judging) {
  FileReport report{.file = file.string()};
  const auto document = read_document(file, judging.conformance != nullptr);
  if (!document) {
    report.unreadable = document.error();
    return report;
  }
  report.signatures = inspect_as_asked(*document, judging);
  name_strangers(report.signatures, judging.inspect);
  return report;
}

}  // namespace

int verify(const VerifyOptions& options) {
  const auto judging = make_judging(options);
  if (!judging) return report(judging.error());
  const auto files = find_documents(options.files);
  if (!files) return report(files.error());
  const bool details = options.verbose || files->size() == 1;
  VerifyOutput output({.json = options.json, .details = details, .files = files->size()});
  for (const Path& file : *files) output.add(inspect_file(file, *judging));
  return output.finish() ? Exit::done : Exit::input_at_fault;
}

}  // namespace app
