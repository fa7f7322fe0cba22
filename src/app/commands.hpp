#pragma once
// The subcommands of `kontingent`, each a function from options to an exit code.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace app {

// docs: interfaces → exit codes.
enum Exit { done = 0, input_at_fault = 1, usage = 2, unreachable = 3 };

using Path = std::filesystem::path;

int run_daemon(const Path& config);
int check_config(const Path& config, bool json);
int migrate(const Path& config, bool dry_run);

struct LoadOptions {
  Path config, file;
  Path protocol;  // .xlsx, .csv or .json; empty: none
  std::string supplier;
  bool again = false, dry_run = false, json = false;
};
int load(const LoadOptions& options);

int make_template(const std::string& kind, const Path& output);

struct JournalOptions {
  Path config;
  std::string partner, source, trace, status;  // status: "", "ok", "error"
  std::int64_t job = 0;                        // of a file; 0: all
  std::size_t limit = 50;
  bool json = false;
};
int journal(const JournalOptions& options);

struct QualityOptions {
  Path config;
  std::string rule, ogrn;           // empty: all
  std::int64_t after_student = -1;  // of the list: only larger ids; organizations are 0
  std::size_t limit = 100;
  bool list = false, json = false;
};
int quality(const QualityOptions& options);

struct ChangesOptions {
  Path config;
  std::string kind;        // empty: all
  std::int64_t after = 0;  // position
  std::size_t limit = 100;
  bool json = false;
};
int changes(const ChangesOptions& options);

struct PriorityOptions {
  enum class Action { list, set, remove } action{};
  Path config;
  std::string ogrn, section, supplier, from, to;  // ogrn empty: the whole region
  int rank = 1;
  bool json = false;
};
int priorities(const PriorityOptions& options);

struct DifferenceOptions {
  Path config;
  std::string ogrn, section, supplier;  // empty: all
  std::size_t limit = 100;
  bool list = false, json = false;
};
int differences(const DifferenceOptions& options);

struct PastOptions {
  Path config;
  std::int64_t student = 0, organization = 0;  // one of them
  std::string section;                         // empty: all
  std::size_t limit = 100;
  bool json = false;
};
int past(const PastOptions& options);

struct PersonOptions {
  enum class Action {
    conflicts,
    show,
    decide,
    merge,
    merges,
    split,
    splits,
    undo,
    look_alikes,
    dismiss
  } action{};
  Path config;
  std::string state = "open", reason;  // reason empty: all
  std::string ground, snils;           // snils: "", "keep", "drop"
  std::string seen;                    // the version of what was shown; empty: unsaid
  std::vector<std::string> suppliers;
  std::int64_t id = 0, before = 0, person = 0, keep = 0, drop = 0, version = 0;
  std::size_t limit = 100;
  bool fresh = false, dismiss = false, dry_run = false, json = false;
};
int persons(const PersonOptions& options);

struct ReplayOptions {
  Path config, candidate;        // candidate: with dry_run, the configuration that may come
  std::vector<std::string> ids;  // messages; none: by the filter
  std::string partner, code, route, from, to, reason;
  std::size_t limit = 1000;
  bool dry_run = false, json = false;
};
int replay(const ReplayOptions& options);

struct DeadLetterOptions {
  Path config;
  std::vector<std::string> ids;  // deliveries; none: by the filter
  std::string destination, code, route, reason;
  std::size_t limit = 100;
  int hours = 24;  // a replayed one may take
  bool replay = false, discard = false, json = false;
};
int dead_letters(const DeadLetterOptions& options);

struct MessagesOptions {
  Path config;
  std::string partner, message, trace, route, code;
  std::string from, to;   // xs:dateTime or date, UTC
  std::string direction;  // "", "in", "out"
  bool failed = false;
  std::size_t limit = 50;
  std::optional<std::int64_t> body;  // this entry's body instead of the list
  bool json = false;
};
int messages(const MessagesOptions& options);

struct EvidenceOptions {
  std::string name;         // export: MESSAGE-ID or TRACE
  std::vector<Path> files;  // verify: containers; none: the log of the configuration
  Path config, output, trust;
  std::string from, to;
  bool unstamped = false, json = false;
};
int export_evidence(const EvidenceOptions& options);
int verify_evidence(const EvidenceOptions& options);  // containers, offline
int verify_log(const EvidenceOptions& options);

