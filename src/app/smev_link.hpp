#pragma once
// What of our part in SMEV 3 can be put in the place of another while the daemon runs: our key,
// the queue's address, its file storage, what polls and what sends. Loop thread.
#include <memory>
#include <vector>

#include "adapters/smev/carrier.hpp"
#include "adapters/smev/pollers.hpp"
#include "adapters/soap/service.hpp"
#include "config/settings.hpp"

namespace app {

class SmevLink {
 public:
  using Look = std::function<boost::asio::awaitable<base::Result<adapters::smev::Look>>(
      adapters::smev::Queue&)>;
  struct Parts {  // all outlive the link
    boost::asio::io_context& loop;
    const adapters::soap::Environment& environment;
    const xml::Schema& schema;
    adapters::smev::Teller& teller;
    // What is to be done with what each of the pollers brings.
    std::function<Look(const config::SmevRequests&)> look_at_requests;
    Look look_at_answers, look_at_status;
  };
  // settings has the section smev. Any thread; nothing is asked yet. Errors: those of
  // security::Signer::load, file_unreadable (the storage's password), config_invalid.
  static base::Result<std::shared_ptr<SmevLink>> make(const config::Settings& settings,
                                                      Parts parts);

  void start();
  // No more requests are asked for; ends when nothing is at work, or at limits::drain_timeout: then
  // false.
  boost::asio::awaitable<bool> drain();
  boost::asio::awaitable<bus::Carried> carry(bus::Delivery delivery);

 private:
  explicit SmevLink(security::Signer signer) : signer_(std::move(signer)) {}
  base::Result<void> add_pollers(const config::SmevSettings& own,
                                 const adapters::smev::Queue::Settings& settings,
                                 const adapters::smev::Queue::Parts& queue, const Parts& parts);

  security::Signer signer_;
  std::unique_ptr<adapters::smev::FileStorage> files_;  // may be none
  std::unique_ptr<adapters::smev::Carrier> carrier_;
  std::vector<std::unique_ptr<adapters::smev::Pollers>> pollers_;
};

// The key of our system there.
security::KeySource smev_key(const config::SmevSettings& smev);
// The file storage. Error: file_unreadable (the password's).
base::Result<adapters::smev::FileStorage::Settings> storage_settings(const config::SmevFtp& ftp);
// How the queue is spoken to, but for whose word is believed: check_smev.
adapters::smev::Queue::Settings smev_queue(const config::Settings& settings);

}  // namespace app
