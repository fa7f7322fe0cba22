#include "console/uploads.hpp"

#include <fstream>

#include "base/text.hpp"
#include "console/look.hpp"
#include "console/problem.hpp"
#include "console/upload_metadata.hpp"

namespace console {

using base::Code;
using boost::asio::awaitable;
using net::HttpResponse;
using registers::Upload;
using registers::UploadState;

namespace {

constexpr std::string_view version = "1.0.0";
constexpr std::size_t protocol_bytes = 8 * 1024 * 1024;  // of one that is sent from memory

std::optional<std::int64_t> read_length(std::string_view header) {
  const auto number = base::parse_integer(base::trim(header));
  return number && *number >= 0 ? number : std::nullopt;
}

base::Result<HttpResponse> made(int status) {
  HttpResponse response;
  response.status = status;
  return response;
}

}  // namespace

// tus has statuses of its own for what the house says otherwise.
HttpResponse Uploads::refusal(const Exchange& exchange, const base::Error& error) const {
  const bool version_wrong = error.subject == "Tus-Resumable";
  int status = status_of(error);
  if (version_wrong) status = 412;
  if (error.code == Code::storage_full) status = 507;
  if (error.subject == "Upload-Offset" && error.code == Code::resource_changed) status = 409;
  if (error.subject == "Upload-Checksum" && error.code == Code::value_refused) status = 460;
  HttpResponse response = problem(error, status, exchange.request.trace);
  greet(response);
  if (error.code == Code::method_refused) response.headers.emplace_back("Allow", error.detail);
  if (version_wrong) response.headers.emplace_back("Tus-Version", version);
  return response;
}

void Uploads::greet(HttpResponse& response) const {
  response.headers.emplace_back("Tus-Resumable", version);
  response.headers.emplace_back("Cache-Control", "no-store");
}

awaitable<HttpResponse> Uploads::handle(ExchangePtr exchange, std::string rest) {
  if (exchange->request.method == "OPTIONS") {
    HttpResponse response;
    response.status = 204;
    greet(response);
    response.headers.emplace_back("Tus-Version", version);
    response.headers.emplace_back("Tus-Extension", "creation,termination,checksum");
    response.headers.emplace_back("Tus-Checksum-Algorithm", "sha1,sha256");
    response.headers.emplace_back("Tus-Max-Size", std::to_string(parts_.bytes));
    co_return response;
  }
  auto answered = co_await answer(exchange, std::move(rest));
  if (!answered) {
    exchange->failure = answered.error();
    co_return refusal(*exchange, answered.error());
  }
  greet(*answered);
  co_return std::move(*answered);
}

awaitable<Uploads::Answer> Uploads::answer(ExchangePtr exchange, std::string rest) {
  const std::string& method = exchange->request.method;
  const auto slash = rest.find('/', 1);
  const std::string id = rest.empty() ? "" : rest.substr(1, slash - 1);
  const std::string tail = slash == rest.npos ? "" : rest.substr(slash + 1);
  const bool protocol_wanted = method == "GET" && !tail.empty();
  if (!protocol_wanted && exchange->request.header("tus-resumable") != version)
    co_return base::fail(Code::condition_missing, "another version of tus", "Tus-Resumable");
  if (rest.empty() && method == "POST") co_return co_await create(exchange);
  if (rest.empty()) co_return base::fail(Code::method_refused, "OPTIONS, POST");
  if (!base::is_uuid(id)) co_return base::fail(Code::resource_unknown, "no upload's id");
  auto found = co_await find(exchange, id);
  if (!found) co_return found.error();
  if (protocol_wanted) co_return co_await protocol(std::move(*found), tail);
  if (!tail.empty()) co_return base::fail(Code::resource_unknown, "nothing below an upload");
  if (method == "HEAD") co_return co_await head(std::move(*found));
  if (method == "PATCH") co_return co_await patch(exchange, std::move(*found));
  if (method == "DELETE") co_return co_await terminate(std::move(*found));
  co_return base::fail(Code::method_refused, "DELETE, HEAD, OPTIONS, PATCH");
}

awaitable<base::Result<void>> Uploads::write(Job job) {
  std::function<void(Done)> start = [this, held = std::move(job)](Done done) mutable {
    parts_.storage.write(std::move(held), std::move(done));
  };
  return net::await_callback(std::move(start));
}

awaitable<base::Result<void>> Uploads::work(std::function<base::Result<void>()> job) {
  auto result = std::make_shared<base::Result<void>>();
  std::function<void()> run = [result, held = std::move(job)] { *result = held(); };
  const auto ran = co_await parts_.workers.run(std::move(run), "uploads");
  if (!ran) co_return ran.error();
  co_return *result;
}

// Somebody else's is as unknown as one that never was.
awaitable<base::Result<Upload>> Uploads::find(ExchangePtr exchange, std::string id) {
  auto found = std::make_shared<std::optional<Upload>>();
  Job job = [found, id = base::lower_ascii(id)](Work& work) -> base::Result<void> {
    *found = work.uploads.find(id);
    return {};
  };
  const auto asked = co_await write(std::move(job));
  if (!asked) co_return asked.error();
  if (!*found || !registers::may_see(*exchange->who, **found))
    co_return base::fail(Code::resource_unknown, "no such upload of this token");
  co_return std::move(**found);
}

base::Result<Upload> Uploads::wanted(const Exchange& exchange) const {
  const auto refused = [](const char* header) {
    return base::fail(Code::parameter_invalid, "missing or not of its form", header);
  };
  const auto length = read_length(exchange.request.header("upload-length"));
  if (!length || *length == 0) return refused("Upload-Length");
  if (static_cast<std::uint64_t>(*length) > parts_.bytes)
    return base::fail(Code::too_large, "Upload-Length " + std::to_string(*length));
  BASE_TRY(metadata, read_upload_metadata(exchange.request.header("upload-metadata")));
  Upload made;
  made.id = base::make_uuid();
  made.token = exchange.who->id;
  made.supplier = metadata["supplier"];
  made.file = metadata["filename"];
  made.trace = exchange.request.trace;
  made.workbooks_only = !registers::may_load_xml(*exchange.who);
  BASE_TRY(trial, read_upload_flag(metadata, "checkOnly"));
  BASE_TRY(again, read_upload_flag(metadata, "again"));
  made.trial = trial;
  made.again = again;
  made.bytes = *length;
  made.created = made.changed = exchange.now;
  made.scope = exchange.who->scope;
  made.special = exchange.who->special;
  if (!is_file_name(made.file)) return refused("Upload-Metadata: filename");
  if (!parts_.is_supplier(made.supplier))
    return base::fail(Code::value_refused, "no such supplier", "Upload-Metadata: supplier");
  return made;
}

awaitable<Uploads::Answer> Uploads::create(ExchangePtr exchange) {
  if (!exchange->request.body.empty())
    co_return base::fail(Code::body_invalid, "the file comes by PATCH");
  auto asked = wanted(*exchange);
  if (!asked) co_return asked.error();
  const Upload upload = std::move(*asked);
  Job job = [exchange, upload](Work& work) -> base::Result<void> {
    BASE_CHECK(registers::check_room(work.uploads.room(upload.token),
                                     static_cast<std::uint64_t>(upload.bytes)));
    work.uploads.add(upload);
    registers::Look look{.at = exchange->now,
                         .token = exchange->who->id,
                         .token_name = exchange->who->name,
                         .operation = "createUpload",
                         .trace = upload.trace,
                         .target = "upload/" + upload.id};
    keep_look(std::move(look), work.log, work.trail);
    return {};
  };
  const auto added = co_await write(std::move(job));
  if (!added) co_return added.error();
  std::function<base::Result<void>()> make = [this, upload] {
    return parts_.store.create(upload.id, upload.file, static_cast<std::uint64_t>(upload.bytes));
  };
  const auto created = co_await work(std::move(make));
  if (!created) {
    Job undo = [upload](Work& work) -> base::Result<void> {
      work.uploads.drop(upload.id);
      return {};
    };
    co_await write(std::move(undo));  // else it is given up with the idle ones
    co_return created.error();
  }
  auto response = made(201);
  response->headers.emplace_back("Location", std::string(api_root) + "/uploads/" + upload.id);
  co_return response;
}

awaitable<Uploads::Answer> Uploads::head(Upload upload) {
  auto response = made(200);
  response->headers.emplace_back("Upload-Offset", std::to_string(upload.position));
  response->headers.emplace_back("Upload-Length", std::to_string(upload.bytes));
  co_return response;
}

awaitable<Uploads::Answer> Uploads::patch(ExchangePtr exchange, Upload upload) {
  const std::string id = upload.id;
  if (!busy_.insert(id).second)
    co_return base::fail(Code::resource_changed, "another PATCH is under way", "Upload-Offset");
  auto answered = co_await append(exchange, std::move(upload));
  busy_.erase(id);
  co_return answered;
}

awaitable<Uploads::Answer> Uploads::append(ExchangePtr exchange, Upload upload) {
  const net::HttpRequest& request = exchange->request;
  if (request.header("content-type") != "application/offset+octet-stream")
    co_return base::fail(Code::body_form_refused, "application/offset+octet-stream");
  const auto offset = read_length(request.header("upload-offset"));
  if (!offset) co_return base::fail(Code::parameter_invalid, "no number", "Upload-Offset");
  if (*offset != upload.position || upload.state != UploadState::receiving)
    co_return base::fail(Code::resource_changed, "it stands elsewhere", "Upload-Offset");
  const std::int64_t end = *offset + static_cast<std::int64_t>(request.body.size());
  if (end > upload.bytes) co_return base::fail(Code::too_large, "beyond Upload-Length");
  std::function<base::Result<void>()> job = [this, exchange, upload]() -> base::Result<void> {
    const std::string& body = exchange->request.body;
    if (const auto sum = exchange->request.header("upload-checksum"); !sum.empty())
      BASE_CHECK(check_upload_checksum(sum, body));
    return parts_.store.write(upload.id, upload.file, static_cast<std::uint64_t>(upload.position),
                              body);
  };
  const auto written = co_await work(std::move(job));
  if (!written) co_return written.error();
  Job advance = [exchange, upload, end](Work& work) -> base::Result<void> {
    if (!work.uploads.advance(upload.id, upload.position, end, exchange->now))
      return base::fail(Code::resource_changed, "it stands elsewhere", "Upload-Offset");
    return {};
  };
  const auto advanced = co_await write(std::move(advance));
  if (!advanced) co_return advanced.error();
  auto response = made(204);
  response->headers.emplace_back("Upload-Offset", std::to_string(end));
  co_return response;
}

// A load that has begun is stopped by its job.
awaitable<Uploads::Answer> Uploads::terminate(Upload upload) {
  if (!busy_.insert(upload.id).second)
    co_return base::fail(Code::resource_conflict, "it is being written");
  // between the look and now a last PATCH may have made a load of it
  Job job = [id = upload.id](Work& work) -> base::Result<void> {
    const auto now = work.uploads.find(id);
    if (!now || now->state != UploadState::receiving)
      return base::fail(Code::resource_conflict, "it is complete");
    work.uploads.drop(id);
    return {};
  };
  const auto dropped = co_await write(std::move(job));
  busy_.erase(upload.id);
  if (!dropped) co_return dropped.error();
  std::function<base::Result<void>()> remove = [this, id = upload.id]() -> base::Result<void> {
    parts_.store.remove(id);
    return {};
  };
  co_await work(std::move(remove));  // what is left goes with the next cleaning
  co_return made(204);
}

awaitable<Uploads::Answer> Uploads::protocol(Upload upload, std::string tail) {
  const std::map<std::string, std::string, std::less<>> types{
      {"protocol.csv", "text/csv; charset=utf-8"},
      {"protocol.json", "application/json"},
      {"protocol.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};
  const auto type = types.find(tail);
  if (type == types.end()) co_return base::fail(Code::resource_unknown, "no such protocol");
  auto response = std::make_shared<HttpResponse>();
  response->content_type = type->second;
  response->headers.emplace_back("Content-Disposition", "attachment; filename=\"" + tail + "\"");
  const auto file = parts_.store.protocol(upload.id, tail.substr(tail.find('.') + 1));
  std::function<base::Result<void>()> read = [file, response]() -> base::Result<void> {
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    if (failure) return base::fail(Code::resource_unknown, "there is no protocol yet");
    if (size > protocol_bytes) return base::fail(Code::value_refused, "the protocol is too long");
    std::ifstream stream(file, std::ios::binary);
    response->body.resize(size);
    stream.read(response->body.data(), static_cast<std::streamsize>(size));
    return stream ? base::Result<void>()
                  : base::fail(Code::storage_unavailable, "protocol not read");
  };
  const auto done = co_await work(std::move(read));
  if (!done) co_return done.error();
  co_return std::move(*response);
}

}  // namespace console
