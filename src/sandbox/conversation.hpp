#pragma once
// A partner's side of the talk with the bus: signs, sends over TLS, and believes an answer only
// if it is signed by the one certificate that it knows as the bus's. One thread.
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "sandbox/payload.hpp"
#include "security/wss.hpp"

namespace sandbox {

struct Answer {
  int status = 0;              // of HTTP
  security::Verified message;  // what the bus signed
  std::chrono::milliseconds took{};
};

class Conversation {
 public:
  struct Files {
    std::string url;           // "https://localhost:8443"
    std::filesystem::path ca;  // PEM: anchors of TLS and of the bus's signature
    std::filesystem::path key, certificate;
    std::filesystem::path bus_certificate;  // PEM: answers must be signed by it
    std::filesystem::path save;             // a folder for both envelopes; empty: not kept
  };

  // Errors: file_unreadable, key_unusable, config_invalid.
  static base::Result<Conversation> open(const Files& files);
  Conversation(Conversation&&) noexcept;
  ~Conversation();

  // Errors: partner_unreachable, timed_out; what the verifier says of the answer: then nothing
  // of it is believed.
  base::Result<Answer> send(const Payload& payload);
  base::Result<Answer> send_unsigned(const Payload& payload);

  // An envelope as it stands, to the payload's path; the octets that came, which nobody has looked
  // at yet. Errors: partner_unreachable, timed_out.
  base::Result<std::string> deliver(const Payload& payload, const std::string& envelope);
  const security::Signer& signer() const;
  std::shared_ptr<const security::Trust> trust() const;  // in the bus alone

 private:
  struct Impl;
  explicit Conversation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandbox
