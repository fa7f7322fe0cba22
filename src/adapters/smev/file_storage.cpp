#include "adapters/smev/file_storage.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "security/time_stamp.hpp"

namespace adapters::smev {
namespace {

using base::Code;
using Kind = net::FtpFailure::Kind;
using Clock = std::chrono::steady_clock;

constexpr int threads = 4;            // transfers at once
constexpr std::size_t waiting = 100;  // for a thread

Code code_of(Kind kind) {
  switch (kind) {
    case Kind::login:
    case Kind::refused:
      return Code::smev_access_denied;
    case Kind::absent:
      return Code::smev_attachments_differ;
    case Kind::full:
      return Code::smev_quota_exceeded;
    case Kind::too_large:
      return Code::smev_attachments_too_large;
    case Kind::unreachable:
    case Kind::timed_out:
    case Kind::for_now:
      break;
  }
  return Code::smev_failed;  // no sign that SMEV's queue is away, too
}

base::Error differ(std::string_view why) {
  return base::fail(Code::smev_attachments_differ, std::string(why));
}

// Exactly one for each: of two, nobody says which one was meant.
base::Result<const StorageAccess*> access_to(const StoredAttachment& file,
                                             const std::vector<StorageAccess>& access) {
  const auto same = [&](const StorageAccess& each) { return each.uuid == file.uuid; };
  const auto found = std::ranges::find_if(access, same);
  if (found == access.end()) return differ("described, but nowhere in the storage");
  if (std::any_of(found + 1, access.end(), same)) return differ("two files of one uuid");
  if (!net::is_ftp_path(found->file)) return differ("a file name that leads elsewhere");
  return &*found;
}

}  // namespace

base::Error error_of(const net::FtpFailure& failure) {
  return base::fail(code_of(failure.kind), "file storage: " + failure.detail);
}

base::Result<Attachment> check_stored(const StoredAttachment& described, std::string octets) {
  const security::Digest* gost = security::find_digest("gost2012-256");
  if (gost == nullptr) return base::fail(Code::internal, "no GOST here");
  BASE_TRY(imprint, security::imprint_of(security::content_of(octets), *gost));
  const auto said = base::decode_base64(described.hash);
  if (!said || *said != imprint.value) return differ("another hash than described");
  const bool is_signed = !described.signature.empty();
  if (is_signed)
    BASE_CHECK(security::verify_cms(described.signature, security::content_of(octets)));
  return Attachment{described.uuid, described.mime, std::move(octets), is_signed};
}

FileStorage::FileStorage(Settings settings)
    : settings_(std::move(settings)), threads_(threads, waiting) {}

FileStorage::~FileStorage() {
  stop_ = true;
}

net::FtpCall FileStorage::call_until(Clock::time_point end) const {
  net::FtpCall call;
  call.server = settings_.server;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
  call.deadline = std::max(left, std::chrono::milliseconds(1));
  call.stop = &stop_;
  return call;
}

base::Result<void> FileStorage::put_all(const std::vector<Attachment>& files) const {
  const auto end = Clock::now() + settings_.deadline;
  for (const Attachment& file : files) {
    net::FtpCall call = call_until(end);
    call.user = settings_.user;
    call.password = settings_.password;
    call.path = file.id + '/' + file.id;
    if (const auto put = net::ftp_put(call, file.content); !put) return error_of(put.error());
  }
  return {};
}

base::Result<std::vector<Attachment>> FileStorage::get_all(
    const std::vector<StoredAttachment>& described,
    const std::vector<StorageAccess>& access) const {
  const auto end = Clock::now() + settings_.deadline;
  std::size_t left = settings_.max_bytes;
  std::vector<Attachment> files;
  for (const StoredAttachment& each : described) {
    BASE_TRY(at, access_to(each, access));
    net::FtpCall call = call_until(end);
    call.user = at->user;
    call.password = at->password;
    call.path = at->file;
    auto octets = net::ftp_get(call, left);
    if (!octets) return error_of(octets.error());
    left -= octets->size();
    BASE_TRY(file, check_stored(each, std::move(*octets)));
    files.push_back(std::move(file));
  }
  return files;
}

boost::asio::awaitable<base::Result<void>> FileStorage::put(
    std::shared_ptr<const std::vector<Attachment>> files) {
  auto done = std::make_shared<base::Result<void>>();
  std::function<void()> job = [this, done, files] { *done = put_all(*files); };
  const auto ran = co_await threads_.run(std::move(job));
  if (!ran) co_return ran.error();
  co_return *done;
}

boost::asio::awaitable<base::Result<std::vector<Attachment>>> FileStorage::get(
    std::vector<StoredAttachment> described, std::vector<StorageAccess> access) {
  using Got = base::Result<std::vector<Attachment>>;
  auto got = std::make_shared<Got>(std::vector<Attachment>());
  std::function<void()> job = [this, got, described = std::move(described),
                               access = std::move(access)] { *got = get_all(described, access); };
  const auto ran = co_await threads_.run(std::move(job));
  if (!ran) co_return ran.error();
  co_return std::move(*got);
}

}  // namespace adapters::smev
