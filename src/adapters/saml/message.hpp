#pragma once
// A SAML message as octets: bounded, read once, looked at from its root. Pure; any thread.
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "xml/document.hpp"

namespace adapters::saml {

// Within limits::saml_message_bytes, saml_elements and saml_depth; no DOCTYPE.
// Error: saml_malformed.
base::Result<xml::Document> parse_message(std::string_view octets);
// Base64 of HTTP-POST. Error: saml_malformed.
base::Result<std::string> decode_post(std::string_view text);

// Every element of that name, wherever it stands.
std::vector<xml::Node> find_everywhere(xml::Node root, std::string_view ns, std::string_view name);
// The one child of that name. Error: saml_malformed (none, or several).
base::Result<xml::Node> only_child(xml::Node parent, std::string_view ns, std::string_view name);
// The text of an element that holds no elements. Error: saml_malformed (also: empty).
base::Result<std::string> text_of(xml::Node node);
// "2026-11-27T09:30:00Z". Error: saml_malformed (no such attribute, no such time).
base::Result<base::Time> time_of(xml::Node node, std::string_view attribute);

// A NameID, with all that names it: logout has to say the same.
struct NameId {
  std::string value;
  std::string format{}, name_qualifier{}, sp_name_qualifier{};
  bool operator==(const NameId&) const = default;
};
// Error: saml_malformed.
base::Result<NameId> read_name_id(xml::Node node);
// <saml:NameID …>, where the prefix is declared.
std::string write_name_id(const NameId& name);

base::Error malformed(std::string why);
base::Error untrusted(std::string why);
base::Error foreign(std::string why);
base::Error untimely(std::string why);

}  // namespace adapters::saml
