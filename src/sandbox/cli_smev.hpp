#pragma once
// The words `queue` and `smev` of the command line.
namespace CLI {
class App;
}

namespace sandbox {

// code receives the exit code; it outlives app.
void add_smev_words(CLI::App& app, int& code);

}  // namespace sandbox
