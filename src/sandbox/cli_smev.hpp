#pragma once
// The words `queue` and `smev` of the command line.
namespace CLI {
class App;
}

namespace sandbox {

struct SmevLink;
// Of who talks with a queue. The values outlive the word.
void link_options(CLI::App* word, SmevLink& link);

// code receives the exit code; it outlives app.
void add_smev_words(CLI::App& app, int& code);

}  // namespace sandbox
