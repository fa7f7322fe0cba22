#include "sandbox/cookie.hpp"

#include "base/text.hpp"

namespace sandbox {

std::string read_cookie(const net::HttpRequest& request, std::string_view name) {
  std::string_view line = request.header("cookie");
  while (!line.empty()) {
    std::string_view pair = line.substr(0, line.find(';'));
    line.remove_prefix(std::min(line.size(), pair.size() + 1));
    pair = base::trim(pair);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return std::string(pair.substr(name.size() + 1));
  }
  return "";
}

std::pair<std::string, std::string> make_cookie(std::string_view name, std::string_view value,
                                                std::string_view path, bool tls) {
  std::string text(name);
  text.append("=").append(value).append("; Path=").append(path).append("; HttpOnly");
  if (tls) text.append("; Secure; SameSite=None");
  return {"Set-Cookie", std::move(text)};
}

}  // namespace sandbox
