// What other participants ask the federal segment about one student: from its copy.
#include <algorithm>

#include "sandbox/field.hpp"
#include "sandbox/segment_answers.hpp"
#include "xml/writer.hpp"

namespace sandbox {
namespace {

std::string text_in(xml::Node node, std::string_view name) {
  return field_of(node, federal_ns, name);
}

std::string digits_of(std::string text) {
  std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
  return text;
}

// Whatever is named must agree; without a SNILS, names and birth date must be named.
bool fits(xml::Node student, xml::Node sought) {
  const std::string snils = digits_of(text_in(sought, "snils"));
  if (!snils.empty() && digits_of(text_in(student, "snils")) != snils) return false;
  for (const char* name : {"surname", "name", "patronymic", "birthDate"}) {
    const std::string asked = text_in(sought, name);
    if (!asked.empty() && asked != text_in(student, name)) return false;
    if (snils.empty() && asked.empty() && name != std::string_view("patronymic")) return false;
  }
  return true;
}

// Open on the day, in that organization if one is named.
xml::Node place_on(xml::Node portfolio, const std::string& day, const std::string& ogrn) {
  for (const xml::Node each : portfolio.children()) {
    if (!each.is(federal_ns, "enrollment")) continue;
    const std::string from = text_in(each, "from"), to = text_in(each, "to");
    if (from > day || (!to.empty() && to < day)) continue;
    for (const xml::Node place : portfolio.children())
      if (place.is(federal_ns, "organization") &&
          text_in(place, "id") == text_in(each, "organizationId") &&
          (ogrn.empty() || text_in(place, "ogrn") == ogrn))
        return each;
  }
  return {};
}

void write_place(xml::Writer& out, xml::Node portfolio, xml::Node enrollment) {
  for (const xml::Node place : portfolio.children()) {
    if (!place.is(federal_ns, "organization") ||
        text_in(place, "id") != text_in(enrollment, "organizationId"))
      continue;
    out.open("place")
        .element("organizationOgrn", text_in(place, "ogrn"))
        .element("organization", text_in(place, "fullName"))
        .optional("from", text_in(enrollment, "from"))
        .optional("to", text_in(enrollment, "to"))
        .close();
  }
}

std::string found_letter(xml::Node asked, xml::Node portfolio, const std::string& today) {
  xml::Writer out("f", federal_ns);
  const xml::Node student = portfolio.child(federal_ns, "student");
  out.open("FindStudentResponse")
      .element("messageId", text_in(asked, "messageId"))
      .element("studentId", text_in(student, "id"));
  for (const char* name : {"snils", "surname", "name", "patronymic", "birthDate"})
    out.optional(name, text_in(student, name));
  if (const xml::Node open = place_on(portfolio, today, {})) write_place(out, portfolio, open);
  return out.finish();
}

std::string enrolled_letter(xml::Node asked, xml::Node portfolio) {
  xml::Writer out("f", federal_ns);
  const xml::Node open =
      place_on(portfolio, text_in(asked, "date"), text_in(asked, "organizationOgrn"));
  out.open("ConfirmEnrollmentResponse")
      .element("messageId", text_in(asked, "messageId"))
      .element("enrolled", open ? "true" : "false");
  if (open) write_place(out, portfolio, open);
  return out.finish();
}

std::string portfolio_letter(xml::Node asked, const std::string& portfolio) {
  xml::Writer out("f", federal_ns);
  out.open("GetPortfolioResponse").element("messageId", text_in(asked, "messageId"));
  std::string text = out.take() + "<f:portfolio>" + portfolio.substr(portfolio.find('>') + 1);
  return text + out.finish();
}

}  // namespace

SegmentAnswer answer_about(const SegmentCopy& copy, xml::Node asked, const std::string& today) {
  const xml::Node sought = asked.child(federal_ns, "sought");
  std::vector<xml::Document> found;
  std::string text;
  for (const auto& [student, record] : copy.records()) {
    if (record.portfolio.empty() || found.size() > 1) continue;
    auto document = xml::Document::parse(record.portfolio);
    if (!document || !fits(document->root().child(federal_ns, "student"), sought)) continue;
    found.push_back(std::move(*document));
    text = record.portfolio;
  }
  if (found.size() != 1) return {{}, "NO_DATA", "Нет такого обучающегося"};
  const xml::Node portfolio = found.front().root();
  if (asked.name() == "FindStudent") return {found_letter(asked, portfolio, today)};
  if (asked.name() == "ConfirmEnrollment") return {enrolled_letter(asked, portfolio)};
  if (asked.name() == "GetPortfolio") return {portfolio_letter(asked, text)};
  return {{}, "UNKNOWN_REQUEST_DESCRIPTION", "сегмент этого не делает"};
}

}  // namespace sandbox
