#include "app/stamp_authority.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "security/trust.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using security::TimeStamp;

asio::awaitable<void> ask(evidence::TsaClient& client, security::Imprint imprint,
                          base::Result<TimeStamp>& answer) {
  answer = co_await client.stamp(std::move(imprint));
}

}  // namespace

base::Result<security::TimeStampRules> make_stamp_rules(const config::Settings& settings,
                                                        bool evidence) {
  const config::StampSettings& stamps = settings.stamps;
  security::TrustFiles files;
  files.anchors = stamps.anchors.empty() ? settings.trust.anchors : stamps.anchors;
  files.intermediates = settings.trust.intermediates;
  files.intermediates.insert(files.intermediates.end(), stamps.certificates.begin(),
                             stamps.certificates.end());
  BASE_TRY(trust, security::Trust::load(files, {}));
  security::TimeStampRules rules;
  for (const auto& file : stamps.certificates) {
    BASE_TRY(certificate, security::Certificate::load(file));
    rules.certificates.push_back(std::move(certificate));
  }
  const security::CheckOptions how{.evidence = evidence, .stamps = true};
  rules.trust = [trust, how](const security::Certificate& authority, auto, base::Time at) {
    return trust->check(authority, at, how);
  };
  return rules;
}

base::Result<evidence::Authority> make_authority(const config::Settings& settings) {
  BASE_TRY(rules, make_stamp_rules(settings, false));
  const auto anchors = settings.trust.fetch_anchors.value_or(settings.trust.anchors.front());
  return evidence::Authority{settings.stamps.url, anchors, std::move(rules)};
}

base::Result<TimeStamp> stamp_now(const evidence::Authority& authority, security::Imprint imprint) {
  asio::io_context loop;
  net::Workers workers(1, 1);
  evidence::TsaClient client(loop, workers, authority);
  base::Result<TimeStamp> answer = base::fail(base::Code::internal);
  asio::co_spawn(loop, ask(client, std::move(imprint), answer), asio::detached);
  loop.run();
  return answer;
}

}  // namespace app
