#pragma once
// The configuration: one YAML file → validated settings, or every mistake with its place.
// Each option is an object with name, type, bounds, default and a Russian description; unknown
// keys are errors with a suggestion. Relative paths are relative to the file.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "domain/partner.hpp"
#include "domain/route.hpp"

namespace config {

struct KeyFiles {
  std::filesystem::path certificate, key;  // PEM
};

struct SigningKey {
  std::string key;                                     // a file (PEM, PKCS#12) or "pkcs11:…"
  std::filesystem::path certificate, passphrase_file;  // may be empty
  std::string algorithm;                               // empty: by the key's type
};

struct Listen {
  std::string address = "0.0.0.0";
  std::uint16_t port = 8443;
  std::string public_url;  // "https://bus.example.ru": in WSDL addresses; default from address
};

struct Console {  // the API for people and scripts
  std::string address;
  std::optional<std::uint16_t> port;  // none: it is not served
  KeyFiles tls;                       // empty: that of the partners' door
};

struct UploadSettings {                         // files through the API
  std::optional<std::filesystem::path> folder;  // none: they are not taken
  std::size_t bytes;                            // of one file, at most
};

struct PortalSettings {
  bool order_required = false;  // answers only about whom an order is granted
  int order_days = 30;          // of an order, for the register to confirm it
};

struct Operations {  // /livez /readyz /healthz /metrics: never public
  std::string address = "127.0.0.1";
  std::uint16_t port = 9090;
};

struct TrustSettings {
  std::vector<std::filesystem::path> anchors, intermediates, crls;  // PEM; lists also DER
  bool degraded = false;  // lists serve past their nextUpdate
  int grace_hours = 24;   // and for how long
  // Where app/ fetches lists and answers about certificates; nothing that a message names.
  std::vector<std::string> crl_urls, ocsp_urls;
  std::vector<std::string> fetch_hosts;                // "host[:port]" that certificates may name
  std::optional<std::filesystem::path> fetch_anchors;  // PEM; for https
  int fetch_minutes = 60;
};

struct Pin {
  std::filesystem::path file;  // of the certificate
  std::optional<base::Time> from, until;
  std::string der{};  // the certificate itself, of a supplier in the database; file is empty then
};

struct PartnerSettings {
  bool stored = false;      // in the database, where its formats and algorithms were checked
  domain::Partner partner;  // fingerprints are filled by app/ from the certificates
  std::vector<Pin> certificates;
  std::optional<std::filesystem::path> folder;  // its files are loaded by the daemon
};

struct MessageSettings {  // the message log, whole days
  int body_days = 90, entry_days = 1096;
};

struct StampSettings {                              // time stamps of RFC 3161 over the message log
  std::string url;                                  // empty: none
  std::vector<std::filesystem::path> anchors;       // of the authority; empty: trust.anchors
  std::vector<std::filesystem::path> certificates;  // of the authority, where it encloses none
  std::chrono::seconds interval = std::chrono::hours(1);
  bool strict = false;   // without a stamp for grace_hours no message is taken in
  int grace_hours = 72;  // of the countdown, since the last stamp
};

struct SmevRequests {     // which requests SMEV is asked for
  std::string service;    // "portal": whose contract
  std::string operation;  // "GetPerformance"; empty: all that SMEV has for us
  int pollers = 2;
};

// SMEV's own code among the partners: deliveries, journal, metrics.
inline constexpr std::string_view smev_code = "smev";

struct SmevFtp {     // SMEV's file storage
  std::string host;  // "storage.example:21"
  std::string user;
  std::filesystem::path password_file;   // empty: the password is the user's name
  std::size_t max_bytes = 0;             // of one message's files
  std::chrono::milliseconds deadline{};  // of all of one message's files
};

struct SmevSettings {     // our side of SMEV 3
  PartnerSettings queue;  // SMEV itself: what it signs with, where it is; among the partners, too
  std::string version;    // "1.2"
  SigningKey signing;     // of our system
  bool lenient = false;   // messages of SMEV that break the schema are read all the same
  bool test = false;      // what is marked as a test is taken
  std::vector<SmevRequests> requests;
  std::chrono::milliseconds first_pause{}, longest_pause{};  // when there is nothing
  std::chrono::seconds answer_within{};
  int response_pollers = 2;
  std::chrono::seconds wait_for_answer{};  // to a request of ours
  std::optional<SmevFtp> ftp;              // none: what lies in the storage stays there
};

// ЭП-СМЭВ's own code among the partners.
inline constexpr std::string_view smev2_code = "smev2";

struct Smev2Settings {  // our side of SMEV 2
  std::string mnemonic, name;
  PartnerSettings smev;  // what SMEV signs with, when its signature is asked for
  SigningKey signing;    // of our system
  bool on_ping = false;  // answers are given to PING, not at once
  bool test = false;     // what is marked as a test is taken
};

struct SamlSettings {              // the same people by SAML 2.0
  std::filesystem::path metadata;  // of the identity provider
  SigningKey signing;              // RSA: signs what we send, decrypts what comes
  bool sha1 = false;
  std::string organization, email;  // in our own metadata
};

struct EsiaSettings {  // how people log in to the API
  std::string url;
  std::filesystem::path anchors;  // of its TLS; empty: trust.anchors, the first file
  std::string client_id, redirect_uri, scope, issuer;
  SigningKey signing;            // of our system
  std::string certificate_hash;  // as ESIA knows it; empty: ours of its DER
  bool pkcs7 = false;            // the classic scheme of secrets
  bool nonce = true, pkce = false;
  bool employees = false;  // who is no employee of the account's organization does not come in
  std::vector<std::filesystem::path> certificates;  // what ESIA signs tokens with
  std::chrono::milliseconds deadline{};
  std::optional<SamlSettings> saml{};

