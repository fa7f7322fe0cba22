#include "adapters/smev2/publication.hpp"

#include <array>
#include <fstream>
#include <sstream>

#include "base/text.hpp"

namespace adapters::smev2 {
namespace {

constexpr std::string_view location = "schemaLocation=\"";

base::Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return base::fail(base::Code::file_unreadable, file.string());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
    text.replace(at, from.size(), to), at += to.size();
}

// "../../portal/1.0/portal.xsd" is published as "?xsd=portal.xsd": every file's name is its own.
std::string with_published_imports(const std::string& xsd, const std::string& published) {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    const std::size_t found = xsd.find(location, at);
    if (found == std::string::npos) return out + xsd.substr(at);
    const std::size_t begin = found + location.size(), end = xsd.find('"', begin);
    const std::filesystem::path file(xsd.substr(begin, end - begin));
    out += xsd.substr(at, begin - at) + published + file.filename().string();
    at = end;
  }
}

}  // namespace

std::string path_of(Revision revision) {
  return "/ws/smev2/" + std::string(name_of(revision));
}

base::Result<Publication> Publication::load(const std::filesystem::path& resources,
                                            Revision revision, const std::string& public_url) {
  const auto folder = resources / "xsd/smev2" / std::string(name_of(revision));
  const auto contract = [&](const std::string& name) {
    return resources / "xsd" / name / "1.0" / (name + ".xsd");
  };
  const std::array files{folder / "service.xsd", folder / "message.xsd", folder / "../xop.xsd",
                         contract("portal"),     contract("common"),     contract("fault")};
  const std::string published = public_url + path_of(revision) + "?xsd=";
  Publication publication;
  for (const auto& file : files) {
    BASE_TRY(xsd, read_file(file));
    const std::string query = "xsd=" + base::lower_ascii(file.filename().string());
    publication.documents_[query] = with_published_imports(xsd, published);
  }
  BASE_TRY(wsdl, read_file(folder / "service.wsdl"));
  replace_all(wsdl, "@PUBLIC_URL@", public_url);
  publication.documents_["wsdl"] = std::move(wsdl);
  return publication;
}

std::optional<std::string> Publication::document(std::string_view query) const {
  const auto found = documents_.find(base::lower_ascii(query));
  if (found == documents_.end()) return std::nullopt;
  return found->second;
}

}  // namespace adapters::smev2
