#include "adapters/smev2/refusal.hpp"

#include "xml/document.hpp"
#include "xml/writer.hpp"

namespace adapters::smev2 {
namespace {

using base::Code;

constexpr std::string_view fault_ns = "urn:kontingent:fault:1.0";

bool breaks_contract(Code code) {
  switch (code) {
    case Code::schema_violation:
    case Code::snils_invalid:
    case Code::ogrn_invalid:
    case Code::date_invalid:
    case Code::field_missing:
    case Code::field_invalid:
    case Code::dates_reversed:
      return true;
    default:
      return false;
  }
}

}  // namespace

Status status_of(Code code) {
  const base::CodeInfo& row = base::info(code);
  if (row.retry || row.blame == base::Blame::receiver) return Status::failure;
  return breaks_contract(code) ? Status::invalid : Status::reject;
}

std::string refusal_content(const base::Error& error, std::string_view trace) {
  const base::CodeInfo& row = base::info(error.code);
  std::string text{row.text};
  if (!error.subject.empty()) text.append(" (").append(error.subject).append(")");
  xml::Writer out("f", fault_ns);
  out.open("ServiceFault").element("code", row.id).element("text", text);
  out.optional("cure", row.cure).element("trace", trace);
  return out.finish();
}

std::optional<Code> refused_with(std::string_view content) {
  if (!content.starts_with("<f:ServiceFault")) return std::nullopt;  // ours, as written above
  const auto document = xml::Document::parse(content);
  if (!document || !document->root().is(fault_ns, "ServiceFault")) return std::nullopt;
  const auto* row = base::find_code(document->root().child(fault_ns, "code").text());
  return row == nullptr ? Code::internal : row->code;
}

}  // namespace adapters::smev2
