#include "app/commands.hpp"

#include <iostream>

#include "app/assembly.hpp"
#include "app/files.hpp"
#include "security/sign_document.hpp"
#include "security/wss.hpp"

namespace app {
namespace {

base::Result<std::string> signed_document(const SignOptions& options) {
  BASE_TRY(signer, security::Signer::load({options.key, options.certificate, options.algorithm}));
  BASE_TRY(document, read_document(options.file));
  if (!options.detached_id.empty())
    return security::sign_detached(signer, document, options.detached_id);
  // without a word about the form: a SOAP envelope gets WS-Security, anything else is enveloped
  const bool envelope = security::open_envelope(document).has_value();
  if (options.wss || (envelope && !options.enveloped))
    return security::sign_envelope(signer, document, base::SystemClock{}.now());
  return security::sign_enveloped(signer, document);
}

}  // namespace

int sign(const SignOptions& options) {
  const auto text = signed_document(options);
  if (!text) return report(text.error());
  std::cout << *text;
  return Exit::done;
}

}  // namespace app
