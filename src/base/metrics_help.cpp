#include "base/metrics_help.hpp"

#include <algorithm>
#include <array>

namespace base {
namespace {

struct Row {
  std::string_view name, help;
};
constexpr std::string_view prefix = "kontingent_";
constexpr auto rows = std::to_array<Row>({
    {"answer_log_lost_total", "Signed answers that the message log did not take"},
    {"api_requests_total", "Requests to the API, by endpoint and status"},
    {"break_glass_total", "Uses of the local administrator, also refused ones: each is an alarm"},
    {"breaker_open",
     "1 while nothing is sent to the destination because its last deliveries failed"},
    {"certificate_expiry_timestamp_seconds",
     "When the certificate, or its window, ends; Unix time"},
    {"deliveries_oldest_age_seconds", "Age of the oldest delivery that waits"},
    {"deliveries_parked", "Deliveries that only an operator moves on (kontingent deadletters)"},
    {"deliveries_total", "Deliveries that ended, by destination and outcome"},
    {"deliveries_waiting", "Deliveries that wait for their turn or for the destination"},
    {"delivery_attempt_seconds", "One attempt to deliver, from connecting to the judged answer"},
    {"diary_logins_total", "People handed on to e-diaries, also refused ones; by code"},
    {"exchanges_total", "Messages answered, by service, operation and code"},
    {"federal_alarms_total",
     "What somebody must look at in the exchange with the federal segment; by code"},
    {"federal_aside", "Students whose records the federal segment has refused"},
    {"federal_attempts", "How often the portion that is on its way to the segment was sent"},
    {"federal_differences", "Students in whom the last reconciliation found a difference"},
    {"federal_lag_seconds", "Age of the oldest change that the federal segment does not have"},
    {"federal_on_way", "Students in the portion that is on its way to the federal segment"},
    {"federal_portion", "Number of the last portion that the federal segment has"},
    {"federal_waiting", "Students that wait for a portion to the federal segment"},
    {"files_loaded_total", "Files of watched folders that were loaded or refused"},
    {"http_bytes_total", "Bodies of requests (in) and of answers (out), in bytes"},
    {"http_connections", "Connections open now"},
    {"http_handshake_failures_total", "TLS handshakes that failed"},
    {"http_refused_total",
     "Requests and connections refused before any service saw them, by reason"},
    {"http_request_seconds", "From the first byte of a request to the last of its answer"},
    {"http_requests_total", "Requests answered, by path and HTTP status"},
    {"journal_lost_total", "Refusals without a journal row of their own, by reason"},
    {"live_total", "Questions asked of a diary while a portal waits, by outcome"},
    {"logins_total", "Logins through ESIA that came to an end, by code"},
    {"revocation_degraded_verdicts_total",
     "Messages accepted by revocation facts that had run out"},
    {"revocation_fetches_total", "Revocation lists and answers fetched, by outcome"},
    {"revocation_seconds_left", "How long the revocation facts of an issuer still serve"},
    {"smev_alarms_total",
     "What somebody must look at in the exchange with SMEV 3 and 2: requests that were not "
     "understood or not believed, refusals that do not pass; by code"},
    {"smev_polls_total", "Rounds of GetRequest and its kin at SMEV's queue, by outcome"},
    {"smev_requests_total", "Requests of our own to SMEV 3, by what came of them"},
    {"smev_waiting", "Messages that SMEV holds for us, by its queue"},
    {"stage_seconds", "From a whole request to the end of the stage"},
    {"stamp_seconds_left", "How long messages are taken in without a new time stamp"},
    {"stamps_total", "Time stamps asked for, by outcome"},
    {"store_commit_seconds", "One commit of the database"},
    {"store_commits_total", "Commits of the database"},
    {"store_jobs_total", "Jobs of the database, by kind"},
    {"store_refused_total", "Jobs that the database's queue refused"},
    {"store_replica_reads_total", "Reads that the replica answered"},
    {"store_retries_total", "Transactions tried again after a conflict"},
    {"supplier_overdue", "1 while a supplier has sent nothing for longer than agreed"},
    {"uploads_total", "Files that came through the API, by outcome"},
});

}  // namespace

std::string_view help_of(std::string_view metric) {
  if (!metric.starts_with(prefix)) return {};
  const auto found = std::ranges::find(rows, metric.substr(prefix.size()), &Row::name);
  return found == rows.end() ? std::string_view() : found->help;
}

}  // namespace base
