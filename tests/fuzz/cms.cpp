// Any octets as a detached CMS signature, as a time stamp token and as an authority's answer:
// refused, or, where the signer is the one whose seeds lie in tests/data/fuzz/cms, it says what
// that one signed.
#include "security/cms.hpp"

#include <cstdint>
#include <cstdlib>

#include "security/time_stamp.hpp"

namespace {

constexpr std::string_view content = "content";

struct Known {
  security::Certificate signer, authority;
  base::Time signed_at, stamped_at;
  security::Imprint imprint;
};

Known known() {
  const std::filesystem::path folder = SOURCE_DIR "/tests/data/fuzz/cms";
  security::initialize().value();
  return {security::Certificate::load(folder / "signer.der").value(),
          security::Certificate::load(folder / "authority.der").value(),
          *base::parse_time("2026-11-22T12:00:00Z"), *base::parse_time("2026-11-22T22:07:13Z"),
          security::imprint_of(security::content_of(content), *security::find_digest("sha256"))
              .value()};
}

void expect(bool what) {
  if (!what) std::abort();
}

void try_signature(const Known& ours, std::string_view octets) {
  for (const bool bare : {false, true}) {
    const security::CmsRules rules{{}, {ours.signer}, bare};
    const auto found = security::verify_cms(octets, security::content_of(content), rules);
    if (found && found->certificate.fingerprint() == ours.signer.fingerprint())
      expect(found->signed_at == ours.signed_at || (bare && !found->signed_at));
    // signed attributes shown as the content are no signature of that content
    const auto other = security::verify_cms(octets, security::content_of("other"), rules);
    expect(!other || other->certificate.fingerprint() != ours.signer.fingerprint());
  }
}

void try_stamp(const Known& ours, std::string_view octets) {
  security::TimeStampRules rules;
  rules.certificates = {ours.authority};
  rules.trust = [](const auto&, auto, auto) { return base::Result<void>(); };
  security::TimeStampRequest request;
  request.imprint = ours.imprint;
  for (const auto& stamp : {security::check_time_stamp(octets, ours.imprint, rules),
                            security::read_time_stamp_response(octets, request, rules)}) {
    if (stamp && stamp->authority.fingerprint() == ours.authority.fingerprint())
      expect(stamp->at == ours.stamped_at && stamp->policy == "1.2.3.4");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Known ours = known();
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  try_signature(ours, octets);
  try_stamp(ours, octets);
  return 0;
}
