// Any octets as an id_token, as the query of a callback, and as ESIA's answers: refused, since
// nobody signed them and no login has their state.
#include <cstdint>
#include <cstdlib>

#include "adapters/esia/login.hpp"
#include "adapters/esia/person.hpp"
#include "adapters/esia/token.hpp"

namespace esia = adapters::esia;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const esia::Registration registration = [] {
    security::initialize().value();
    esia::Registration made;
    made.certificates = {
        security::Certificate::load(SOURCE_DIR "/tests/data/smev-attacks/sender.pem").value()};
    return made;
  }();
  const base::Time now{};
  if (esia::check_id_token(text, registration, "nonce", now)) std::abort();
  const esia::Login login{"a state that nobody guesses", "nonce", "verifier", now};
  if (esia::read_callback(text, login, now)) std::abort();
  net::HttpResponse response;
  response.body = text;
  static_cast<void>(esia::read_tokens(response, login.state, now));
  static_cast<void>(esia::read_person(text));
  static_cast<void>(esia::read_roles(text));
  return 0;
}
