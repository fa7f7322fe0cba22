#pragma once
// SOAP 1.1 and 1.2 over HTTP: how a request is unpacked, how answers and faults look.
// Facts: W3C Note SOAP 1.1; SOAP 1.2 part 1; what stock clients need: docs/soap.md.
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "net/http.hpp"
#include "security/wss.hpp"

namespace net {

using security::SoapVersion;

// The envelope octets of a request: the body itself, or the root part of multipart/related
// (MTOM). A byte order mark is dropped. Errors: bad_http (media type, missing boundary or part).
base::Result<std::string> unpack_envelope(const HttpRequest& request);
// From the media type alone, for a fault about a request that cannot be parsed.
SoapVersion version_of(const HttpRequest& request);

// A violation or a rejected record, for the fault's detail.
struct FaultItem {
  std::string path, code, text;
  long line = 0;
};

// The payload (a soap:Fault, canonical) for an error: Russian text with xml:lang, one detail
// element {urn:kontingent:fault:1.0}ServiceFault with code, text, cure, message id, trace, items.
// error.detail is never used.
std::string fault_payload(SoapVersion version, const base::Error& error, std::string_view trace,
                          std::string_view message_id, const std::vector<FaultItem>& items);

// wsa:MessageID of the request, if it has WS-Addressing headers. Believed by nobody, only echoed.
std::string addressing_message_id(const security::Envelope& envelope);

// The HTTP answer around a sealed envelope: media type of the version, status, X-Request-Id;
// multipart when the request was.
HttpResponse soap_response(const HttpRequest& request, SoapVersion version, int status,
                           std::string envelope);

}  // namespace net
