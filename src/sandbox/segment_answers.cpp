#include "sandbox/segment_answers.hpp"

#include "base/text.hpp"
#include "sandbox/field.hpp"
#include "security/digest.hpp"
#include "xml/writer.hpp"

namespace sandbox {
namespace {

std::string text_in(xml::Node node, std::string_view name) {
  return field_of(node, federal_ns, name);
}

std::int64_t number_in(xml::Node node, std::string_view name, std::int64_t otherwise) {
  return base::parse_integer(text_in(node, name)).value_or(otherwise);
}

xml::Writer begin(xml::Node asked) {
  xml::Writer out("f", federal_ns);
  out.open(std::string(asked.name()) + "Response")
      .element("messageId", text_in(asked, "messageId"));
  return out;
}

SegmentAnswer rejection(std::string code, std::string reason) {
  return {{}, std::move(code), std::move(reason)};
}

std::string hash_of(const std::map<std::int64_t, std::string>& students) {
  security::Sha256 digest;
  for (const auto& [student, hash] : students)
    digest.add(std::to_string(student) + ":" + hash + "\n");
  return digest.hex();
}

std::string_view name_of(SegmentCopy::Status status) {
  switch (status) {
    case SegmentCopy::Status::accepted:
      return "accepted";
    case SegmentCopy::Status::repeated:
      return "repeated";
    case SegmentCopy::Status::gap:
      break;
  }
  return "gap";
}

bool tells_of(xml::Node push, std::int64_t student) {
  for (const xml::Node each : push.children())
    if (each.is(federal_ns, "change") && number_in(each, "studentId", 0) == student) return true;
  return false;
}

}  // namespace

SegmentAnswer SegmentAnswers::answer(SegmentCopy& copy, xml::Node asked, const std::string& today,
                                     std::int64_t refused) const {
  if (asked.ns() != federal_ns)
    return rejection("UNKNOWN_REQUEST_DESCRIPTION", "чужой вид сведений");
  if (const auto violations = schema_.validate(asked, 1); !violations.empty())
    return rejection("UNKNOWN_REQUEST_DESCRIPTION", "схема: " + violations[0].path);
  const std::string_view name = asked.name();
  if (name == "PushChanges") return push(copy, asked, refused);
  if (name == "GetOrganizationHashes") return organizations(copy, asked);
  if (name == "GetStudentHashes") return students(copy, asked);
  return answer_about(copy, asked, today);
}

SegmentAnswer SegmentAnswers::push(SegmentCopy& copy, xml::Node asked, std::int64_t refused) const {
  if (refused != 0 && tells_of(asked, refused))
    return rejection("UNKNOWN_REQUEST_DESCRIPTION", "запись обучающегося не принимается");
  const auto status = copy.take(asked);
  if (!status) return rejection("UNKNOWN_REQUEST_DESCRIPTION", base::describe(status.error()));
  const std::string portion = text_in(asked, "portion");
  xml::Writer out = begin(asked);
  out.element("portion", portion)
      .element("status", name_of(*status))
      .element("last", std::to_string(copy.last()));
  if (*status == SegmentCopy::Status::repeated)
    out.optional("recorded", copy.recorded(number_in(asked, "portion", 0)));
  return {out.finish(), {}, {}, *status == SegmentCopy::Status::accepted};
}

SegmentAnswer SegmentAnswers::organizations(const SegmentCopy& copy, xml::Node asked) const {
  const std::int64_t after = number_in(asked, "after", -1);
  std::vector<std::int64_t> page;
  bool more = false;
  for (const std::int64_t place : copy.places()) {
    if (place <= after) continue;
    more = page.size() == page_;
    if (more) break;
    page.push_back(place);
  }
  xml::Writer out = begin(asked);
  out.element("last", std::to_string(copy.last())).element("more", more ? "true" : "false");
  for (const std::int64_t place : page) {
    const auto hashes = copy.hashes_of(place);
    out.open("organization")
        .element("organizationId", std::to_string(place))
        .element("students", std::to_string(hashes.size()))
        .element("hash", hash_of(hashes))
        .close();
  }
  return {out.finish()};
}

SegmentAnswer SegmentAnswers::students(const SegmentCopy& copy, xml::Node asked) const {
  const auto hashes = copy.hashes_of(number_in(asked, "organizationId", 0));
  const auto first = hashes.upper_bound(number_in(asked, "after", -1));
  const auto left = static_cast<std::size_t>(std::distance(first, hashes.end()));
  xml::Writer out = begin(asked);
  out.element("last", std::to_string(copy.last())).element("more", left > page_ ? "true" : "false");
  std::size_t shown = 0;
  for (auto each = first; each != hashes.end() && shown < page_; ++each, ++shown)
    out.open("student")
        .element("studentId", std::to_string(each->first))
        .element("hash", each->second)
        .close();
  return {out.finish()};
}

}  // namespace sandbox
