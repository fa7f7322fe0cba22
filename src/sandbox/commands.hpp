#pragma once
// What each word does, from options to an exit code.
#include <functional>
#include <string>
#include <vector>

#include "sandbox/conversation.hpp"

namespace sandbox {

struct PushOptions {
  Conversation::Files files;
  std::vector<std::filesystem::path> payloads;
  bool unsigned_message = false;  // to see the refusal
};
int push(const PushOptions& options);

struct AskOptions {
  Conversation::Files files;
  std::string snils;     // of the asker
  std::string student;   // ask about this student only, without asking who may be asked about
  std::string from, to;  // dates; empty: the last two weeks
};
int ask(const AskOptions& options);

// Whatever carries a question: the answer's payload, signed by the bus, be it a refusal.
using Ask = std::function<base::Result<security::Verified>(const Payload& question)>;
// What ask() does, by any carrier.
int ask_by(const Ask& carrier, const AskOptions& options);

struct WaitOptions {
  std::string url;  // "http://127.0.0.1:9090/readyz"
  int seconds = 30;
};
int wait_ready(const WaitOptions& options);

}  // namespace sandbox
