#include "adapters/smev/mtom.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "net/media_type.hpp"
#include "net/multipart.hpp"

namespace adapters::smev {
namespace {

using base::Code;

constexpr std::string_view root_id = "envelope@kontingent";

std::string content_id(const net::Part& part) {
  const auto found = part.headers.find("content-id");
  return found == part.headers.end() ? std::string() : net::plain_content_id(found->second);
}

base::Result<Raw> unpack_parts(const net::MediaType& media, std::string_view body) {
  BASE_TRY(parts, net::read_parts(body, media.parameter("boundary")));
  const std::string start = net::plain_content_id(media.parameter("start"));
  Raw raw;
  bool root_found = false;
  for (const net::Part& part : parts) {
    const std::string id = content_id(part);
    BASE_TRY(octets, net::decode_transfer(part));
    if (!root_found && (start.empty() || id == start)) {
      root_found = true;
      raw.envelope = std::move(octets);
    } else if (id.empty() || !raw.parts.emplace(id, std::move(octets)).second) {
      return base::fail(Code::bad_http, "a part without a Content-ID of its own");
    }
  }
  if (!root_found) return base::fail(Code::bad_http, "multipart without the root part");
  if (raw.envelope.size() > base::limits::smev_envelope_bytes)
    return base::fail(Code::too_large, "the envelope beside its attachments");
  return raw;
}

void append_part(std::string& out, std::string_view boundary, std::string_view type,
                 std::string_view id, std::string_view content) {
  out.append("--").append(boundary).append("\r\nContent-Type: ").append(type);
  out.append("\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <").append(id);
  out.append(">\r\n\r\n").append(content).append("\r\n");
}

// A media type that could end its header line does not go into one.
std::string_view safe_type(const std::string& mime) {
  const bool broken = mime.empty() || mime.find_first_of("\r\n") != std::string::npos;
  return broken ? std::string_view{"application/octet-stream"} : std::string_view{mime};
}

}  // namespace

base::Result<Raw> unpack(std::string_view content_type, std::string_view body) {
  const auto media = net::parse_media_type(content_type);
  if (!media) return base::fail(Code::bad_http, "no usable content-type");
  if (media->type == "multipart/related") return unpack_parts(*media, body);
  if (media->type != "text/xml") return base::fail(Code::bad_http, "not a media type of SOAP 1.1");
  return Raw{std::string{body}, {}};
}

std::string part_id(std::size_t number) {
  return "attachment-" + std::to_string(number + 1) + "@kontingent";
}

Packed pack(std::string_view envelope, const std::vector<Attachment>& attachments) {
  // random enough to stand in no attachment
  const std::string boundary = "kontingent-" + base::make_uuid();
  Packed packed;
  packed.content_type = "multipart/related; type=\"application/xop+xml\"; start=\"<" +
                        std::string{root_id} + ">\"; start-info=\"text/xml\"; boundary=\"" +
                        boundary + "\"";
  append_part(packed.body, boundary, "application/xop+xml; charset=UTF-8; type=\"text/xml\"",
              root_id, envelope);
  for (std::size_t i = 0; i < attachments.size(); ++i)
    append_part(packed.body, boundary, safe_type(attachments[i].mime), part_id(i),
                attachments[i].content);
  packed.body.append("--").append(boundary).append("--\r\n");
  return packed;
}

}  // namespace adapters::smev
