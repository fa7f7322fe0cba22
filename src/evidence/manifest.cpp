#include "evidence/manifest.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "security/keys.hpp"
#include "xml/document.hpp"
#include "xml/writer.hpp"

namespace evidence {
namespace {

constexpr std::string_view asic_ns = "http://uri.etsi.org/02918/v1.2.1#";
constexpr std::string_view ds_ns = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view sha256_uri = "http://www.w3.org/2001/04/xmlenc#sha256";

base::Error bad(std::string why) {
  return base::fail(base::Code::evidence_invalid, "ASiCManifest: " + std::move(why));
}

std::string_view media_type(std::string_view file) {
  constexpr std::pair<std::string_view, std::string_view> types[] = {
      {".xml", "text/xml"},
      {".json", "application/json"},
      {".p7s", "application/x-pkcs7-signature"},
      {".tst", "application/vnd.etsi.timestamp-token"},
      {".crt", "application/pkix-cert"},
      {".crl", "application/pkix-crl"}};
  for (const auto& [ending, type] : types)
    if (file.ends_with(ending)) return type;
  return "application/octet-stream";
}

void put_place(std::string& out, std::string_view element, std::string_view file) {
  out.append("  <asic:").append(element).append(" URI=\"").append(xml::escape_attribute(file));
  out.append("\" MimeType=\"").append(media_type(file)).append("\"");
}

base::Result<std::string> place_of(xml::Node node) {
  auto uri = node.attribute("URI");
  if (!uri || uri->empty()) return bad("a reference without URI");
  return std::move(*uri);
}

base::Result<Reference> read_reference(xml::Node node) {
  BASE_TRY(file, place_of(node));
  const auto parts = node.children();
  if (parts.size() != 2 || !parts[0].is(ds_ns, "DigestMethod") ||
      !parts[1].is(ds_ns, "DigestValue") || parts[0].attribute("Algorithm") != sha256_uri)
    return bad("not the SHA-256 digest of " + file);
  const auto digest = base::decode_base64(parts[1].text());
  if (!digest || digest->size() != 32) return bad("not the SHA-256 digest of " + file);
  return Reference{std::move(file), *digest};
}

}  // namespace

Manifest make_manifest(std::string signature, const std::vector<Part>& parts) {
  Manifest manifest{std::move(signature), {}};
  for (const Part& part : parts)
    manifest.files.push_back({part.name, security::sha256(part.octets)});
  return manifest;
}

std::string write_manifest(const Manifest& manifest) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<asic:ASiCManifest xmlns:asic=\"";
  out.append(asic_ns).append("\" xmlns:ds=\"").append(ds_ns).append("\">\n");
  put_place(out, "SigReference", manifest.signature);
  out.append("/>\n");
  for (const Reference& each : manifest.files) {
    put_place(out, "DataObjectReference", each.file);
    out.append(">\n    <ds:DigestMethod Algorithm=\"").append(sha256_uri);
    out.append("\"/>\n    <ds:DigestValue>").append(base::encode_base64(each.digest));
    out.append("</ds:DigestValue>\n  </asic:DataObjectReference>\n");
  }
  return out.append("</asic:ASiCManifest>\n");
}

base::Result<Manifest> read_manifest(std::string_view octets) {
  BASE_TRY(document, xml::Document::parse(octets));
  if (!document.root().is(asic_ns, "ASiCManifest")) return bad("another document");
  const auto children = document.root().children();
  if (children.empty() || !children[0].is(asic_ns, "SigReference")) return bad("no SigReference");
  Manifest manifest;
  BASE_TRY(signature, place_of(children[0]));
  manifest.signature = std::move(signature);
  if (children.size() > base::limits::container_parts) return bad("too many references");
  for (std::size_t i = 1; i < children.size(); ++i) {
    if (!children[i].is(asic_ns, "DataObjectReference")) return bad("an unknown element");
    BASE_TRY(reference, read_reference(children[i]));
    const bool twice =
        std::any_of(manifest.files.begin(), manifest.files.end(),
                    [&](const Reference& each) { return each.file == reference.file; });
    if (twice) return bad(reference.file + " twice");
    manifest.files.push_back(std::move(reference));
  }
  if (manifest.files.empty()) return bad("no DataObjectReference");
  return manifest;
}

}  // namespace evidence
