#include "net/response_reader.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace net {
namespace {

namespace http = boost::beast::http;
using base::Code;
using boost::beast::error_code;
using BeastView = boost::beast::string_view;

std::string plain(BeastView text) {
  return {text.data(), text.size()};
}

}  // namespace

struct ResponseReader::Impl final : http::basic_parser<false> {
  Impl(std::size_t header_bytes, std::size_t body_bytes)
      : most_head(header_bytes), most(body_bytes) {
    body_limit(boost::none);
    header_limit(static_cast<std::uint32_t>(header_bytes));
    eager(true);
  }

  HttpResponse response;
  std::size_t most_head, most;
  std::size_t fields = 0;
  bool head_done = false;

  void on_request_impl(http::verb, BeastView, BeastView, int, error_code&) override {}
  void on_response_impl(int status, BeastView, int, error_code&) override {
    response.status = status;
  }
  void on_field_impl(http::field field, BeastView name, BeastView value, error_code& ec) override {
    if (head_done) return;
    fields += name.size() + value.size();
    if (fields > most_head) ec = http::error::header_limit;
    if (field == http::field::content_type)
      response.content_type = plain(value);
    else
      response.headers.emplace_back(plain(name), plain(value));
  }
  void on_header_impl(error_code&) override { head_done = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& ec) override {
    if (length && *length > most) ec = http::error::body_limit;
  }
  std::size_t take(BeastView octets, error_code& ec) {
    if (octets.size() > most - response.body.size())
      ec = http::error::body_limit;
    else
      response.body.append(octets.data(), octets.size());
    return octets.size();
  }
  std::size_t on_body_impl(BeastView octets, error_code& ec) override { return take(octets, ec); }
  void on_chunk_header_impl(std::uint64_t, BeastView, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastView octets, error_code& ec) override {
    return take(octets, ec);
  }
  void on_finish_impl(error_code&) override {}
};

ResponseReader::ResponseReader(std::size_t header_bytes, std::size_t body_bytes)
    : impl_(std::make_unique<Impl>(header_bytes, body_bytes)),
      header_bytes_(header_bytes),
      body_bytes_(body_bytes) {}
ResponseReader::~ResponseReader() = default;

base::Result<std::size_t> ResponseReader::feed(std::string_view octets) {
  std::size_t consumed = 0;
  while (consumed < octets.size() && !done()) {
    started_ = true;
    error_code ec;
    const boost::asio::const_buffer buffer(octets.data() + consumed, octets.size() - consumed);
    consumed += impl_->put(buffer, ec);
    if (ec == http::error::need_more) break;
    if (ec == http::error::body_limit || ec == http::error::header_limit)
      return base::fail(Code::too_large, "the answer is above the limit");
    if (ec) return base::fail(Code::partner_unreachable, "the answer is not HTTP: " + ec.message());
    const bool interim = impl_->is_done() && impl_->response.status / 100 == 1;
    if (interim) impl_ = std::make_unique<Impl>(header_bytes_, body_bytes_);
  }
  return consumed;
}

base::Result<void> ResponseReader::end() {
  error_code ec = http::error::partial_message;
  if (started_ && impl_->got_some()) impl_->put_eof(ec);
  if (ec) return base::fail(Code::partner_unreachable, "the connection ended inside the answer");
  return {};
}

bool ResponseReader::started() const {
  return started_;
}
bool ResponseReader::done() const {
  return impl_->is_done();
}
bool ResponseReader::keep_alive() const {
  return impl_->keep_alive();
}
HttpResponse ResponseReader::take() {
  return std::move(impl_->response);
}

}  // namespace net
