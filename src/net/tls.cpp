#include "net/tls.hpp"

#include <openssl/ssl.h>

namespace net {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

// Forward secrecy and authenticated encryption only; TLS 1.3 suites are all of that kind.
constexpr const char* ciphers_of_tls12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

void harden(ssl::context& context) {
  SSL_CTX* raw = context.native_handle();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(raw, ciphers_of_tls12);
  SSL_CTX_set_options(raw, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  // an idle connection gives its 34 KB of record buffers back
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
}

}  // namespace

base::Result<ssl::context> make_server_context(const TlsFiles& files) {
  ssl::context context(ssl::context::tls_server);
  harden(context);
  const auto unusable = [](const std::filesystem::path& file, const error_code& why) {
    return base::fail(base::Code::key_unusable, why.message(), file.filename().string());
  };
  error_code ec;
  context.use_certificate_chain_file(files.certificate.string(), ec);
  if (ec) return unusable(files.certificate, ec);
  context.use_private_key_file(files.key.string(), ssl::context::pem, ec);
  if (ec) return unusable(files.key, ec);
  if (SSL_CTX_check_private_key(context.native_handle()) != 1)
    return base::fail(base::Code::key_unusable, "the TLS key is not that of the certificate",
                      files.key.filename().string());
  static constexpr unsigned char name[] = "kontingent";
  SSL_CTX_set_session_id_context(context.native_handle(), name, sizeof(name) - 1);
  return context;
}

base::Result<ssl::context> make_client_context(const std::filesystem::path& anchors) {
  ssl::context context(ssl::context::tls_client);
  harden(context);
  error_code ec;
  context.load_verify_file(anchors.string(), ec);
  if (ec)
    return base::fail(base::Code::config_invalid, "TLS anchors: " + ec.message(),
                      anchors.filename().string());
  context.set_verify_mode(ssl::verify_peer, ec);
  return context;
}

}  // namespace net