struct SignOptions {
  Path file;
  std::string key;   // a file (PEM, PKCS#12) or "pkcs11:…"
  Path certificate;  // empty: in the key's file
  Path passphrase_file;
  std::string algorithm;                // empty: by the key's type
  std::string profile, role;            // empty: as the document looks; the profile's first role
  std::string detached_id;              // short for profile detached
  bool wss = false, enveloped = false;  // short for these profiles
};
int sign(const SignOptions& options);

struct VerifyOptions {
  std::vector<Path> files;  // folders too: every *.xml below
  std::string profile;      // empty: as each document looks
  Path policy;              // narrows the profile
  std::string trust;        // a folder, a PEM file or "embedded"; empty: that of the configuration
  bool legacy = false;
  std::string hmac_key;  // profile xmldsig
  Path config;
  std::vector<Path> crls;
  std::string at;  // xs:dateTime; empty: now
  bool json = false, verbose = false;
};
int verify(const VerifyOptions& options);

struct CanonOptions {
  Path file;
  std::string id;                       // empty: the whole document
  std::vector<std::string> transforms;  // URIs or short names; empty: exc-c14n
};
int canon(const CanonOptions& options);

struct TransformOptions {
  Path file, mapping, resources;
  bool explain = false;
};
int transform(const TransformOptions& options);

struct GenerateOptions {
  int organizations = 3, students = 1500, days = 5, marks_per_day = 4;
  std::uint64_t seed = 1;
  bool all_kinds = false;       // schools alone, or organizations of every kind
  std::string last_day;         // date; empty: today
  Path output;                  // a folder for supplier files …
  std::string as = "messages";  // … of this sort: messages, loads, workbooks
  Path config;                  // … or straight into this daemon's store
  std::string supplier;         // with config
  Path census;                  // where the counts go, JSON
};
int generate(const GenerateOptions& options);

struct RoutesOptions {
  Path config, file;    // file: a message to explain; empty: the table
  std::string partner;  // who sent it, where no signature says so
  std::string at;       // xs:dateTime; empty: now
  bool json = false;
};
int routes(const RoutesOptions& options);

struct TokenOptions {
  enum class Action { add, list, revoke } action{};
  Path config;
  std::string name, role, scope, expires;  // expires: date; empty: never
  bool special = false, json = false;
};
int tokens(const TokenOptions& options);

struct AccountOptions {
  enum class Action { list, invite, set, disable, enable, transition, break_glass } action{};
  Path config;
  std::string snils, name, role, scope, position;  // empty: not given
  std::string since;                               // date
  Path output;                                     // of break_glass
  std::int64_t id = 0;                             // which of a person's accounts; 0: there is one
  bool special = false, json = false;
};
int accounts(const AccountOptions& options);

struct DiaryOptions {
  enum class Action { list, add, set, secret, disable, enable } action{};
  Path config, saml_metadata;
  std::string code, name, purpose;  // empty: not given
  std::vector<std::string> addresses, attributes;
  bool without_secret = false, json = false;
};
int diaries(const DiaryOptions& options);

struct SupplierOptions {
  enum class Action { list, show, add, set, remove, add_certificate, revoke_certificate } action{};
  Path config, file;  // file: of the certificate
  std::string code, fingerprint, from, until;
  // What is given, for add and set; a list that is given empty ("") takes every limit away.
  std::optional<std::string> name, schedule, timestamp, state;
  std::optional<std::vector<std::string>> organizations, formats, operations, algorithms;
  std::optional<int> messages_per_second, concurrency;
  std::vector<Path> certificates;
  bool json = false;
};
int suppliers(const SupplierOptions& options);

struct TransferOptions {
  enum class Action { start, confirm, decline, list } action{};
  Path config;
  std::int64_t student = 0;
  std::string number;              // of the transfer that is confirmed or declined
  std::string region, ogrn, from;  // from: date; empty: today
  std::string state;
  std::size_t limit = 25;
  bool json = false;
};
int transfers(const TransferOptions& options);

struct FederalOptions {
  enum class Action { status, reconcile, report, aside, retry, snapshot } action{};
  Path config;
  std::int64_t check = 0;  // report: of which reconciliation; 0: the last one
  std::size_t limit = 25;
  bool json = false;
};
int federal(const FederalOptions& options);

int doctor(const Path& config, bool json);

}  // namespace app
