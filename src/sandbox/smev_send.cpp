#include <fstream>
#include <iostream>
#include <span>

#include "adapters/smev/attachments.hpp"
#include "base/text.hpp"
#include "sandbox/cli.hpp"
#include "sandbox/file.hpp"
#include "sandbox/smev_talk.hpp"
#include "xml/canonical.hpp"

namespace sandbox {
namespace {

namespace fs = std::filesystem;

base::Result<std::string> read_content(const fs::path& file) {
  BASE_TRY(octets, read_file(file));
  BASE_TRY(document, xml::Document::parse(octets));
  return xml::canonicalize(document.root(), {.exclusive = false});
}

// By the file's ending, as far as anybody needs it here.
std::string media_type(const fs::path& file) {
  const std::string ending = file.extension();
  if (ending == ".xml") return "application/xml";
  if (ending == ".pdf") return "application/pdf";
  if (ending == ".txt") return "text/plain";
  if (ending == ".zip") return "application/zip";
  return "application/octet-stream";
}

base::Result<std::vector<smev::Attachment>> read_attachments(const std::vector<fs::path>& files) {
  std::vector<smev::Attachment> attachments;
  for (const fs::path& file : files) {
    BASE_TRY(content, read_file(file));
    const std::string id = "attachment-" + std::to_string(attachments.size() + 1);
    attachments.push_back({id, media_type(file), std::move(content)});
  }
  return attachments;
}

// A file, piece by piece: what lies in the storage may be as large as a gigabyte.
base::Result<security::Content> open_content(const fs::path& file) {
  auto in = std::make_shared<std::ifstream>(file, std::ios::binary);
  if (!*in) return base::fail(base::Code::file_unreadable, file.string());
  return [in, file](std::span<char> buffer) -> base::Result<std::size_t> {
    in->read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    if (in->bad()) return base::fail(base::Code::file_unreadable, file.string());
    return static_cast<std::size_t>(in->gcount());
  };
}

base::Result<std::vector<smev::StoredAttachment>> describe_stored(
    const SmevTalk& talk, const std::vector<std::string>& texts) {
  std::vector<smev::StoredAttachment> stored;
  for (const std::string& text : texts) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || !base::is_uuid(text.substr(0, equals)))
      return base::fail(base::Code::usage, "expected UUID=FILE: " + text);
    const fs::path file = text.substr(equals + 1);
    BASE_TRY(one, smev::describe_stored(
                      talk.signer(), text.substr(0, equals), media_type(file),
                      [&] { return open_content(file); }, talk.clock().now()));
    stored.push_back(std::move(one));
  }
  return stored;
}

base::Result<std::string> send(const SmevSendOptions& options) {
  BASE_TRY(talk, SmevTalk::open(options.link));
  BASE_TRY(attachments, read_attachments(options.attachments));
  BASE_TRY(stored, describe_stored(*talk, options.stored));
  smev::Beside beside{std::move(attachments), {}};
  for (const fs::path& file : options.files) {
    BASE_TRY(content, read_file(file));
    beside.files.push_back({talk->ids().next(), media_type(file), std::move(content)});
  }
  smev::Letter letter;
  letter.stored = std::move(stored);
  letter.message_id = options.message_id.empty() ? talk->ids().next() : options.message_id;
  if (options.reject.empty()) {
    BASE_TRY(content, read_content(options.content));
    letter.content = std::move(content);
  }
  const std::chrono::seconds patience{options.patience};
  if (options.reply_to.empty()) {
    smev::RequestData data{letter};
    data.transaction_code = options.transaction_code;
    BASE_CHECK(talk->insist([&] { return talk->queue().send_request(data, beside); }, patience));
  } else {
    smev::ResponseData data{letter, options.reply_to};
    if (!options.reject.empty()) data.rejections.push_back({options.reject, options.reject});
    BASE_CHECK(talk->insist([&] { return talk->queue().send_response(data, beside); }, patience));
  }
  return letter.message_id;
}

}  // namespace

int smev_send(const SmevSendOptions& options) {
  const auto sent = send(options);
  if (sent) {
    std::cout << *sent << '\n';
    return Exit::done;
  }
  std::cerr << explain(sent.error()) << '\n';
  return exit_code(sent.error());
}

}  // namespace sandbox
