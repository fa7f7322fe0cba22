#include <algorithm>
#include <array>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "security/inspect.hpp"
#include "security/sign_document.hpp"
#include "security/wss.hpp"

namespace app {
namespace {

using base::Code;
using base::Result;

struct Form {
  std::string_view profile;
  std::vector<std::string_view> roles{};  // the first is the one meant when none is named
};

const std::array<Form, 6>& forms() {
  static const std::array<Form, 6> table = {{{"wss"},
                                             {"smev2", {"sender", "person"}},
                                             {"smev3", {"caller", "smev", "sender", "person"}},
                                             {"saml"},
                                             {"enveloped"},
                                             {"detached"}}};
  return table;
}

// What the short forms say, or else the document itself: an envelope, a SAML message; anything
// else is signed as a whole.
Result<std::string> profile_of(const SignOptions& options, const xml::Document& document) {
  const bool detached = !options.detached_id.empty();
  if (!options.profile.empty()) {
    if (detached != (options.profile == "detached"))
      return base::fail(Code::usage,
                        "--detached-id ИМЯ и --profile detached указывают вместе: так подписывают "
                        "один элемент по его идентификатору",
                        options.profile);
    return options.profile;
  }
  if (detached) return std::string("detached");
  if (options.wss) return std::string("wss");
  if (options.enveloped) return std::string("enveloped");
  const security::Profile* guess = security::guess_profile(document);
  return guess == nullptr ? std::string("enveloped") : security::profile_name(*guess);
}

Result<std::string_view> role_of(const SignOptions& options, const std::string& profile) {
  const auto form = std::find_if(forms().begin(), forms().end(),
                                 [&](const Form& row) { return row.profile == profile; });
  const auto& roles = form->roles;
  if (options.role.empty()) return roles.empty() ? std::string_view() : roles.front();
  const auto role = std::find(roles.begin(), roles.end(), options.role);
  if (role != roles.end()) return *role;
  std::string allowed;
  for (const std::string_view each : roles)
    allowed += (allowed.empty() ? "" : ", ") + std::string(each);
  return base::fail(Code::usage,
                    roles.empty() ? "у профиля " + profile + " ролей нет: уберите --role"
                                  : "у профиля " + profile + " роли: " + allowed,
                    options.role);
}

Result<std::string> signed_document(const SignOptions& options) {
  BASE_TRY(signer, security::Signer::load({options.key, options.certificate, options.algorithm,
                                           options.passphrase_file}));
  BASE_TRY(document, read_document(options.file));
  BASE_TRY(profile, profile_of(options, document));
  BASE_TRY(role, role_of(options, profile));
  if (profile == "smev2") return security::sign_smev2(signer, document, role);
  if (profile == "smev3") return security::sign_smev3(signer, document, role);
  if (profile == "saml") return security::sign_saml(signer, document);
  if (profile == "detached") return security::sign_detached(signer, document, options.detached_id);
  if (profile == "enveloped") return security::sign_enveloped(signer, document);
  return security::sign_envelope(signer, document, base::SystemClock{}.now());
}

}  // namespace

int sign(const SignOptions& options) {
  const auto text = signed_document(options);
  if (!text) {
    const int code = report(text.error());
    std::cerr << "Что делать: " << base::info(text.error().code).cure << '\n';
    return code;
  }
  std::cout << *text;
  return Exit::done;
}

}  // namespace app
