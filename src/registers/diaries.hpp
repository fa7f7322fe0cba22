#pragma once
// E-diaries that trust our word about people: who they are, what each person has allowed them to
// hear, and what was given out and is not yet back. The port is implemented by store/; calls come
// from the database thread that owns the transaction, failures are thrown.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace registers {

struct Diary {
  std::int64_t id = 0;
  std::string code{};                          // a-z, 0-9, hyphens: its client_id
  std::string name{}, purpose{};               // Russian: who asks, and what for
  std::vector<std::string> addresses{};        // where people go back to, compared octet by octet
  std::vector<std::string> attributes{};       // what it may ask for
  std::string secret_digest{};                 // SHA-256 hex; empty: it keeps no secret
  std::string saml_entity{}, saml_metadata{};  // of one that speaks SAML 2.0, too; else empty
  bool enabled = true;
  base::Time created{}, changed{};
  bool operator==(const Diary&) const = default;
};
// An address that browsers may be sent to: https, or http to this very machine; no fragment, no
// user, no wildcard; "com.example.diary:/path" of an application (RFC 8252, 7.1).
bool is_return_address(const std::string& address);
// What can be asked for, beside who it is: "fullname", … (adapters/idp/client.hpp).
std::vector<std::string_view> diary_attributes();
// Error: value_refused, its subject the field.
base::Result<void> check_diary(const Diary& diary);
// For the trail: "diary/CODE", all that it may ask for, and which other parts are not what they
// were: "/name", "/purpose", "/addresses", "/secret", "/saml", "/enabled", "/disabled".
std::string diary_change(const Diary& before, const Diary& after);

struct DiaryConsent {
  std::int64_t diary = 0;
  std::string subject;  // the name under which that diary knows the person
  std::vector<std::string> attributes;
  base::Time given;
  std::string purpose{};  // what for, as the person has read it
};
// Whether the diary may hear that of the person as things are now: its registration has each of
// them, and the person has allowed each for the purpose that the registration names.
bool may_hear(const Diary& diary, const std::optional<DiaryConsent>& given,
              const std::vector<std::string>& attributes);

// Kept under the digest of what was given out.
struct DiaryGrant {
  std::string kind;  // "visit": a person on the way; "code", "token": for the diary
  std::string digest;
  std::string origin{};    // of a token: the digest of its code
  std::int64_t diary = 0;  // 0: of none
  std::string subject{};
  std::string content{};
  base::Time until{};
};

class Diaries {
 public:
  virtual ~Diaries() = default;
  virtual std::vector<Diary> all() = 0;  // by code
  virtual std::optional<Diary> find(const std::string& code) = 0;
  virtual std::optional<Diary> find(std::int64_t id) = 0;
  virtual std::optional<Diary> find_entity(const std::string& saml_entity) = 0;
  virtual bool add(Diary& diary) = 0;  // sets the id; false: the code is taken
  virtual void put(const Diary& diary) = 0;
  // The one there is; where there is none, this one from now on.
  virtual std::string salt(const std::string& fresh) = 0;

  virtual void agree(const DiaryConsent& consent) = 0;  // instead of an older one
  virtual std::optional<DiaryConsent> consent(std::int64_t diary, const std::string& subject) = 0;
  // It is in force until the transaction is over: of this and a withdrawal at the same time one
  // runs again and sees the other.
  virtual void hold(const DiaryConsent& consent) = 0;
  // With all that was given out by it.
  virtual void withdraw(std::int64_t diary, const std::string& subject) = 0;

  virtual void keep(const DiaryGrant& grant) = 0;
  virtual void forget(base::Time now) = 0;  // what is over
  virtual std::optional<DiaryGrant> look(const std::string& kind, const std::string& digest,
                                         base::Time now) = 0;
  // Whether a token of that code is out.
  virtual bool has_given(const std::string& code_digest) = 0;
  // The same for one caller alone. Of a code that nobody waits for all tokens end, too: somebody
  // has it who should not (RFC 6749, 10.5).
  virtual std::optional<DiaryGrant> take(const std::string& kind, const std::string& digest,
                                         base::Time now) = 0;
};

}  // namespace registers
