#include "adapters/smev2/read.hpp"

#include <algorithm>

namespace adapters::smev2 {
namespace {

using base::Code;

System read_system(xml::Node node) {
  return {node.child(node.ns(), "Code").text(), node.child(node.ns(), "Name").text()};
}

// Valid by the schema.
Message read_message(xml::Node node, Revision revision) {
  const auto text = [node](std::string_view name) { return node.child(node.ns(), name).text(); };
  Message message;
  message.revision = revision;
  message.sender = read_system(node.child(node.ns(), "Sender"));
  message.recipient = read_system(node.child(node.ns(), "Recipient"));
  if (const xml::Node originator = node.child(node.ns(), "Originator"))
    message.originator = read_system(originator);
  message.service_name = text("ServiceName");
  const xml::Node service = node.child(node.ns(), "Service");
  message.service_mnemonic = service.child(node.ns(), "Mnemonic").text();
  message.service_version = service.child(node.ns(), "Version").text();
  message.type_code = text("TypeCode");
  message.status = parse_status(text("Status")).value_or(Status::notify);
  message.date = text("Date");
  message.exchange_type = text("ExchangeType");
  message.request_id = text("RequestIdRef");
  message.origin_request_id = text("OriginRequestIdRef");
  message.service_code = text("ServiceCode");
  message.case_number = text("CaseNumber");
  message.test_msg = text("TestMsg");
  message.oktmo = text("OKTMO");
  return message;
}

base::Result<xml::Node> operation_of(const xml::Document& document) {
  BASE_TRY(envelope, security::open_envelope(document));
  if (envelope.version != security::SoapVersion::v11)
    return base::fail(Code::soap_version, "SMEV 2 speaks SOAP 1.1");
  const auto parts = envelope.body.children();
  if (parts.size() != 1)
    return base::fail(Code::soap_structure, "Body does not hold exactly one element");
  return parts.front();
}

}  // namespace

base::Result<Schemas> Schemas::load(const std::filesystem::path& resources) {
  Schemas schemas;
  for (const Revision revision : {Revision::rev111111, Revision::rev120315}) {
    const auto folder = resources / "xsd/smev2" / std::string(name_of(revision));
    BASE_TRY(schema, xml::Schema::load(folder / "message.xsd"));
    (revision == Revision::rev111111 ? schemas.old_ : schemas.new_) = std::move(schema);
  }
  return schemas;
}

base::Result<security::Verified> Opened::hand_over(xml::Node element, base::Time now) const {
  return document.hand_over(element, "sender", trust, now);
}

base::Result<Opened> open_message(xml::Document document,
                                  std::shared_ptr<const security::Trust> trust,
                                  std::string_view smev, base::Time now) {
  BASE_TRY(operation, operation_of(document));
  std::vector<std::string_view> optional;
  if (smev.empty()) optional.push_back("smev");
  const security::InspectOptions options{.profile = security::find_profile("smev2"),
                                         .trust = trust,
                                         .at = now,
                                         .partners = true,
                                         .partner_policy = true,
                                         .stranger_role = "person",
                                         .optional_roles = optional};
  BASE_TRY(verified, security::SignedDocument::verify(std::move(document), options));
  Opened opened{std::move(verified), std::move(trust), operation, {}, {}};
  BASE_TRY(sent, opened.hand_over(operation, now));
  // Nothing signs the actor that tells SMEV's header from a sender's: its certificate does.
  if (!smev.empty() && sent.partner().code == smev)
    return base::fail(Code::unsigned_message, "SMEV's signature in the place of the sender's");
  if (!smev.empty()) {
    BASE_TRY(brought, opened.document.hand_over(operation, "smev", opened.trust, now));
    if (brought.partner().code != smev)
      return base::fail(Code::certificate_unknown, "a certificate of " + brought.partner().code);
  }
  opened.sender = sent.partner();
  opened.content_digest = sent.content_digest();
  opened.personal = std::ranges::any_of(opened.document.parts(),
                                        [](const auto& part) { return part.role == "person"; });
  return opened;
}

base::Result<Parts> read_parts(xml::Node operation, const Schemas& schemas) {
  const auto parts = operation.children();
  const auto revision = parts.empty() ? std::nullopt : find_revision(parts[0].ns());
  if (!revision || parts.size() > 2 || parts[0].name() != "Message" ||
      (parts.size() == 2 && !parts[1].is(ns_of(*revision), "MessageData")))
    return base::fail(Code::soap_operation, "not a Message with MessageData of SMEV 2");
  for (const xml::Node part : parts)
    if (const auto violations = schemas.of(*revision).validate(part); !violations.empty()) {
      const xml::SchemaError& first = violations.front();
      return base::fail(Code::schema_violation, first.path + ": " + first.message, first.path);
    }
  Parts read{read_message(parts[0], *revision), {}};
  if (parts.size() == 2) read.data = parts[1].child(ns_of(*revision), "AppData");
  return read;
}

}  // namespace adapters::smev2
