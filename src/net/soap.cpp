#include "net/soap.hpp"

#include "base/text.hpp"
#include "net/media_type.hpp"
#include "net/multipart.hpp"

namespace net {
namespace {

constexpr std::string_view soap11_media = "text/xml";
constexpr std::string_view soap12_media = "application/soap+xml";
constexpr std::string_view xop_media = "application/xop+xml";
constexpr std::string_view multipart_media = "multipart/related";
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::size_t message_id_bytes = 1000;  // nobody's is longer; it is only echoed

base::Error bad(std::string why) {
  return base::fail(base::Code::bad_http, std::move(why));
}

bool is_envelope_media(std::string_view type) {
  return type == soap11_media || type == soap12_media;
}

base::Result<std::string> unpack_multipart(const HttpRequest& request, const MediaType& media) {
  BASE_TRY(part,
           find_root_part(request.body, media.parameter("boundary"), media.parameter("start")));
  const auto stated = part.headers.find("content-type");
  if (stated != part.headers.end()) {
    const auto of_part = parse_media_type(stated->second);
    if (!of_part || (of_part->type != xop_media && !is_envelope_media(of_part->type)))
      return bad("media type of the root part");
  }
  return decode_transfer(part);
}

bool names_soap12(std::string_view value) {
  return lower_case(value.substr(0, soap12_media.size())) == soap12_media;
}

}  // namespace

base::Result<std::string> unpack_envelope(const HttpRequest& request) {
  const auto media = parse_media_type(request.header("content-type"));
  if (!media) return bad("no usable content-type");
  std::string octets;
  if (media->type == multipart_media) {
    BASE_TRY(root, unpack_multipart(request, *media));
    octets = std::move(root);
  } else if (is_envelope_media(media->type)) {
    octets = request.body;
  } else {
    return bad("media type is not one of SOAP");
  }
  if (octets.starts_with(utf8_mark)) octets.erase(0, utf8_mark.size());
  return octets;
}

SoapVersion version_of(const HttpRequest& request) {
  const auto media = parse_media_type(request.header("content-type"));
  if (!media) return SoapVersion::v11;
  if (media->type == soap12_media) return SoapVersion::v12;
  const bool multipart12 =
      media->type == multipart_media &&
      (names_soap12(media->parameter("start-info")) || names_soap12(media->parameter("type")));
  return multipart12 ? SoapVersion::v12 : SoapVersion::v11;
}

std::string addressing_message_id(const security::Envelope& envelope) {
  if (!envelope.header) return {};
  const xml::Node id = envelope.header.child(security::wsa_ns, "MessageID");
  if (!id) return {};
  std::string text = id.text();
  if (text.size() > message_id_bytes) return {};
  return text;
}

HttpResponse soap_response(const HttpRequest& request, SoapVersion version, int status,
                           std::string envelope) {
  const std::string media{version == SoapVersion::v12 ? soap12_media : soap11_media};
  HttpResponse response;
  response.status = status;
  response.headers.emplace_back("X-Request-Id", request.trace);
  const auto asked = parse_media_type(request.header("content-type"));
  if (!asked || asked->type != multipart_media) {
    response.content_type = media + "; charset=utf-8";
    response.body = std::move(envelope);
    return response;
  }
  // RFC 2387 and XOP: the envelope as the root part, with nothing to attach
  const std::string boundary = "kontingent-" + base::make_uuid();
  response.content_type =
      "multipart/related; type=\"application/xop+xml\"; start=\"<root>\"; "
      "start-info=\"" +
      media + "\"; boundary=\"" + boundary + "\"";
  response.body = "--" + boundary +
                  "\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"" + media +
                  "\"\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <root>\r\n\r\n";
  response.body.append(envelope).append("\r\n--").append(boundary).append("--\r\n");
  return response;
}

}  // namespace net
