#pragma once
// Options that several words share.
#include "sandbox/commands.hpp"

namespace CLI {
class App;
}

namespace sandbox {

// Of who talks with the bus; of who asks as a portal. The values outlive the word.
void talk_options(CLI::App* word, Conversation::Files& files);
void question_options(CLI::App* word, AskOptions& ask);

}  // namespace sandbox
