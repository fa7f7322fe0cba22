#pragma once
// HTTP/1.1 values without sockets.
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace net {

struct HttpRequest {
  std::string method;                                       // "POST"
  std::string path;                                         // "/ws/diary"
  std::string query;                                        // "wsdl", without "?"
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  std::string body;   // de-chunked; gunzipped (both forms within the body limit)
  std::string trace;  // made by the server; goes into log, journal, answer header X-Request-Id
  std::string peer;   // the address it came from; empty where the server is not ours

  std::string_view header(std::string_view lower_case_name) const;  // "" if absent
};

struct HttpResponse {
  int status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

using HttpHandler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest)>;

struct Route {
  std::string path;  // exact; with subtree the start of one, ending in "/"
  HttpHandler handler;
  // Answers a request that could not be read whole (too_large, timed_out, bad_http, busy, …) in the
  // form of this path: a signed fault; without word also what HTTP asks for (status kept), not 405.
  std::function<boost::asio::awaitable<HttpResponse>(base::Error, HttpRequest)> refuse;
  // All that is below the path, and any method: the handler answers 404 and 405 itself.
  bool subtree = false;
  // The form of this path's refusals that HTTP itself asks for (415, 431, …), and of those without
  // refuse. Null: that of refuse; without it plain text.
  std::function<HttpResponse(const base::Error&, int status, std::string_view trace)> word{};
};

}  // namespace net
