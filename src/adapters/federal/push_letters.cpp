#include "adapters/federal/push_letters.hpp"

#include "adapters/federal/rules.hpp"
#include "xml/writer.hpp"

namespace adapters::federal {
namespace {

xml::Writer begin(std::string_view name, const std::string& message_id, const std::string& region) {
  xml::Writer out("f", ns);
  out.open(name).element("messageId", message_id).element("fromRegion", region);
  return out;
}

std::string after_text(std::int64_t after) {
  return after < 0 ? std::string() : std::to_string(after);
}

// Inside a document whose root has declared the prefix.
std::string_view without_declaration(std::string_view portfolio) {
  return portfolio.substr(portfolio.find('>') + 1);
}

}  // namespace

std::string portion_letter(const std::string& message_id, const std::string& region,
                           std::int64_t portion, bool snapshot, std::span<const Said> changes) {
  xml::Writer out = begin("PushChanges", message_id, region);
  const std::string number = std::to_string(portion);
  out.element("portion", number).element("snapshot", snapshot ? "true" : "false");
  std::string text = out.take();
  for (const Said& each : changes) {
    out.open("change")
        .element("studentId", std::to_string(each.student.value))
        .element("sequence", number)
        .element("what", each.what);
    if (each.replaced_by != 0) out.element("replacedBy", std::to_string(each.replaced_by));
    text += out.take();
    if (!each.portfolio.empty())
      text.append("<f:portfolio>").append(without_declaration(each.portfolio));
    out.close();
    text += out.take();
  }
  return text + out.finish();
}

std::string organizations_letter(const std::string& message_id, const std::string& region,
                                 std::int64_t after) {
  return begin("GetOrganizationHashes", message_id, region)
      .optional("after", after_text(after))
      .finish();
}

std::string students_letter(const std::string& message_id, const std::string& region,
                            std::int64_t organization, std::int64_t after) {
  return begin("GetStudentHashes", message_id, region)
      .element("organizationId", std::to_string(organization))
      .optional("after", after_text(after))
      .finish();
}

}  // namespace adapters::federal
