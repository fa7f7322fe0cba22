#include <fstream>
#include <iostream>
#include <thread>

#include "adapters/smev/fault.hpp"
#include "sandbox/cli.hpp"
#include "sandbox/smev_talk.hpp"

namespace sandbox {
namespace {

constexpr auto look_again = std::chrono::milliseconds{500};

int failed(const base::Error& error) {
  std::cerr << explain(error) << '\n';
  return exit_code(error);
}

base::Result<void> write_file(const std::filesystem::path& file, const std::string& octets) {
  std::ofstream out(file, std::ios::binary);
  out << octets;
  out.close();
  if (!out) return base::fail(base::Code::file_unreadable, file.string());
  return {};
}

// The names are ours, numbered: an attachment's own could lead anywhere.
base::Result<void> save(const std::filesystem::path& folder, const smev::Letter& letter,
                        const std::vector<smev::Attachment>& attachments) {
  if (folder.empty()) return {};
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  BASE_CHECK(write_file(folder / "content.xml", letter.content));
  for (std::size_t i = 0; i < attachments.size(); ++i)
    BASE_CHECK(
        write_file(folder / ("attachment-" + std::to_string(i + 1)), attachments[i].content));
  return {};
}

void tell_letter(const smev::Letter& letter, const smev::Metadata& about) {
  std::cout << "номер: " << letter.message_id << "\nот: " << about.sender
            << "\nотправлено: " << about.sent_at << '\n';
  for (const auto& each : letter.attachments)
    std::cout << "вложение: " << each.id << ", " << each.mime
              << (each.signature.empty() ? ", без подписи\n" : ", подпись верна\n");
  for (const auto& each : letter.stored)
    std::cout << "в хранилище: " << each.uuid << ", " << each.mime << ", хэш " << each.hash << '\n';
}

void tell_status(const smev::AsyncStatus& status) {
  std::cout << "состояние: " << status.category << "\nо сообщении: " << status.original_id << '\n';
  if (status.category == "requestIsRejectedBySmev")
    std::cout << explain(smev::error_of(status)) << '\n';
}

void tell(const smev::ReceivedRequest& request) {
  tell_letter(request.data, request.metadata);
  std::cout << "отвечать на: " << request.reply_to << '\n';
}

void tell(const smev::ReceivedResponse& response) {
  tell_letter(response.data, response.metadata);
  std::cout << "на запрос: " << response.original_id << '\n';
  for (const smev::Rejection& each : response.data.rejections)
    std::cout << "отказ: " << each.code << ": " << each.description << '\n';
  if (response.data.status)
    std::cout << "ход исполнения: " << response.data.status->code << ' '
              << response.data.status->description << '\n';
  if (response.data.async) tell_status(*response.data.async);
}

// Asks until something comes or the time is over; then tells, keeps, and acknowledges.
template <class Get>
base::Result<bool> receive(SmevTalk& talk, const SmevReceiveOptions& options, Get get) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{options.wait};
  for (;;) {
    BASE_TRY(received, talk.run(get()));
    if (received) {
      tell(*received);
      BASE_CHECK(save(options.save, received->data, received->attachments));
      if (!options.keep) {
        const std::string id = received->data.message_id;
        BASE_CHECK(talk.run(talk.queue().ack(id, true)));
      }
      return true;
    }
    if (std::chrono::steady_clock::now() + look_again > until) return false;
    std::this_thread::sleep_for(look_again);
  }
}

base::Result<bool> receive(const SmevReceiveOptions& options) {
  BASE_TRY(talk, SmevTalk::open(options.link));
  if (options.responses)
    return receive(*talk, options, [&] { return talk->queue().get_response(options.selector); });
  return receive(*talk, options, [&] { return talk->queue().get_request(options.selector); });
}

base::Result<void> status(const SmevLink& link) {
  BASE_TRY(talk, SmevTalk::open(link));
  BASE_TRY(status, talk->run(talk->queue().get_status()));
  if (status)
    tell_status(*status);
  else
    std::cout << "СМЭВ нечего сообщить.\n";
  return {};
}

base::Result<void> statistics(const SmevLink& link) {
  BASE_TRY(talk, SmevTalk::open(link));
  BASE_TRY(lengths, talk->run(talk->queue().get_statistics()));
  for (const auto& each : lengths) std::cout << each.queue << ": " << each.pending << '\n';
  return {};
}

}  // namespace

int smev_receive(const SmevReceiveOptions& options) {
  const auto received = receive(options);
  if (!received) return failed(received.error());
  if (!*received) std::cout << "Очередь пуста.\n";
  return Exit::done;
}

int smev_status(const SmevLink& link) {
  const auto told = status(link);
  return told ? Exit::done : failed(told.error());
}

int smev_statistics(const SmevLink& link) {
  const auto told = statistics(link);
  return told ? Exit::done : failed(told.error());
}

}  // namespace sandbox
