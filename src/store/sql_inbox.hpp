#pragma once
// bus::Inbox over a session: the messages and the replay window.
#include "bus/inbox.hpp"
#include "store/session.hpp"

namespace store {

class SqlInbox final : public bus::Inbox {
 public:
  explicit SqlInbox(Session& session) : session_(session) {}

  bool claim(domain::PartnerId partner, const std::string& message_id) override;
  bool first_sight(const std::string& signature_digest, base::Time now,
                   std::chrono::seconds memory) override;
  std::optional<bus::Remembered> find(domain::PartnerId partner,
                                      const std::string& message_id) override;
  domain::MessageId reserve() override;
  void remember(domain::MessageId id, const bus::Incoming& message,
                const std::string& answer) override;
  int count_replay(domain::MessageId id) override;

  // The latest "now" of first_sight: the clock by which the window is swept.
  base::Time latest() const { return latest_; }

 private:
  Session& session_;
  base::Time latest_{};
};

// Forgets signatures older than limits::replay_memory, all at once.
void sweep_replay_window(Session& session, base::Time now);

}  // namespace store
