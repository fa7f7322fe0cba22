#pragma once
// Messages of SMEV 2 as they come: the signatures, the service block, the data. One document per
// thread.
#include <filesystem>
#include <memory>
#include <string>

#include "adapters/smev2/message.hpp"
#include "security/inspect.hpp"
#include "xml/schema.hpp"

namespace adapters::smev2 {

// The project's schemas of smev:Message and smev:MessageData. Immutable; any thread.
class Schemas {
 public:
  // Reads resources/xsd/smev2/REVISION/message.xsd. Errors: those of xml::Schema::load.
  static base::Result<Schemas> load(const std::filesystem::path& resources);
  const xml::Schema& of(Revision revision) const {
    return revision == Revision::rev111111 ? old_ : new_;
  }

 private:
  xml::Schema old_, new_;
};

// A message whose signatures hold, and who sent it. Nothing else of it is understood yet.
struct Opened {
  security::SignedDocument document;
  std::shared_ptr<const security::Trust> trust;
  xml::Node operation;  // the Body's only element, whatever its name: signed by the sender
  domain::Partner sender;
  std::string content_digest;  // of the operation: Message and all its data
  bool personal = false;       // a person signed AppData, too (ЭП-СП)

  // An element inside the operation as a message of the sender's. Errors: those of
  // security::SignedDocument::hand_over.
  base::Result<security::Verified> hand_over(xml::Node element, base::Time now) const;
};

// ЭП-ОВ: a partner's, over the Body. ЭП-СП, where there is one: of anybody whose certificate is
// trusted, over AppData. smev: a partner whose signature (ЭП-СМЭВ, over the Body) must be there
// beside the sender's, and is nobody else's word; empty: nobody's is asked for.
// Errors: soap_version, soap_structure, unsigned_message, signature_invalid, certificate_unknown,
// certificate_expired, certificate_revoked, revocation_unknown.
base::Result<Opened> open_message(xml::Document document,
                                  std::shared_ptr<const security::Trust> trust,
                                  std::string_view smev, base::Time now);

struct Parts {
  Message message;
  xml::Node data;  // AppData; empty: there is none
};
// What the operation holds, valid by the revision's schema. Errors: soap_operation (not
// smev:Message and smev:MessageData of a revision that we know), schema_violation.
base::Result<Parts> read_parts(xml::Node operation, const Schemas& schemas);

}  // namespace adapters::smev2
