#pragma once
// TLS 1.2 and 1.3 as we speak it, on both sides.
#include <boost/asio/ssl/context.hpp>
#include <filesystem>

#include "base/error.hpp"
#include "net/server.hpp"

namespace net {

// Error: key_unusable (unreadable, or key and certificate do not belong together).
base::Result<boost::asio::ssl::context> make_server_context(const TlsFiles& files);
// Error: config_invalid (no usable anchor in the file).
base::Result<boost::asio::ssl::context> make_client_context(const std::filesystem::path& anchors);

}  // namespace net
