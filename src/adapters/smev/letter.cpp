#include "adapters/smev/letter.hpp"

#include <algorithm>

#include "adapters/smev/read.hpp"
#include "adapters/smev/write.hpp"
#include "base/text.hpp"
#include "xml/writer.hpp"

namespace adapters::smev {
namespace {

constexpr std::string_view letter_ns = "urn:kontingent:smev:letter";
// The parser takes no text of ten million characters; a multiple of three, for Base64.
constexpr std::size_t piece_octets = 3 * 1024 * 1024;

// A document of its own.
std::string declared(Version version, std::string letter) {
  const Namespaces& ns = namespaces_of(version);
  letter.insert(letter.find('>'), " xmlns:b=\"" + ns.basic + "\" xmlns:t=\"" + ns.types + '"');
  return letter;
}

std::string write_file(const Attachment& file) {
  std::string out = "<k:file xmlns:k=\"" + std::string(letter_ns) + "\" id=\"" + file.id +
                    "\" mime=\"" + xml::escape_attribute(file.mime) + "\">";
  for (std::size_t at = 0; at < file.content.size(); at += piece_octets)
    out += tag("k:piece", base::encode_base64(file.content.substr(at, piece_octets)));
  return out + "</k:file>";
}

base::Error no_letter() {
  return base::fail(base::Code::internal, "a kept attachment that is not its own");
}

base::Result<Attachment> read_file(xml::Node node) {
  Attachment file{node.attribute("id").value_or(""), node.attribute("mime").value_or(""), {}};
  for (const xml::Node& piece : node.children()) {
    const auto octets = base::decode_base64(piece.text());
    if (!octets) return no_letter();
    file.content += *octets;
  }
  return file;
}

base::Result<std::vector<Attachment>> read_contents(xml::Node list,
                                                    const std::vector<AttachmentHeader>& headers) {
  std::vector<Attachment> attachments;
  for (const xml::Node& each : list.children()) {
    const std::string id = each.child(each.ns(), "Id").text();
    const auto header = std::ranges::find(headers, id, &AttachmentHeader::id);
    auto content = base::decode_base64(each.child(each.ns(), "Content").text());
    if (header == headers.end() || !content) return no_letter();
    attachments.push_back({id, header->mime, std::move(*content)});
  }
  return attachments;
}

}  // namespace

std::string response_letter(Version version, const ResponseData& data) {
  return declared(version, response_data(data));
}

std::string request_letter(Version version, const RequestData& data, const Beside& beside) {
  std::string contents, files;
  for (const Attachment& each : beside.attachments)
    contents += "<b:AttachmentContent>" + tag("b:Id", each.id) +
                tag("b:Content", base::encode_base64(each.content)) + "</b:AttachmentContent>";
  if (!contents.empty())
    contents = "<b:AttachmentContentList>" + contents + "</b:AttachmentContentList>";
  for (const Attachment& each : beside.files) files += write_file(each);
  return declared(version, "<t:SendRequestRequest>" + request_data(version, data) + contents +
                               files + "</t:SendRequestRequest>");
}

base::Result<Outgoing> read_letter(const std::string& letter) {
  xml::ParseLimits limits;
  limits.bytes = std::max(limits.bytes, letter.size());  // we wrote it ourselves
  BASE_TRY(document, xml::Document::parse(letter, limits));
  const xml::Node root = document.root();
  Outgoing outgoing;
  if (root.name() == "SenderProvidedResponseData") {
    BASE_TRY(response, read_response_data(root));
    outgoing.response = std::move(response);
    return outgoing;
  }
  BASE_TRY(request, read_request_data(root.children().front()));
  for (const xml::Node& part : root.children()) {
    if (part.name() == "AttachmentContentList") {
      BASE_TRY(attachments, read_contents(part, request.attachments));
      outgoing.beside.attachments = std::move(attachments);
    } else if (part.is(letter_ns, "file")) {
      BASE_TRY(file, read_file(part));
      outgoing.beside.files.push_back(std::move(file));
    }
  }
  outgoing.request = std::move(request);
  return outgoing;
}

}  // namespace adapters::smev
