#include "sandbox/queue_journal.hpp"

#include <fstream>
#include <sstream>

namespace sandbox {

// One call: "MICROSECONDS LENGTH LENGTH\n", then media type and body.
base::Result<std::vector<JournalledCall>> QueueJournal::read(const std::filesystem::path& file) {
  std::vector<JournalledCall> calls;
  if (!std::filesystem::exists(file)) return calls;
  std::ifstream in(file, std::ios::binary);
  if (!in) return base::fail(base::Code::file_unreadable, file.string());
  std::string line;
  std::uintmax_t whole = 0;  // octets of whole calls
  while (std::getline(in, line)) {
    std::istringstream head(line);
    std::int64_t micros = 0;
    std::size_t type = 0, body = 0;
    if (!(head >> micros >> type >> body)) break;
    JournalledCall call{base::Time{std::chrono::microseconds{micros}}, std::string(type, '\0'),
                        std::string(body, '\0')};
    in.read(call.content_type.data(), static_cast<std::streamsize>(type));
    in.read(call.body.data(), static_cast<std::streamsize>(body));
    if (!in) break;
    whole += line.size() + 1 + type + body;
    calls.push_back(std::move(call));
  }
  std::error_code failure;
  std::filesystem::resize_file(file, whole, failure);
  if (failure) return base::fail(base::Code::file_unreadable, file.string());
  return calls;
}

base::Result<QueueJournal> QueueJournal::open(const std::filesystem::path& file) {
  std::FILE* opened = std::fopen(file.c_str(), "ab");
  if (opened == nullptr) return base::fail(base::Code::file_unreadable, file.string());
  return QueueJournal(opened);
}

void QueueJournal::add(const JournalledCall& call) {
  const std::string octets = std::to_string(call.at.time_since_epoch().count()) + ' ' +
                             std::to_string(call.content_type.size()) + ' ' +
                             std::to_string(call.body.size()) + '\n' + call.content_type +
                             call.body;
  std::fwrite(octets.data(), 1, octets.size(), file_.get());
  std::fflush(file_.get());
}

}  // namespace sandbox
