#include "adapters/saml/message.hpp"

#include "adapters/saml/names.hpp"
#include "base/text.hpp"
#include "xml/writer.hpp"

namespace adapters::saml {

using base::Code;
namespace limits = base::limits;

base::Error malformed(std::string why) {
  return base::fail(Code::saml_malformed, std::move(why));
}
base::Error untrusted(std::string why) {
  return base::fail(Code::saml_untrusted, std::move(why));
}
base::Error foreign(std::string why) {
  return base::fail(Code::saml_foreign, std::move(why));
}
base::Error untimely(std::string why) {
  return base::fail(Code::saml_untimely, std::move(why));
}

base::Result<xml::Document> parse_message(std::string_view octets) {
  auto document = xml::Document::parse(octets, {.bytes = limits::saml_message_bytes,
                                                .depth = limits::saml_depth,
                                                .elements = limits::saml_elements,
                                                .attributes = 64});
  if (!document) return malformed(base::describe(document.error()));
  return document;
}

base::Result<std::string> decode_post(std::string_view text) {
  if (text.size() > limits::saml_message_bytes * 2) return malformed("larger than a limit");
  auto octets = base::decode_base64(text);
  if (!octets || octets->empty()) return malformed("not Base64");
  return std::move(*octets);
}

std::vector<xml::Node> find_everywhere(xml::Node root, std::string_view ns, std::string_view name) {
  std::vector<xml::Node> found;
  if (root.is(ns, name)) found.push_back(root);
  for (xml::Node child = root.first_child(); child; child = child.next()) {
    const auto below = find_everywhere(child, ns, name);
    found.insert(found.end(), below.begin(), below.end());
  }
  return found;
}

base::Result<xml::Node> only_child(xml::Node parent, std::string_view ns, std::string_view name) {
  xml::Node found;
  for (xml::Node child = parent.first_child(); child; child = child.next()) {
    if (!child.is(ns, name)) continue;
    if (found) return malformed("more than one " + std::string(name));
    found = child;
  }
  if (!found) return malformed("no " + std::string(name));
  return found;
}

base::Result<std::string> text_of(xml::Node node) {
  if (node.first_child()) return malformed(std::string(node.name()) + " holds more than text");
  std::string text = node.text();
  if (text.empty()) return malformed("an empty " + std::string(node.name()));
  return text;
}

base::Result<base::Time> time_of(xml::Node node, std::string_view attribute) {
  const auto text = node.attribute(attribute);
  const auto time = text ? base::parse_time(*text) : std::nullopt;
  if (!time) return malformed("no time in " + std::string(attribute));
  return *time;
}

base::Result<NameId> read_name_id(xml::Node node) {
  BASE_TRY(value, text_of(node));
  return NameId{.value = std::move(value),
                .format = node.attribute("Format").value_or(""),
                .name_qualifier = node.attribute("NameQualifier").value_or(""),
                .sp_name_qualifier = node.attribute("SPNameQualifier").value_or("")};
}

std::string write_name_id(const NameId& name) {
  std::string out = "<saml:NameID";
  const auto add = [&](std::string_view attribute, std::string_view value) {
    if (value.empty()) return;
    out.append(" ").append(attribute).append("=\"");
    out.append(xml::escape_attribute(value)).append("\"");
  };
  add("Format", name.format);
  add("NameQualifier", name.name_qualifier);
  add("SPNameQualifier", name.sp_name_qualifier);
  return out + ">" + xml::escape_text(name.value) + "</saml:NameID>";
}

}  // namespace adapters::saml
