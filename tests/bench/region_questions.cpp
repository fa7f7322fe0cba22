#include "region_questions.hpp"

#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "base/text.hpp"
#include "child.hpp"
#include "xml/writer.hpp"

namespace bench {
namespace {

using Path = std::filesystem::path;

constexpr int tokens = 64;

// The token among what was said beside it.
std::string read_token(const Path& file) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with("kt_")) return line;
  throw std::runtime_error("no token");
}

net::HttpRequest get(const Tokens& tokens_of, std::string path, std::string query = {}) {
  net::HttpRequest request;
  request.method = "GET";
  request.path = "/api/v1" + std::move(path);
  request.query = std::move(query);
  request.headers["authorization"] = "Bearer " + tokens_of.next();
  return request;
}

std::string percent(const std::string& text) {
  std::string out;
  char code[4];
  for (const char c : text) {
    const unsigned octet = static_cast<unsigned char>(c);
    std::snprintf(code, sizeof code, "%%%02X", octet);
    out += code;
  }
  return out;
}

net::HttpRequest performance(const Partner& portal, const Child& child) {
  xml::Writer out("p", "urn:kontingent:portal:1.0");
  out.open("GetPerformance").element("messageId", base::make_uuid());
  out.element("requesterSnils", child.guardian_snils);
  out.element("studentId", std::to_string(child.id));
  out.element("from", "2026-11-09").element("to", last_day);
  net::HttpRequest request;
  request.method = "POST";
  request.path = "/ws/epgu";
  request.headers["content-type"] = "text/xml; charset=utf-8";
  request.headers["soapaction"] = "\"urn:kontingent:portal:1.0/GetPerformance\"";
  request.body = portal.seal(out.finish());
  return request;
}

}  // namespace

Tokens::Tokens(const Path& program, const std::string& config, const Path& said) {
  const std::string name = "bench-" + std::to_string(getpid()) + '-';
  for (int i = 0; i < tokens; ++i) {
    run_measured(program,
                 {"tokens", "add", name + std::to_string(i), "--role", "system-administrator",
                  "--scope", "region", "--config", config},
                 said);
    all_.push_back(read_token(said));
  }
}

Kind portal_kind(const Partner& portal) {
  return {"the portal's question, signed", 20,
          [&portal](const Child& child) { return performance(portal, child); }};
}

std::vector<Kind> api_kinds(const Tokens& keys) {
  const auto id = [](const Child& child) { return std::to_string(child.id); };
  return {
      {"card of a student", 200,
       [&keys, id](const Child& c) { return get(keys, "/students/" + id(c)); }},
      {"diary of two weeks", 200,
       [&keys, id](const Child& c) {
         return get(keys, "/students/" + id(c) + "/diary", "from=2026-11-09&to=2026-11-20");
       }},
      {"performance by quarter", 200,
       [&keys, id](const Child& c) { return get(keys, "/students/" + id(c) + "/performance"); }},
      {"card of an organization", 200,
       [&keys, id](const Child& c) {
         return get(keys, "/organizations/" + std::to_string(c.organization));
       }},
      {"students of an organization", 200,
       [&keys, id](const Child& c) {
         return get(keys, "/students", "organization=" + std::to_string(c.organization));
       }},
      {"all students, first page", 200,
       [&keys](const Child&) { return get(keys, "/students", "limit=25"); }},
      {"organizations by kind", 200,
       [&keys](const Child&) { return get(keys, "/organizations", "kind=school"); }},
      {"search by surname", 300,
       [&keys](const Child& c) { return get(keys, "/students", "q=" + percent(c.surname)); }},
      {"search by SNILS", 300,
       [&keys](const Child& c) { return get(keys, "/students", "q=" + c.snils); }}};
}

}  // namespace bench
