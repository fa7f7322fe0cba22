#pragma once
// Time stamps over HTTP (RFC 3161, 3.4). Loop thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <string>

#include "net/workers.hpp"
#include "security/time_stamp.hpp"

namespace evidence {

struct Authority {
  std::string url;                  // http: a stamp is signed by itself
  std::filesystem::path anchors{};  // PEM; for https
  security::TimeStampRules rules{};
};

class TsaClient {
 public:
  TsaClient(boost::asio::io_context& loop, net::Workers& workers, Authority authority);

  // Asks once, within limits::stamp_timeout, and believes only what holds for this imprint under
  // the authority's rules. Errors: partner_unreachable, timed_out, too_large, busy, and those of
  // security::read_time_stamp_response.
  boost::asio::awaitable<base::Result<security::TimeStamp>> stamp(security::Imprint imprint);

 private:
  boost::asio::io_context& loop_;
  net::Workers& workers_;
  Authority authority_;
};

}  // namespace evidence
