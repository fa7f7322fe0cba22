#include "net/multipart.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "net/media_type.hpp"

namespace net {
namespace {

base::Error bad(const char* why) {
  return base::fail(base::Code::bad_http, why);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "<root%40x>" and "root@x" name the same part.
std::string plain_id(std::string_view id) {
  id = base::trim(id);
  if (id.size() >= 2 && id.front() == '<' && id.back() == '>') id = id.substr(1, id.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (id[i] == '%' && i + 2 < id.size()) {
      const int high = hex_value(id[i + 1]);
      const int low = hex_value(id[i + 2]);
      if (high >= 0 && low >= 0) {
        out.push_back(static_cast<char>(high * 16 + low));
        i += 2;
        continue;
      }
    }
    out.push_back(id[i]);
  }
  return out;
}

// Where a delimiter line begins and what follows it.
struct Delimiter {
  std::size_t begin = std::string_view::npos;  // of the line break before it
  std::size_t end = 0;                         // behind its own line break
  bool last = false;
};

// The next delimiter line at or behind from. A line that only begins like one is not one.
Delimiter find_delimiter(std::string_view body, std::string_view dashes, std::size_t from) {
  for (auto at = body.find(dashes, from); at != std::string_view::npos;
       at = body.find(dashes, at + 1)) {
    const bool at_start = at == 0;
    if (!at_start && body[at - 1] != '\n') continue;
    Delimiter found;
    found.begin = at;
    if (!at_start) found.begin -= at >= 2 && body[at - 2] == '\r' ? 2u : 1u;
    auto rest = body.substr(at + dashes.size());
    found.last = rest.starts_with("--");
    if (found.last) return found;
    const auto line_end = rest.find('\n');
    if (line_end == std::string_view::npos) return {};
    if (!base::trim(rest.substr(0, line_end)).empty()) continue;
    found.end = at + dashes.size() + line_end + 1;
    return found;
  }
  return {};
}

base::Result<Part> parse_part(std::string_view text) {
  Part part;
  std::size_t at = 0;
  for (;;) {
    const auto line_end = text.find('\n', at);
    if (line_end == std::string_view::npos || line_end > base::limits::header_bytes)
      return bad("a part's header does not end");
    const auto line = base::trim(text.substr(at, line_end - at));
    at = line_end + 1;
    if (line.empty()) break;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return bad("a part's header line has no colon");
    part.headers.emplace(lower_case(base::trim(line.substr(0, colon))),
                         base::trim(line.substr(colon + 1)));
  }
  part.body = text.substr(at);
  return part;
}

}  // namespace

base::Result<Part> find_root_part(std::string_view body, std::string_view boundary,
                                  std::string_view start) {
  if (boundary.empty() || boundary.size() > 70) return bad("multipart without a usable boundary");
  const std::string dashes = "--" + std::string{boundary};
  const std::string wanted = plain_id(start);
  Delimiter open = find_delimiter(body, dashes, 0);
  while (open.begin != std::string_view::npos && !open.last) {
    // the line break before a delimiter belongs to it, so a part may be empty
    const Delimiter next = find_delimiter(body, dashes, open.end);
    if (next.begin == std::string_view::npos) return bad("multipart without its end");
    const auto length = next.begin > open.end ? next.begin - open.end : 0;
    BASE_TRY(part, parse_part(body.substr(open.end, length)));
    if (wanted.empty() || plain_id(part.headers["content-id"]) == wanted) return std::move(part);
    open = next;
  }
  return bad("multipart without the root part");
}

}  // namespace net
