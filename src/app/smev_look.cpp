#include "app/smev_look.hpp"

#include <boost/asio/co_spawn.hpp>

#include "app/smev_link.hpp"

namespace app {

namespace smev = adapters::smev;

base::Result<std::vector<smev::QueueLength>> ask_queue_lengths(const config::Settings& settings) {
  using Lengths = base::Result<std::vector<smev::QueueLength>>;
  BASE_TRY(signer, security::Signer::load(smev_key(*settings.smev)));
  BASE_TRY(schema, xml::Schema::load(settings.resources / "xsd/smev" / settings.smev->version /
                                     "queue.xsd"));
  boost::asio::io_context loop{1};
  net::Workers workers(1, base::limits::work_queue_jobs);
  const base::SystemClock clock;
  smev::Queue::Settings how = smev_queue(settings);
  how.check_smev = [](const security::Certificate&) -> base::Result<void> {
    return base::fail(base::Code::internal, "nothing here is signed");
  };
  BASE_TRY(queue, smev::Queue::open(std::move(how), {loop, workers, signer, schema, clock}));
  Lengths lengths = base::fail(base::Code::internal, "no answer");
  auto ended = [&](std::exception_ptr failed, Lengths told) {
    if (!failed) lengths = std::move(told);
    loop.stop();  // the kept connection would keep it running
  };
  boost::asio::co_spawn(loop, queue->get_statistics(), std::move(ended));
  loop.run();
  return lengths;
}

// Who is let in is told that the file is not there.
base::Result<void> try_file_storage(const config::SmevFtp& ftp) {
  BASE_TRY(settings, storage_settings(ftp));
  net::FtpCall call{settings.server, settings.user, settings.password, "doctor", settings.deadline};
  const auto got = net::ftp_get(call, settings.max_bytes);
  if (got || got.error().kind == net::FtpFailure::Kind::absent) return {};
  return smev::error_of(got.error());
}

}  // namespace app
