#include "net/multipart.hpp"

#include <optional>

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

// Shows every part to `seen` until that says that it is enough.
template <class Seen>
base::Result<void> walk(std::string_view body, std::string_view boundary, Seen seen) {
  if (boundary.empty() || boundary.size() > 70) return bad("multipart without a usable boundary");
  const std::string dashes = "--" + std::string{boundary};
  Delimiter open = find_delimiter(body, dashes, 0);
  if (open.begin == std::string_view::npos) return bad("multipart without a delimiter");
  for (std::size_t count = 1; !open.last; ++count) {
    if (count > base::limits::multipart_parts)
      return base::fail(base::Code::too_large, "more parts than anybody needs");
    // the line break before a delimiter belongs to it, so a part may be empty
    const Delimiter next = find_delimiter(body, dashes, open.end);
    if (next.begin == std::string_view::npos) return bad("multipart without its end");
    const auto length = next.begin > open.end ? next.begin - open.end : 0;
    BASE_TRY(part, parse_part(body.substr(open.end, length)));
    if (seen(std::move(part))) break;
    open = next;
  }
  return {};
}

}  // namespace

base::Result<Part> find_root_part(std::string_view body, std::string_view boundary,
                                  std::string_view start) {
  const std::string wanted = plain_content_id(start);
  std::optional<Part> root;
  BASE_CHECK(walk(body, boundary, [&](Part part) {
    if (wanted.empty() || plain_content_id(part.headers["content-id"]) == wanted)
      root = std::move(part);
    return root.has_value();
  }));
  if (!root) return bad("multipart without the root part");
  return std::move(*root);
}

base::Result<std::vector<Part>> read_parts(std::string_view body, std::string_view boundary) {
  std::vector<Part> parts;
  BASE_CHECK(walk(body, boundary, [&](Part part) {
    parts.push_back(std::move(part));
    return false;
  }));
  return parts;
}

base::Result<std::string> decode_transfer(const Part& part) {
  const auto found = part.headers.find("content-transfer-encoding");
  const std::string encoding = found == part.headers.end() ? "" : lower_case(found->second);
  if (encoding.empty() || encoding == "8bit" || encoding == "7bit" || encoding == "binary")
    return std::string{part.body};
  if (encoding == "base64") {
    auto octets = base::decode_base64(part.body);
    if (octets) return std::move(*octets);
  }
  return bad("content-transfer-encoding of a part");
}

std::string plain_content_id(std::string_view id) {
  id = base::trim(id);
  if (id.starts_with("cid:")) id.remove_prefix(4);
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

}  // namespace net
