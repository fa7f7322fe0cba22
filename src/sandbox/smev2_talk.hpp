#pragma once
// A consumer of SMEV 2: asks the bus behind smev:Message, signs ЭП-ОВ (and ЭП-СП), believes an
// answer only if the bus signed it and it answers this question. One thread.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "adapters/smev2/read.hpp"
#include "sandbox/conversation.hpp"

namespace sandbox {

namespace smev2 = adapters::smev2;

struct Smev2Link {
  Conversation::Files files;
  std::string mnemonic = "PORT00001", recipient = "KNTG00001";  // ours, the bus's
  std::string revision = "rev120315";
  std::filesystem::path person_key, person_certificate;  // who signs AppData; may be empty
  std::filesystem::path resources = ".";                 // the folder that holds xsd/
  int patience = 30;                                     // seconds, for an answer that is worked on
};

class Smev2Talk {
 public:
  // Errors: file_unreadable, key_unusable, config_invalid, usage (no such revision).
  static base::Result<std::unique_ptr<Smev2Talk>> open(const Smev2Link& link);

  // REQUEST; where it is only accepted, PING until there is a result, or patience ends: then what
  // is known so far. What AppData holds: an answer or a ServiceFault, or the Fault of an answer
  // that is no message. Errors: those of
  // Conversation::deliver and smev2::open_message; answer_untrusted (it answers something else, or
  // says nothing); timed_out (still worked on, and nothing is known).
  base::Result<security::Verified> ask(const Payload& question);

 private:
  struct Told {
    std::optional<smev2::Status> status;  // none: a Fault
    security::Verified content;           // what AppData holds, or all when it is empty
    bool has_content = false;
  };
  Smev2Talk(Smev2Link link, Conversation bus, smev2::Schemas schemas)
      : link_(std::move(link)), bus_(std::move(bus)), schemas_(std::move(schemas)) {}
  base::Result<Told> exchange(smev2::Status status, const Payload& question);
  base::Result<Told> read(const std::string& octets, const std::string& id);
  smev2::Revision revision() const { return *smev2::parse_revision(link_.revision); }

  Smev2Link link_;
  Conversation bus_;
  smev2::Schemas schemas_;
  std::optional<security::Signer> person_;
};

}  // namespace sandbox
