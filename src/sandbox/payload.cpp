#include "sandbox/payload.hpp"

#include "base/limits.hpp"
#include "sandbox/field.hpp"
#include "xml/canonical.hpp"
#include "xml/document.hpp"
#include "xml/writer.hpp"

namespace sandbox {
namespace {

Payload to(std::string_view ns, std::string_view operation) {
  Payload payload;
  payload.path = ns == portal_ns ? "/ws/epgu" : "/ws/diary";
  payload.action.append(ns).append("/").append(operation);
  return payload;
}

// Canonical again: what stands inside declares every namespace that it uses.
std::string push_document(std::string_view document, const std::string& message_id) {
  std::string out = "<d:PushDocument xmlns:d=\"";
  out.append(diary_ns).append("\"><d:messageId>").append(xml::escape_text(message_id));
  out.append("</d:messageId><d:document>").append(document);
  return out + "</d:document></d:PushDocument>";
}

}  // namespace

base::Result<Payload> read_payload(std::string_view bytes, const std::string& message_id) {
  xml::ParseLimits limits;
  limits.bytes = bytes.size();  // our own file; the bus says what is too much for it
  BASE_TRY(document, xml::Document::parse(bytes, limits));
  const xml::Node root = document.root();
  BASE_TRY(octets, xml::canonicalize(root));
  const bool ours = root.ns() == diary_ns || root.ns() == portal_ns;
  if (!ours) {
    Payload payload = to(diary_ns, "PushDocument");
    payload.message_id = message_id;
    payload.octets = push_document(octets, message_id);
    return payload;
  }
  Payload payload = to(root.ns(), root.name());
  payload.message_id = field_of(root, root.ns(), "messageId");
  payload.octets = std::move(octets);
  return payload;
}

Payload ask_students(const std::string& message_id, const std::string& snils) {
  Payload payload = to(portal_ns, "GetStudents");
  payload.message_id = message_id;
  xml::Writer out("p", portal_ns);
  out.open("GetStudents");
  out.element("messageId", message_id).element("requesterSnils", snils);
  payload.octets = out.finish();
  return payload;
}

Payload ask_performance(const std::string& message_id, const std::string& snils,
                        const std::string& student_id, const Period& period) {
  Payload payload = to(portal_ns, "GetPerformance");
  payload.message_id = message_id;
  xml::Writer out("p", portal_ns);
  out.open("GetPerformance");
  out.element("messageId", message_id).element("requesterSnils", snils);
  out.element("studentId", student_id).element("from", period.from).element("to", period.to);
  payload.octets = out.finish();
  return payload;
}

Payload submit_order(const std::string& message_id, const OrderForm& form) {
  Payload payload = to(portal_ns, "SubmitOrder");
  payload.message_id = message_id;
  xml::Writer out("p", portal_ns);
  out.open("SubmitOrder").element("messageId", message_id).element("orderNumber", form.number);
  out.element("requesterSnils", form.snils).element("surname", form.surname);
  out.element("name", form.name).optional("patronymic", form.patronymic);
  out.element("birthDate", form.birth_date).element("organization", form.organization);
  out.element("classGroup", form.class_group);
  payload.octets = out.finish();
  return payload;
}

Payload ask_order(const std::string& message_id, const std::string& snils,
                  const std::string& number) {
  Payload payload = to(portal_ns, "GetOrder");
  payload.message_id = message_id;
  xml::Writer out("p", portal_ns);
  out.open("GetOrder").element("messageId", message_id).element("orderNumber", number);
  out.element("requesterSnils", snils);
  payload.octets = out.finish();
  return payload;
}

}  // namespace sandbox
