#pragma once
// The words about SMEV 2 on the command line.
namespace CLI {
class App;
}

namespace sandbox {

// code receives the exit code; it outlives app.
void add_smev2_words(CLI::App& app, int& code);

}  // namespace sandbox
