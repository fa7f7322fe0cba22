#pragma once
// Every limit of the house, by name. Units are the last word of the name.
// Those that an operator may change are defaults of config/settings.hpp.
#include <chrono>
#include <cstddef>

namespace base::limits {

using namespace std::chrono_literals;

// net
inline constexpr std::size_t message_bytes = 10 * 1024 * 1024;     // one request body
inline constexpr std::size_t header_bytes = 16 * 1024;             // HTTP header block
inline constexpr std::size_t connections = 1000;                   // open at once
inline constexpr std::size_t bytes_in_flight = 128 * 1024 * 1024;  // bodies being worked on
inline constexpr auto handshake_timeout = 10s;
inline constexpr auto idle_timeout = 60s;    // between requests of one connection
inline constexpr auto header_timeout = 10s;  // first to last byte of a header
inline constexpr auto body_timeout = 30s;    // first to last byte of a body
inline constexpr auto answer_timeout = 30s;  // our own work on one request
inline constexpr auto write_timeout = 30s;   // the client taking the answer
inline constexpr auto drain_timeout = 10s;   // SIGTERM: for requests under way
inline constexpr std::size_t refused_body_bytes = 256 * 1024 * 1024;  // read and dropped, so that
inline constexpr auto refused_body_timeout = 10s;     // the refused client sees its answer
inline constexpr std::size_t work_queue_jobs = 2000;  // waiting for the CPU pool
inline constexpr std::size_t lane_jobs = 500;         // of them for one peer and path

// xml
inline constexpr int element_depth = 100;
inline constexpr std::size_t elements = 500'000;   // in one document
inline constexpr std::size_t schema_errors = 100;  // reported per document
inline constexpr std::size_t xpath_steps = 10'000'000;

// security
inline constexpr auto timestamp_age = 5min;  // Created → now
inline constexpr auto clock_skew = 60s;      // both ways
inline constexpr std::size_t certificate_cache_entries = 1000;
inline constexpr std::size_t token_bytes = 16 * 1024;  // a BinarySecurityToken
inline constexpr std::size_t cms_bytes = 256 * 1024;   // a detached signature, a time stamp
inline constexpr int cms_certificates = 20;            // enclosed in one
inline constexpr std::size_t signed_content_bytes = 1024ull * 1024 * 1024;  // of an attachment

// bus
inline constexpr int delivery_attempts = 1000;        // per delivery, before it is parked
inline constexpr auto delivery_first_pause = 1s;      // doubles …
inline constexpr auto delivery_longest_pause = 5min;  // … up to this
inline constexpr auto delivery_lease = 2min;          // ≥ deadline of an attempt + its commit
inline constexpr std::size_t delivery_claim = 32;     // held at a time per destination
inline constexpr auto dispatch_nap = 5s;              // longest time without asking for work
inline constexpr auto dispatch_store_first_pause = 250ms;  // database away: doubles …
inline constexpr auto dispatch_store_longest_pause = 5s;   // … up to this
inline constexpr std::size_t delivery_window = 2048;  // looked at in one statement to find them
inline constexpr auto delivery_second_look = 100ms;   // at one whose key is being worked on
inline constexpr std::size_t order_key_bytes = 400;   // longer keys that begin alike are one key
inline constexpr std::size_t delivery_cause_bytes = 1000;
inline constexpr int breaker_failures = 5;  // in a row
inline constexpr auto breaker_first_pause = 2s;
inline constexpr auto breaker_longest_pause = 60s;
inline constexpr std::size_t routes = 1000;
inline constexpr int route_destinations = 16;             // of one route
inline constexpr int partner_messages_per_second = 1000;  // taken in, per daemon
inline constexpr int partner_concurrency = 32;            // messages at work, per daemon
inline constexpr std::size_t chain_block_entries = 1000;

// evidence
inline constexpr std::size_t container_bytes = 64 * 1024 * 1024;           // a container, as a file
inline constexpr std::size_t container_parts = 200;                        // files in one
inline constexpr std::size_t container_part_bytes = 32 * 1024 * 1024;      // one file, unpacked
inline constexpr std::size_t container_content_bytes = 128 * 1024 * 1024;  // all of them
inline constexpr std::size_t container_messages = 100;  // of one exchange, deliveries included
inline constexpr std::size_t log_problems = 100;        // listed when the log is checked
inline constexpr std::size_t container_links = 10'000;  // blocks between the exchange and its stamp
inline constexpr std::size_t container_name_bytes = 200;
inline constexpr auto stamp_timeout = 20s;  // one answer of the time-stamping authority, whole
inline constexpr auto stamp_retry = 1min;   // after one that failed

// adapters/soap
inline constexpr std::size_t answer_log_bytes = 64 * 1024 * 1024;  // signed, not logged yet
inline constexpr std::size_t idle_clients = 16;    // connections kept per destination
inline constexpr int stranger_journal_rows = 100;  // per second, for senders nobody knows

// adapters/smev: what SMEV 3 takes, and how we talk to it
inline constexpr std::size_t multipart_parts = 100;  // of one message, the envelope included
inline constexpr std::size_t smev_envelope_bytes = 1024 * 1024;
inline constexpr std::size_t smev_attachments_bytes = 5 * 1024 * 1024;  // of one message, by MTOM
inline constexpr auto smev_id_age = 48h;  // a message id's time → now; older ones are stale
inline constexpr auto smev2_date_ahead =
    14h;  // now → Date: a zone not told, a clock of twelve hours
inline constexpr auto smev_deadline = 30s;                 // one call, whole
inline constexpr auto smev_first_pause = 1s;               // after a fault that passes; doubles …
inline constexpr auto smev_longest_pause = 1min;           // … up to this
inline constexpr std::size_t smev_queues = 20;             // whose length becomes a metric
inline constexpr std::size_t smev_overdue_requests = 100;  // of ours, ended at a time
inline constexpr auto smev_request_memory = 24h * 30;      // of ended ones, to know what comes late

// adapters/esia: how we log people in
inline constexpr auto esia_deadline = 15s;      // one call, whole
inline constexpr auto esia_login_age = 15min;   // from the redirect to the callback
inline constexpr auto esia_token_leeway = 60s;  // of its times, both ways
inline constexpr std::size_t esia_token_bytes = 16 * 1024;
inline constexpr std::size_t esia_answer_bytes = 512 * 1024;
inline constexpr std::size_t esia_json_depth = 16;
inline constexpr std::size_t esia_form_fields = 32;  // of a query or a form
inline constexpr std::size_t esia_elements = 1000;   // of one collection

// adapters/saml: logins by SAML 2.0
inline constexpr std::size_t saml_message_bytes = 256 * 1024;  // Base64 and deflate undone
inline constexpr std::size_t saml_query_bytes = 16 * 1024;     // of HTTP-Redirect
inline constexpr std::size_t saml_elements = 5000;
inline constexpr int saml_depth = 32;
inline constexpr auto saml_clock_skew = 60s;                 // of every time, both ways
inline constexpr std::size_t saml_attribute_values = 500;    // of one assertion
inline constexpr std::size_t saml_remembered_ids = 100'000;  // of assertions that have logged in
inline constexpr std::size_t saml_metadata_bytes = 1024 * 1024;

// adapters/idp: logins that we vouch for
inline constexpr auto idp_code_age = 60s;             // from the consent to the exchange
inline constexpr auto idp_token_age = 5min;           // of an id_token and its access token
inline constexpr std::size_t idp_kept = 10'000;       // codes, and access tokens, that wait
inline constexpr std::size_t idp_value_octets = 512;  // of one parameter

// sandbox
inline constexpr std::size_t sandbox_logins = 1000;  // codes and tokens that ESIA's stand-in keeps
inline constexpr std::size_t sandbox_queue_messages = 10'000;  // of one recipient and kind
inline constexpr std::size_t sandbox_remembered_ids = 100'000;
inline constexpr std::size_t sandbox_bytes = 512 * 1024 * 1024;  // of all that waits

// console
inline constexpr std::size_t api_body_bytes = 64 * 1024;  // one request body
inline constexpr std::size_t api_parameters = 32;         // in one query
inline constexpr std::size_t api_value_characters = 200;  // of one parameter, unless said
inline constexpr std::size_t api_json_depth = 8;
inline constexpr int api_requests_per_second = 50;    // of one token, per daemon
inline constexpr int api_burst = 200;                 // and above it for a moment
inline constexpr int api_failures_per_minute = 60;    // refused tokens of one address
inline constexpr std::size_t api_addresses = 10'000;  // remembered for that
inline constexpr std::size_t api_page_items = 100;    // at most; 25 unless asked
inline constexpr std::size_t api_count_items = 1000;  // further on nobody counts
inline constexpr auto api_request_memory = 24h;       // of an Idempotency-Key
inline constexpr std::size_t api_request_key_characters = 100;
inline constexpr std::size_t api_token_name_characters = 64;

// accounts and sessions
inline constexpr auto invitation_age = 30 * 24h;             // to log in for the first time
inline constexpr std::size_t account_sessions = 20;          // of one person; the oldest makes room
inline constexpr auto session_touch = 1min;                  // how exactly the last use is known
inline constexpr auto session_memory = 90 * 24h;             // of one that is over
inline constexpr int logins_per_minute = 60;                 // begun or come back, of one address
inline constexpr int break_glass_per_minute = 5;             // of anybody
inline constexpr std::size_t login_callbacks = 10'000;       // remembered for esia_login_age
inline constexpr std::size_t login_return_characters = 200;  // where the browser goes afterwards
inline constexpr std::size_t login_form_bytes = 4096;
inline constexpr auto totp_step = 30s;  // RFC 6238; one step is forgiven both ways

// loads of files
inline constexpr std::size_t load_portion_bytes = 1024 * 1024;  // of XML, about
inline constexpr std::size_t load_portion_pieces = 2000;    // records of a file, rows of a sheet
inline constexpr std::size_t load_portion_errors = 20'000;  // against the schema: more is no file
inline constexpr std::size_t load_head_bytes = 256 * 1024;  // before the first record
inline constexpr std::size_t load_names = 100;              // of a root's children
inline constexpr std::size_t load_kept_lessons = 100'000;   // for marks in later portions
inline constexpr std::size_t load_journal_errors = 1000;    // the protocol has all
inline constexpr auto load_lease = 60s;                     // ≥ one portion's transaction
inline constexpr std::size_t workbook_bytes = 512ull * 1024 * 1024;        // packed
inline constexpr std::size_t workbook_entries = 1000;                      // files in it
inline constexpr std::size_t workbook_part_bytes = 2048ull * 1024 * 1024;  // a sheet, unpacked
inline constexpr std::size_t workbook_ratio = 200;                         // unpacked to packed
inline constexpr std::size_t workbook_strings_bytes = 64 * 1024 * 1024;    // shared by its cells
inline constexpr std::size_t workbook_rows = 1'048'576;

// uploads through the API
inline constexpr std::size_t upload_bytes = 2048ull * 1024 * 1024;        // one file
inline constexpr std::size_t upload_chunk_bytes = 4 * 1024 * 1024;        // one PATCH
inline constexpr std::size_t upload_spare_bytes = 1024ull * 1024 * 1024;  // of disk, left free
inline constexpr std::size_t uploads_open = 5;                            // of one token
// Expected by all that are not here whole, one file aside: of one token, of all.
inline constexpr std::size_t upload_token_bytes = 4096ull * 1024 * 1024;
inline constexpr std::size_t upload_all_bytes = 32ull * 1024 * 1024 * 1024;
inline constexpr auto upload_first_wait = 10min;  // for its first byte, then it is given up
inline constexpr std::size_t upload_name_bytes = 200;
inline constexpr std::size_t upload_metadata_bytes = 4096;
inline constexpr auto upload_age = 24h;          // without a byte, then it is given up
inline constexpr auto upload_memory = 30 * 24h;  // of a job that has ended, with its protocol
inline constexpr std::size_t upload_check_bytes = 1024ull * 1024 * 1024;  // a database, to copy
inline constexpr std::size_t upload_jobs_shown = 100;
inline constexpr auto upload_poll = 1s;

// suppliers in the database
inline constexpr std::size_t suppliers = 1000;
inline constexpr std::size_t supplier_certificates = 20;           // of one, not revoked
inline constexpr std::size_t supplier_revoked_certificates = 500;  // of one, kept for ever
inline constexpr std::size_t supplier_organizations = 2000;
inline constexpr std::size_t supplier_names = 50;           // formats, operations, algorithms
inline constexpr std::size_t certificate_text = 16 * 1024;  // characters of PEM
inline constexpr std::size_t supplier_changes_shown = 100;  // of its history
inline constexpr auto supplier_poll = 2s;    // until a change made elsewhere is in force here
inline constexpr auto supplier_retry = 30s;  // of a change that could not be put in force

// federal
inline constexpr std::size_t dossier_lessons = 3000;  // of one student's school year
inline constexpr std::size_t change_portion = 100;    // students in one message of changes
inline constexpr auto transfer_retry = 1min;          // after an exchange that came to nothing

// registers
inline constexpr std::size_t directory_organizations = 10'000;  // in one answer's choice
inline constexpr std::size_t directory_subjects = 2000;         // of the region's dictionary
inline constexpr std::size_t bindings_at_once = 20'000;         // made by the rule in one go
inline constexpr std::size_t marks_counted_at_once = 4;         // organizations
inline constexpr std::size_t search_words = 8;                  // of a name that is sought
inline constexpr std::size_t search_found = 5000;               // who may be meant, by one word
inline constexpr std::size_t suggestions = 5;                   // of subjects, for one name
inline constexpr double suggestion_similarity = 0.3;            // at least
inline constexpr std::size_t feed_window = 20'000;   // lines that one answer of the feed looks at
inline constexpr std::size_t feed_portion = 10'000;  // lines numbered, or forgotten, at once
inline constexpr std::size_t records_per_message = 100'000;
inline constexpr std::size_t waiting_records = 100'000;      // of one supplier
inline constexpr std::size_t waiting_at_once = 2000;         // applied in one transaction
inline constexpr std::size_t waiting_identity_bytes = 2500;  // it is indexed, as is
inline constexpr auto waiting_look_back = 15min;  // ≥ a write with its retries: what both missed
inline constexpr int query_days = 366;
inline constexpr int priority_ranks = 100;
inline constexpr std::size_t priority_lines = 100'000;  // organizations · sections · suppliers
inline constexpr std::size_t review_rows = 200;         // judged again at once
inline constexpr std::size_t differences_at_once = 1000;
inline constexpr std::size_t disputed_rows = 200;        // of one student, that one answer compares
inline constexpr std::size_t conflict_candidates = 20;   // kept with one conflict of persons
inline constexpr std::size_t person_conflicts = 20'000;  // of one supplier, open
inline constexpr std::size_t conflict_records = 50;      // kept with one: a guardian's children
inline constexpr std::size_t person_rows = 200'000;    // of one card, that a merge or a split moves
inline constexpr int alike_score = 50;                 // of two stored students, to be shown
inline constexpr std::size_t alike_pairs = 2000;       // looked at with the students of one judging
inline constexpr std::size_t ground_characters = 500;  // of the reason for a decision on persons
inline constexpr double name_similarity = 0.5;         // of two spellings of one name, at least
inline constexpr int authority_levels = 16;            // one above the other
inline constexpr std::size_t text_characters = 4000;
inline constexpr std::size_t key_characters = 200;   // a supplier's key; it is indexed, as is
inline constexpr std::size_t name_characters = 500;  // the name of a class, subject, …

// store
inline constexpr std::size_t store_queue_jobs = 2000;
inline constexpr std::size_t group_commit_jobs = 256;
inline constexpr std::size_t prepared_statements = 500;  // per session
inline constexpr int transaction_tries = 5;
inline constexpr std::size_t orders_at_once = 100;        // of the portal, judged at once
inline constexpr std::size_t quality_students = 200;      // judged at once
inline constexpr std::size_t quality_organizations = 50;  // judged at once
inline constexpr int quality_silent_days = 21;            // of a school without a lesson
inline constexpr int partitions_ahead = 3;  // days of the message log made before they begin
inline constexpr std::size_t log_search_days = 2000;  // with entries, that one search looks into
// A session of the store compresses bodies of messages by examples (store/body_packer.hpp).
inline constexpr std::size_t leaning_body_bytes = 64 * 1024;  // that leans on an example
inline constexpr std::size_t example_body_bytes = 16 * 1024;
inline constexpr std::size_t example_bodies = 128;
inline constexpr auto watch_first_pause = 500ms;  // to connect again; doubles …
inline constexpr auto watch_longest_pause = 10s;  // … up to this
inline constexpr auto tell_pause = 50ms;          // between two wake-ups of other daemons
inline constexpr auto leader_check = 1s;          // that the leader's lock is held
inline constexpr auto leader_trust = 5s;          // in the last check that succeeded
inline constexpr auto replica_check = 1s;         // how far the replica is behind
inline constexpr auto replay_memory = 15min;      // ≥ timestamp_age + 2 · clock_skew

}  // namespace base::limits
