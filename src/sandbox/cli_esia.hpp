#pragma once
// The words about ESIA: "esia", "login", "saml" and "oidc".
namespace CLI {
class App;
}

namespace sandbox {

void add_esia_words(CLI::App& app, int& code);

}  // namespace sandbox
