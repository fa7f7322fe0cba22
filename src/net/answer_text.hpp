#pragma once
// HTTP/1.1 heads as octets, and the plain answer to a request that goes nowhere.
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "net/http.hpp"

namespace net {

std::string_view reason_phrase(int status);
bool has_header(const HttpResponse& response, std::string_view lower_case_name);

// Status line and headers up to the empty line. Line breaks in header values become spaces.
std::string answer_head(const HttpResponse& response, std::string_view trace, bool keep_alive);
// Request line and headers up to the empty line.
std::string request_head(const HttpRequest& request, std::string_view host);

// Russian, for people: what is wrong, what to do, the code and the trace.
HttpResponse plain_answer(const base::Error& error, int status, std::string_view trace);

}  // namespace net
