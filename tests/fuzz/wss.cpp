// Any envelope: refused, or its payload is the one that the partner of tests/data/attacks signed.
#include "security/wss.hpp"

#include <cstdint>
#include <cstdlib>

#include "xml/canonical.hpp"

namespace {

std::shared_ptr<const security::Trust> trust() {
  const std::filesystem::path folder = SOURCE_DIR "/tests/data/attacks";
  security::initialize().value();
  domain::Partner partner;
  partner.certificate_fingerprints = {
      security::Certificate::load(folder / "partner.pem").value().fingerprint()};
  security::TrustFiles files;
  files.anchors = {folder / "root.pem"};
  return security::Trust::load(files, {partner}).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const security::WssVerifier verifier(trust());
  static const base::Time then = *base::parse_time("2030-01-01T12:00:00Z");
  auto document = xml::Document::parse({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const auto verified = verifier.verify(std::move(*document), then);
  if (!verified) return 0;
  const auto payload = xml::canonicalize(verified->payload());
  if (!payload || *payload != "<k:Push xmlns:k=\"urn:k\"><k:mark>5</k:mark></k:Push>") std::abort();
  return 0;
}
