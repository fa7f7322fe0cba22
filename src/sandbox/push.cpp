#include <iostream>

#include "base/text.hpp"
#include "sandbox/cli.hpp"
#include "sandbox/commands.hpp"
#include "sandbox/file.hpp"
#include "sandbox/progress.hpp"
#include "sandbox/receipt.hpp"

namespace sandbox {
namespace {

constexpr std::size_t told_one_by_one = 12;  // more files: only their sum and the troubles

struct Sent {
  std::size_t messages = 0, refused = 0;
  Receipt sum;
};

// Sends one file and tells what became of it. An error: nothing can be said of it.
base::Result<void> push_file(Conversation& bus, const std::filesystem::path& file,
                             const PushOptions& options, Sent& sent) {
  BASE_TRY(bytes, read_file(file));
  BASE_TRY(payload, read_payload(bytes, base::make_uuid()));
  BASE_TRY(answer, options.unsigned_message ? bus.send_unsigned(payload) : bus.send(payload));
  ++sent.messages;
  const std::string name = file.filename().string() + ": ";
  if (const auto refusal = read_refusal(answer.message.payload())) {
    ++sent.refused;
    std::cout << name << describe(*refusal) << '\n';
    return {};
  }
  const auto receipt = read_receipt(answer.message.payload());
  if (!receipt || receipt->message_id != payload.message_id)
    return base::fail(base::Code::soap_structure, "not the acknowledgement of this message",
                      file.filename().string());
  sent.sum.tally += receipt->tally;
  if (receipt->tally[domain::Outcome::rejected] > 0 || options.payloads.size() <= told_one_by_one)
    std::cout << name << describe(*receipt) << " — ответ подписан шиной, " << answer.took.count()
              << " мс\n";
  return {};
}

}  // namespace

int push(const PushOptions& options) {
  auto bus = Conversation::open(options.files);
  if (!bus) return report(bus.error());
  Sent sent;
  const Progress progress(options.payloads.size());
  for (const auto& file : options.payloads) {
    progress.show(sent.messages, file.filename().string());
    if (options.payloads.size() <= told_one_by_one) progress.clear();
    if (const auto pushed = push_file(*bus, file, options, sent); !pushed) {
      progress.clear();
      std::cerr << file.filename().string() << ": ";
      return report(pushed.error());
    }
  }
  progress.clear();
  if (sent.messages > 1)
    std::cout << "Всего "
              << count(static_cast<long>(sent.messages), "сообщение", "сообщения", "сообщений")
              << ", " << describe(sent.sum) << ".\n";
  return sent.refused + static_cast<std::size_t>(sent.sum.tally[domain::Outcome::rejected]) > 0
             ? Exit::refused
             : Exit::done;
}

}  // namespace sandbox
