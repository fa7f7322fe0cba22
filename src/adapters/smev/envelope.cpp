#include "adapters/smev/envelope.hpp"

#include "base/text.hpp"
#include "net/multipart.hpp"
#include "security/cms.hpp"
#include "security/sign_document.hpp"
#include "security/wss.hpp"
#include "xml/canonical.hpp"

namespace adapters::smev {
namespace {

using base::Code;

// Of what SMEV has signed: wider than of any content, which is held to the usual limits when it is
// read. Whose content breaks them can be told so only when the message around it is legible.
constexpr xml::ParseLimits around{.depth = 250, .attributes = 1024};

constexpr std::string_view ds_ns = "http://www.w3.org/2000/09/xmldsig#";

// The Content of every attachment below the message or below what lies in it.
std::vector<xml::Node> find_contents(xml::Node message, std::string_view basic) {
  std::vector<xml::Node> holders = message.children();
  holders.push_back(message);
  std::vector<xml::Node> contents;
  for (const xml::Node& holder : holders)
    for (const xml::Node& each : holder.child(basic, "AttachmentContentList").children())
      if (const xml::Node content = each.child(basic, "Content")) contents.push_back(content);
  return contents;
}

base::Result<std::string> read_content(xml::Node content, const Raw& raw) {
  const xml::Node include = content.child(xop_ns, "Include");
  if (!include) {
    auto octets = base::decode_base64(content.text());
    if (!octets) return base::fail(Code::smev_attachments_differ, "content is no base64");
    return std::move(*octets);
  }
  const auto found = raw.parts.find(net::plain_content_id(include.attribute("href").value_or("")));
  if (found == raw.parts.end())
    return base::fail(Code::smev_attachments_differ, "a part that is not there");
  return found->second;
}

base::Result<std::map<std::string, std::string>> read_contents(xml::Node list, const Raw& raw,
                                                               std::size_t max_bytes) {
  std::map<std::string, std::string> contents;
  std::size_t bytes = 0;
  for (const xml::Node& each : list.children()) {
    BASE_TRY(octets, read_content(each.child(each.ns(), "Content"), raw));
    bytes += octets.size();
    if (bytes > max_bytes)
      return base::fail(Code::smev_attachments_too_large, std::to_string(bytes) + " octets");
    const std::string id = each.child(each.ns(), "Id").text();
    if (!contents.emplace(id, std::move(octets)).second)
      return base::fail(Code::smev_attachments_differ, "two contents of one id");
  }
  return contents;
}

}  // namespace

base::Result<Parsed> Parsed::read(Raw raw) {
  BASE_TRY(document, xml::Document::parse(raw.envelope, around));
  BASE_TRY(envelope, security::open_envelope(document));
  if (envelope.version != security::SoapVersion::v11)
    return base::fail(Code::soap_version, "SMEV 3 speaks SOAP 1.1");
  const auto payloads = envelope.body.children();
  if (payloads.size() != 1)
    return base::fail(Code::soap_structure, "the Body holds not one element");
  Parsed parsed(std::move(raw), document);
  parsed.message_ = payloads[0];
  parsed.has_header_ = static_cast<bool>(envelope.header);
  if (parsed.message_.is(security::soap11_ns, "Fault")) return parsed;
  const auto version = version_of(parsed.message_.ns());
  if (!version) return base::fail(Code::soap_structure, "no message of SMEV 3");
  parsed.version_ = *version;
  return parsed;
}

base::Result<std::vector<xml::SchemaError>> Parsed::validate(const xml::Schema& schema) const {
  xml::C14n how{.exclusive = false};
  for (const xml::Node& content : find_contents(message_, namespaces_of(version_).basic))
    if (content.child(xop_ns, "Include")) how.texts.emplace_back(content, "");
  if (how.texts.empty()) return schema.validate(message_);
  BASE_TRY(octets, xml::canonicalize(message_, how));
  BASE_TRY(whole, xml::Document::parse(octets, around));
  return schema.validate(whole.root());
}

base::Result<Verified> Verified::check(Parsed parsed, const Rules& rules) {
  std::vector<std::string_view> optional;
  if (rules.any_sender) optional = {"sender", "person"};
  const security::InspectOptions options{.profile = security::find_profile("smev3"),
                                         .policy = rules.policy,
                                         .legacy = rules.legacy,
                                         .optional_roles = optional};
  BASE_TRY(document, security::SignedDocument::verify(parsed.document_, options));
  return Verified(std::move(parsed), std::move(document));
}

const security::SignedDocument::Part& Verified::part(std::string_view role,
                                                     std::string_view other) const {
  for (const auto& part : document_.parts())
    if (part.role == role || part.role == other) return part;
  return document_.parts().front();  // never: the profile asks for exactly one outer signature
}

base::Result<security::Verified> Verified::hand_over(xml::Node payload,
                                                     std::shared_ptr<const security::Trust> trust,
                                                     base::Time now) const {
  if (const auto why = document_.refused("person")) return *why;
  return document_.hand_over(payload, "sender", std::move(trust), now);
}

base::Result<std::string> Verified::signature() const {
  const xml::Node around = signed_part().parent();
  for (const char* holder : {"CallerInformationSystemSignature", "SMEVSignature"})
    if (const xml::Node found = around.child(around.ns(), holder).child(ds_ns, "Signature"))
      return xml::canonicalize(found);
  return base::fail(Code::internal, "a verified message without its signature");
}

base::Result<std::vector<Attachment>> Verified::attachments(
    const std::vector<AttachmentHeader>& headers, std::size_t max_bytes) const {
  const std::string& basic = namespaces_of(version()).basic;
  const xml::Node list = signed_part().parent().child(basic, "AttachmentContentList");
  BASE_TRY(contents, read_contents(list, parsed_.raw_, max_bytes));
  std::vector<Attachment> attachments;
  for (const AttachmentHeader& header : headers) {
    auto content = contents.extract(header.id);
    if (!content) return base::fail(Code::smev_attachments_differ, "described, but not there");
    const bool is_signed = !header.signature.empty();
    if (is_signed)
      BASE_CHECK(security::verify_cms(header.signature, security::content_of(content.mapped())));
    attachments.push_back({header.id, header.mime, std::move(content.mapped()), is_signed});
  }
  if (!contents.empty())
    return base::fail(Code::smev_attachments_differ, "there, but not described");
  return attachments;
}

base::Result<std::string> seal(const security::Signer& signer, std::string_view envelope,
                               std::string_view role, const xml::Schema& schema) {
  BASE_TRY(bare, xml::Document::parse(envelope, around));
  BASE_TRY(octets, security::sign_smev3(signer, bare, role));
  BASE_TRY(parsed, Parsed::read({octets, {}}));
  BASE_TRY(violations, parsed.validate(schema));
  if (!violations.empty())
    return base::fail(Code::schema_violation, violations[0].message, violations[0].path);
  return std::move(octets);
}

}  // namespace adapters::smev
