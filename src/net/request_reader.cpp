#include "net/request_reader.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "net/gzip.hpp"
#include "net/media_type.hpp"

namespace net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using BeastView = boost::beast::string_view;

std::string_view plain(BeastView text) {
  return {text.data(), text.size()};
}

}  // namespace

Refusal refuse_with(base::Code code, std::string detail) {
  return {base::fail(code, std::move(detail)), base::info(code).http};
}

struct RequestReader::Impl final : http::basic_parser<true> {
  explicit Impl(const Limits& given) : limits(given) {
    // both limits are counted here: Beast's forget what earlier calls consumed
    body_limit(boost::none);
    header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  }

  Limits limits;
  HttpRequest request;
  std::optional<Refusal> refusal;
  std::optional<Inflater> inflater;
  std::size_t head_bytes = 0;
  bool line_known = false, head_done = false, http11 = false, expects = false;

  // Beast stops at the first error it is given; the reason is kept beside it.
  void stop(error_code& ec, Refusal why) {
    refusal = std::move(why);
    ec = http::error::bad_value;
  }

  void set_target(std::string_view target, error_code& ec) {
    for (const std::string_view scheme : {"http://", "https://"}) {
      if (!lower_case(target.substr(0, scheme.size())).starts_with(scheme)) continue;
      const auto slash = target.find_first_of("/?", scheme.size());
      target = slash == std::string_view::npos ? "/" : target.substr(slash);
      break;
    }
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string_view::npos) request.query = target.substr(mark + 1);
    if (request.path.empty()) request.path = "/";
    if (request.path.front() != '/' && request.path != "*")
      stop(ec, refuse_with(base::Code::bad_http, "request target is not a path"));
  }

  void on_request_impl(http::verb, BeastView method, BeastView target, int version,
                       error_code& ec) override {
    request.method = plain(method);
    http11 = version >= 11;
    set_target(plain(target), ec);
    line_known = !ec;
  }
  void on_response_impl(int, BeastView, int, error_code&) override {}

  void on_field_impl(http::field, BeastView name, BeastView value, error_code& ec) override {
    if (head_done) return;  // a trailer says nothing that may change how a message is read
    const auto [at, fresh] =
        request.headers.emplace(lower_case(plain(name)), std::string{plain(value)});
    if (fresh) return;
    if (at->first == "host" || at->first == "content-type")
      return stop(ec, refuse_with(base::Code::bad_http, "repeated header " + at->first));
    at->second.append(", ").append(plain(value));
  }

  void on_header_impl(error_code& ec) override {
    head_done = true;
    if (auto why = check_head()) stop(ec, std::move(*why));
  }

  std::optional<Refusal> check_head() {
    using base::Code;
    if (http11 && !request.headers.contains("host"))
      return refuse_with(Code::bad_http, "no Host header");
    const auto transfer = lower_case(request.header("transfer-encoding"));
    if (!transfer.empty() && (transfer != "chunked" || !http11))
      return Refusal{base::fail(Code::bad_http, "transfer-encoding not supported"), 501};
    const auto encoding = lower_case(request.header("content-encoding"));
    if (encoding == "gzip" || encoding == "x-gzip")
      inflater.emplace();
    else if (!encoding.empty() && encoding != "identity")
      return Refusal{base::fail(Code::bad_http, "content-encoding not supported"), 415};
    const auto expect = lower_case(request.header("expect"));
    expects = http11 && expect == "100-continue";
    if (!expect.empty() && expect != "100-continue")
      return Refusal{base::fail(Code::bad_http, "expectation not supported"), 417};
    const auto length = content_length();
    if (length && *length > limits.message_bytes)
      return refuse_with(Code::too_large, "content-length " + std::to_string(*length));
    return std::nullopt;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    if (length && !inflater) request.body.reserve(static_cast<std::size_t>(*length));
  }

  std::size_t take(BeastView octets, error_code& ec) {
    if (inflater) {
      auto fed = inflater->feed(plain(octets), request.body, limits.message_bytes);
      if (!fed) {
        const auto code = fed.error().code;
        stop(ec, Refusal{std::move(fed).error(), base::info(code).http});
      }
    } else if (octets.size() > limits.message_bytes - request.body.size()) {
      stop(ec, refuse_with(base::Code::too_large, "chunked body above the limit"));
    } else {
      request.body.append(octets.data(), octets.size());
    }
    return octets.size();
  }
  std::size_t on_body_impl(BeastView octets, error_code& ec) override { return take(octets, ec); }
  void on_chunk_header_impl(std::uint64_t, BeastView, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastView octets, error_code& ec) override {
    return take(octets, ec);
  }

  void on_finish_impl(error_code& ec) override {
    request.headers.erase("content-encoding");  // what body holds no longer is
    const bool empty = content_length() && *content_length() == 0;
    if (inflater && !empty && !inflater->finish())
      stop(ec, refuse_with(base::Code::bad_http, "gzip without its end"));
  }
};

RequestReader::RequestReader(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestReader::~RequestReader() = default;

RequestReader::Fed RequestReader::feed(std::string_view octets) {
  Fed fed;
  if (impl_->head_bytes == 0) {
    // RFC 9112 section 2.2: an empty line before the request line is skipped
    while (octets.substr(fed.consumed).starts_with("\r\n")) fed.consumed += 2;
    if (octets.substr(fed.consumed) == "\r" || fed.consumed == octets.size()) return fed;
  }
  const bool in_head = !impl_->head_done;
  impl_->eager(!in_head);
  error_code ec;
  const boost::asio::const_buffer buffer(octets.data() + fed.consumed,
                                         octets.size() - fed.consumed);
  const std::size_t used = impl_->put(buffer, ec);
  fed.consumed += used;
  if (in_head) impl_->head_bytes += used;
  if (impl_->refusal) {
    fed.refusal = impl_->refusal;
  } else if (ec == http::error::header_limit ||
             (in_head && impl_->head_bytes > impl_->limits.header_bytes)) {
    fed.refusal = Refusal{base::fail(base::Code::too_large, "header block above the limit"), 431};
  } else if (ec && ec != http::error::need_more) {
    fed.refusal = refuse_with(base::Code::bad_http, ec.message());
  }
  return fed;
}

Refusal RequestReader::truncated() const {
  return refuse_with(base::Code::truncated, impl_->head_done ? "end of stream inside the body"
                                                             : "end of stream inside the header");
}

RequestReader::Phase RequestReader::phase() const {
  if (impl_->is_done()) return Phase::done;
  return impl_->head_done ? Phase::body : Phase::head;
}
bool RequestReader::line_known() const {
  return impl_->line_known;
}
bool RequestReader::keep_alive() const {
  return impl_->head_done && impl_->keep_alive();
}
bool RequestReader::expects_continue() const {
  return impl_->expects;
}
std::optional<std::uint64_t> RequestReader::content_length() const {
  if (!impl_->head_done) return std::nullopt;
  const auto length = impl_->content_length();
  return length ? std::optional{*length} : std::nullopt;
}
HttpRequest& RequestReader::request() {
  return impl_->request;
}
const HttpRequest& RequestReader::request() const {
  return impl_->request;
}

}  // namespace net
