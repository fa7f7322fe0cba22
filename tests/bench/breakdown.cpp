#include "breakdown.hpp"

#include <atomic>
#include <ctime>
#include <functional>
#include <future>

#include "adapters/diary/push.hpp"
#include "need.hpp"
#include "school.hpp"
#include "security/wss.hpp"
#include "store/database.hpp"
#include "transform/mapping.hpp"
#include "xml/canonical.hpp"
#include "xml/schema.hpp"

namespace bench {
namespace {

double cpu_us() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

class Bench {
 public:
  Bench(const BreakdownFiles& files, std::size_t messages);
  std::vector<Step> run();

 private:
  void time(std::string name, bool part, const std::function<void(std::size_t)>& work);
  void store_all();
  void submit(std::size_t i, std::atomic<std::size_t>& left, std::promise<void>& all);
  base::Result<void> keep(store::Transaction& work, std::size_t i);

  base::SystemClock clock_;
  base::Log log_{base::Log::Format::json, base::Level::error};
  base::Metrics metrics_;
  security::Signer supplier_, bus_;
  std::vector<transform::Mapping> mappings_;
  xml::Schema schema_;
  std::unique_ptr<store::Database> database_;
  std::vector<domain::Partner> partners_;
  std::shared_ptr<const security::Trust> trust_;
  std::vector<std::string> envelopes_, answers_;
  std::vector<xml::Document> documents_;
  std::vector<security::Verified> verified_;
  std::vector<domain::Batch> batches_;
  std::vector<Step> steps_;
};

const transform::Mapping& native(const std::vector<transform::Mapping>& mappings) {
  for (const auto& mapping : mappings)
    if (mapping.name() == "native") return mapping;
  throw std::runtime_error("no mapping native");
}

security::Signer signer(const BreakdownFiles& files, const std::string& name) {
  return need(security::Signer::load({files.pki / (name + ".key"), files.pki / (name + ".crt")}));
}

std::unique_ptr<store::Database> open_database(const std::filesystem::path& file, base::Log& log,
                                               base::Metrics& metrics) {
  store::Options options;
  options.url = "sqlite://" + file.string();
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
  need(store::migrate(options.url));
  return need(store::Database::open(options, log, metrics));
}

Bench::Bench(const BreakdownFiles& files, std::size_t messages)
    : supplier_(signer(files, files.supplier)),
      bus_(signer(files, files.signing)),
      mappings_(need(transform::load_mappings(SOURCE_DIR))),
      schema_(need(xml::Schema::load(SOURCE_DIR "/xsd/diary/1.0/diary.xsd"))),
      database_(open_database(files.folder / "breakdown.db", log_, metrics_)) {
  domain::Partner partner;
  partner.code = files.supplier;
  partner.name = "Дневник";
  partner.certificate_fingerprints = {supplier_.certificate().fingerprint()};
  partners_ = need(database_->register_partners({partner}));
  trust_ = need(security::Trust::load({{files.pki / "ca.crt"}, {}, {}}, partners_));
  const auto roster = need(xml::Document::parse(roster_payload()));
  const auto batch = need(native(mappings_).apply(roster.root()));
  need(store::write_now(*database_, [&](store::Transaction& work) -> base::Result<void> {
    const registers::Provenance provenance{partners_[0].id, {}, clock_.now()};
    const adapters::diary::Source source{"roster", "PushRoster", "bench", false};
    BASE_CHECK(adapters::diary::push(work.tables, batch, partners_[0], provenance, source));
    return {};
  }));
  for (std::size_t i = 0; i < messages; ++i)
    envelopes_.push_back(need(security::seal(supplier_, lesson_payload(i), {}, clock_.now())));
  answers_.resize(messages);
}

void Bench::time(std::string name, bool part, const std::function<void(std::size_t)>& work) {
  const double start = cpu_us();
  for (std::size_t i = 0; i < envelopes_.size(); ++i) work(i);
  const double each = (cpu_us() - start) / static_cast<double>(envelopes_.size());
  steps_.push_back({std::move(name), each, part});
}

// What the service does inside its transaction.
base::Result<void> Bench::keep(store::Transaction& work, std::size_t i) {
  const auto& message = verified_[i];
  const bus::Incoming incoming{
      partners_[0].id,          "message-" + std::to_string(i), "PushMarks", "bench",
      message.content_digest(), message.signature_digest(),     clock_.now()};
  bus::LogEntry entry;
  entry.at = incoming.received;
  entry.partner = incoming.partner;
  entry.service = "diary";
  entry.operation = incoming.operation;
  entry.message_id = incoming.message_id;
  entry.trace = incoming.trace;
  entry.body = envelopes_[i];
  work.log.append(entry);
  const bus::Effect effect = [&](domain::MessageId id) -> base::Result<std::string> {
    const registers::Provenance provenance{partners_[0].id, id, incoming.received};
    const adapters::diary::Source source{incoming.message_id, "PushMarks", "bench", false};
    BASE_TRY(applied,
             adapters::diary::push(work.tables, batches_[i], partners_[0], provenance, source));
    return adapters::diary::push_answer("PushMarks", incoming.message_id, false, applied);
  };
  BASE_TRY(accepted, bus::accept_once(work.inbox, incoming, effect));
  answers_[i] = std::move(accepted.answer);
  return {};
}

void Bench::submit(std::size_t i, std::atomic<std::size_t>& left, std::promise<void>& all) {
  database_->write([this, i](store::Transaction& work) { return keep(work, i); },
                   [&left, &all](const base::Result<void>&) {
                     if (--left == 0) all.set_value();
                   });
}

// All at once, so that they commit in groups, durably, as under load.
void Bench::store_all() {
  const double start = cpu_us();
  std::atomic<std::size_t> left{envelopes_.size()};
  std::promise<void> all;
  for (std::size_t i = 0; i < envelopes_.size(); ++i) submit(i, left, all);
  all.get_future().wait();
  const double each = (cpu_us() - start) / static_cast<double>(envelopes_.size());
  steps_.push_back({"apply, keep, journal, commit", each, false});
  for (const std::string& answer : answers_)
    if (answer.empty()) throw std::runtime_error("a lesson was not kept");
}

std::vector<Step> Bench::run() {
  const security::WssVerifier verifier(trust_);
  const auto& mapping = native(mappings_);
  time("parse", false,
       [&](std::size_t i) { documents_.push_back(need(xml::Document::parse(envelopes_[i]))); });
  double canonical = 0;
  const double before = cpu_us();
  for (const xml::Document& document : documents_) {
    const auto envelope = need(security::open_envelope(document));
    canonical += static_cast<double>(need(xml::canonicalize(envelope.body)).size());
  }
  const double canonical_us = (cpu_us() - before) / static_cast<double>(documents_.size());
  if (canonical <= 0) throw std::runtime_error("nothing to sign");
  time("verify", false, [&](std::size_t i) {
    verified_.push_back(need(verifier.verify(documents_[i], clock_.now())));
  });
  steps_.push_back({"canonical form of Body", canonical_us, true});
  time("validate against the XSD", false, [&](std::size_t i) {
    if (!schema_.validate(verified_[i].payload()).empty())
      throw std::runtime_error("the lesson is not valid");
  });
  time("map to records", false,
       [&](std::size_t i) { batches_.push_back(need(mapping.apply(verified_[i].payload()))); });
  store_all();
  time("seal the answer", false, [&](std::size_t i) {
    answers_[i] = need(security::seal(bus_, answers_[i], {}, clock_.now()));
  });
  return std::move(steps_);
}

}  // namespace

std::vector<Step> break_down(const BreakdownFiles& files, std::size_t messages) {
  return Bench(files, messages).run();
}

}  // namespace bench
