// Any octets as a Response, as an address with a message and as metadata. A Response is refused, or
// says what the documents genuine-*.xml of the corpus say, each signed once by a key that nobody
// has any more.
#include <cstdint>
#include <cstdlib>

#include "adapters/saml/logout.hpp"
#include "adapters/saml/metadata.hpp"
#include "adapters/saml/redirect.hpp"
#include "adapters/saml/response.hpp"

namespace saml = adapters::saml;

namespace {

bool is_genuine(const saml::Assertion& read) {
  const auto snils = read.attributes.find("urn:esia:personSNILS");
  return read.id == "_a" && read.name.value == "_name-of-one" && read.session_index == "_s1" &&
         read.attributes.size() == 9 && snils != read.attributes.end() &&
         snils->second == std::vector<std::string>{"900-000-002 83"};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const std::vector<security::Certificate> pinned = [] {
    security::initialize().value();
    return std::vector{security::Certificate::load(SOURCE_DIR "/tests/data/saml/idp.pem").value()};
  }();
  const base::Time noon = *base::parse_time("2026-11-22T12:00:00Z");
  const saml::Expected expected{"https://idp.example/idp/shibboleth",
                                "https://kontingent.example/saml",
                                "https://kontingent.example/saml/acs", "_request-1", noon};
  const auto read = saml::read_response(text, expected, {pinned, true, nullptr});
  if (read && !is_genuine(*read)) std::abort();
  if (const auto opened = saml::open_redirect(text, pinned, true);
      opened && (opened->message != "<a/>" || opened->relay_state != "x"))
    std::abort();
  for (const auto role : {saml::Role::identity_provider, saml::Role::service_provider})
    static_cast<void>(saml::read_metadata(text, role));
  const saml::Speakers speakers{expected.idp, expected.address, noon};
  static_cast<void>(saml::read_logout_request(text, speakers));
  static_cast<void>(saml::read_logout_response(text, speakers, "_q"));
  static_cast<void>(saml::decode_post(text));
  return 0;
}
