#pragma once
// The words about ESIA: "esia", "login" and "saml".
namespace CLI {
class App;
}

namespace sandbox {

void add_esia_words(CLI::App& app, int& code);

}  // namespace sandbox
