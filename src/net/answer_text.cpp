#include "net/answer_text.hpp"

#include <ctime>

#include "net/media_type.hpp"

namespace net {
namespace {

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  // a value that could begin another header line would be somebody else's header
  for (const char c : value) out.push_back(c == '\r' || c == '\n' ? ' ' : c);
  out.append("\r\n");
}

// RFC 9110 section 6.6.1; made once per second.
std::string_view date_now() {
  thread_local std::time_t made_at = 0;
  thread_local char text[64];
  thread_local std::size_t length = 0;
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    // the daemon runs in the C locale, as this header demands
    length = std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    made_at = now;
  }
  return {text, length};
}

}  // namespace

bool has_header(const HttpResponse& response, std::string_view lower_case_name) {
  for (const auto& [name, value] : response.headers)
    if (lower_case(name) == lower_case_name) return true;
  return false;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

std::string answer_head(const HttpResponse& response, std::string_view trace, bool keep_alive) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out.reserve(512);
  out.append(reason_phrase(response.status)).append("\r\n");
  append_header(out, "Date", date_now());
  if (!response.content_type.empty()) append_header(out, "Content-Type", response.content_type);
  // RFC 9110 section 8.6: these two carry no length
  if (response.status != 204 && response.status != 304)
    append_header(out, "Content-Length", std::to_string(response.body.size()));
  append_header(out, "Connection", keep_alive ? "keep-alive" : "close");
  if (!has_header(response, "x-request-id")) append_header(out, "X-Request-Id", trace);
  for (const auto& [name, value] : response.headers) append_header(out, name, value);
  out.append("\r\n");
  return out;
}

std::string request_head(const HttpRequest& request, std::string_view host) {
  std::string out = request.method + " " + request.path;
  if (!request.query.empty()) out.append("?").append(request.query);
  out.append(" HTTP/1.1\r\n");
  append_header(out, "Host", host);
  append_header(out, "Content-Length", std::to_string(request.body.size()));
  for (const auto& [name, value] : request.headers)
    if (name != "host" && name != "content-length") append_header(out, name, value);
  out.append("\r\n");
  return out;
}

HttpResponse plain_answer(const base::Error& error, int status, std::string_view trace) {
  const base::CodeInfo& row = base::info(error.code);
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body.append(row.id).append(" ").append(row.text).append("\n").append(row.cure);
  response.body.append("\n").append(trace).append("\n");
  return response;
}

}  // namespace net
