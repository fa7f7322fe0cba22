#pragma once
// The words about ESIA: "esia" and "login".
namespace CLI {
class App;
}

namespace sandbox {

void add_esia_words(CLI::App& app, int& code);

}  // namespace sandbox