  std::string origin() const;  // of our own pages: "https://kontingent.example"
};

struct DiarySettings {  // logins of people to e-diaries that trust our word
  SigningKey signing;   // RSA: of our tokens
};

struct SessionSettings {
  std::chrono::seconds idle{}, absolute{}, fresh{};
  std::optional<std::filesystem::path> break_glass;  // none: there is no local administrator
};

struct FederalSettings {  // the exchange with other regions
  std::string region;     // our code: "59"
  struct Region {
    std::string code, partner;
  };
  std::vector<Region> regions{};  // the others, partners of kind federal
  bool health = false;            // health goes along
  std::string segment;            // the partner that is told of all students; empty: none is
  std::optional<std::chrono::minutes> reconcile_at;  // of the region's day; none: by hand
};

struct LimitSettings {  // defaults: base/limits.hpp
  std::size_t message_bytes, connections, bytes_in_flight;
};

struct Settings {
  std::filesystem::path file;
  std::filesystem::path resources;  // the folder that holds xsd/ and mappings/
  std::string store_url;            // "sqlite:///var/lib/…" or "postgresql://…"
  std::string replica_url;          // PostgreSQL; may be empty
  int replica_lag_seconds = 5;
  int utc_offset_minutes = 180;  // region.utc_offset: "+03:00"
  Listen listen;
  KeyFiles tls;
  SigningKey signing;
  Operations operations;
  Console console;
  UploadSettings uploads;
  TrustSettings trust;
  std::vector<PartnerSettings> partners;
  std::optional<std::filesystem::path> supplier_folders;  // of the database's: FOLDER/CODE of each
  std::vector<domain::Route> routes;                      // partners by codes that exist
  int waiting_days = 30;                                  // of a record, for what it refers to
  PortalSettings portal;
  MessageSettings messages;
  StampSettings stamps;
  std::optional<SmevSettings> smev;
  std::optional<Smev2Settings> smev2;
  std::optional<FederalSettings> federal;
  int changes_days = 400;  // how long the change feed is kept
  LimitSettings limits;
  int cpu_threads = 0;  // 0: one per core
  base::Log::Format log_format = base::Log::Format::text;
  base::Level log_level = base::Level::info;
  std::optional<EsiaSettings> esia;
  SessionSettings sessions;
  std::optional<DiarySettings> diaries;
};

struct Mistake {
  std::string file;
  int line = 0, column = 0;  // 1-based
  std::string text;          // Russian: what is wrong, what is allowed
};
// "kontingent.yaml:12:3: неизвестный ключ «lisen»; возможно, «listen»"
std::string describe(const Mistake& mistake);

struct Loaded {
  std::optional<Settings> settings;  // empty when there is any mistake
  std::vector<Mistake> mistakes;     // in the file's order
  Settings draft{};                  // with mistakes: what could be read, for check-config
};
// Reads the file; does not open keys, databases or sockets, but does say when a file that it
// names is absent.
Loaded load(const std::filesystem::path& file);

struct LoadedPolicy {
  std::optional<domain::SignaturePolicy> policy;  // empty when there is any mistake
  std::vector<Mistake> mistakes;
};
// A file with the keys of a partner's section `signature`, for `kontingent verify --policy`.
LoadedPolicy load_signature_policy(const std::filesystem::path& file);

// Every option with its type, default, bounds and description: docs/configuration.md is made
// from it.
std::string reference_markdown();

}  // namespace config
