#include "sandbox/segment_server.hpp"

#include <CLI/CLI.hpp>
#include <atomic>
#include <boost/json.hpp>
#include <iostream>
#include <mutex>
#include <thread>

#include "adapters/esia/form.hpp"
#include "base/text.hpp"
#include "domain/date.hpp"
#include "sandbox/cli.hpp"
#include "sandbox/cli_smev.hpp"
#include "sandbox/pages_door.hpp"
#include "sandbox/queue_journal.hpp"
#include "sandbox/segment_answers.hpp"
#include "sandbox/smev_talk.hpp"

namespace sandbox {
namespace {

namespace esia = adapters::esia;
using namespace std::chrono_literals;

constexpr auto pause = 100ms;
constexpr auto patience = 60s;
constexpr int utc_offset_minutes = 180;

// What it is asked to do wrong.
struct Faults {
  std::string reject;        // code of the rejections to come
  int times = 0;             // so many
  std::int64_t student = 0;  // whose record is not taken
  bool silent = false;       // requests stay in the queue
};

class Segment {
 public:
  Segment(const SegmentOptions& options, xml::Schema schema)
      : options_(options), answers_(std::move(schema), options.page) {}

  base::Result<void> restore() {
    if (options_.journal.empty()) return {};
    BASE_TRY(calls, QueueJournal::read(options_.journal));
    for (const JournalledCall& call : calls) {
      if (call.content_type != "PushChanges") {
        BASE_CHECK(damage(call.content_type, call.body));
        continue;
      }
      BASE_TRY(document, xml::Document::parse(call.body));
      BASE_CHECK(copy_.take(document.root()));
    }
    BASE_TRY(journal, QueueJournal::open(options_.journal));
    journal_ = std::make_unique<QueueJournal>(std::move(journal));
    return {};
  }

  // Kept before it is answered.
  SegmentAnswer answer(const std::string& content) {
    const std::lock_guard lock(mutex_);
    const base::Time now = base::SystemClock{}.now();
    if (faults_.times > 0) {
      --faults_.times;
      return {{}, faults_.reject, "так велено"};
    }
    const auto document = xml::Document::parse(content);
    if (!document) return {{}, "UNKNOWN_REQUEST_DESCRIPTION", "не разобрано"};
    const std::string today = domain::format_date(domain::date_at(now, utc_offset_minutes));
    auto answer = answers_.answer(copy_, document->root(), today, faults_.student);
    if (answer.changed) keep("PushChanges", content);
    return answer;
  }

  bool silent() {
    const std::lock_guard lock(mutex_);
    return faults_.silent;
  }

  // GET /copy, POST /switch?…, /spoil?student=&how=, /rewind?portion=
  net::HttpResponse handle(const net::HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    if (request.path == "/copy") return {200, "application/json", show(), {}};
    const auto form = esia::parse_form(request.query);
    if (!form || request.method != "POST") return {404, "text/plain; charset=utf-8", "нет\n", {}};
    base::Result<void> done;
    if (request.path == "/switch") {
      faults_ = {std::string(esia::field(*form, "reject")),
                 static_cast<int>(number(*form, "times", 0)), number(*form, "student", 0),
                 esia::field(*form, "silent") == "1"};
    } else {
      done = damage(request.path, request.query);
      if (done) keep(request.path, request.query);
    }
    if (!done) return {400, "text/plain; charset=utf-8", base::describe(done.error()) + "\n", {}};
    return {200, "text/plain; charset=utf-8", "принято\n", {}};
  }

 private:
  static std::int64_t number(const esia::Form& form, std::string_view name, std::int64_t none) {
    return base::parse_integer(esia::field(form, name)).value_or(none);
  }

  base::Result<void> damage(const std::string& how, const std::string& query) {
    BASE_TRY(form, esia::parse_form(query));
    if (how == "/spoil")
      return copy_.spoil(number(form, "student", 0), std::string(esia::field(form, "how")));
    if (how == "/rewind") return copy_.rewind(number(form, "portion", -1));
    return base::fail(base::Code::usage, how);
  }

  void keep(const std::string& what, const std::string& content) {
    if (journal_) journal_->add({base::SystemClock{}.now(), what, content});
  }

  std::string show() const {
    boost::json::object students;
    for (const auto& [student, record] : copy_.records())
      if (!record.portfolio.empty())
        students[std::to_string(student)] = {{"hash", record.hash()},
                                             {"sequence", record.sequence},
                                             {"portfolio", record.portfolio}};
    return boost::json::serialize(
        boost::json::object{{"portion", copy_.last()}, {"students", std::move(students)}});
  }

  const SegmentOptions& options_;
  std::mutex mutex_;
  SegmentAnswers answers_;
  SegmentCopy copy_;
  Faults faults_;
  std::unique_ptr<QueueJournal> journal_;
};

// One request, if there is any. Acknowledged when its answer is with SMEV.
base::Result<bool> serve_one(SmevTalk& talk, Segment& segment) {
  BASE_TRY(taken, talk.run(talk.queue().get_request({})));
  if (!taken) return false;
  const SegmentAnswer answer = segment.answer(taken->data.content);
  smev::ResponseData data;
  data.message_id = talk.ids().next();
  data.to = taken->reply_to;
  data.content = answer.content;
  if (!answer.reject.empty()) data.rejections.push_back({answer.reject, answer.reason});
  BASE_CHECK(talk.insist([&] { return talk.queue().send_response(data, {}); }, patience));
  const std::string id = taken->data.message_id;
  BASE_CHECK(talk.run(talk.queue().ack(id, true)));
  return true;
}

void serve(SmevTalk& talk, Segment& segment, const std::atomic<bool>& ended) {
  while (!ended) {
    const auto served = segment.silent() ? base::Result<bool>(false) : serve_one(talk, segment);
    if (!served) std::cerr << base::describe(served.error()) << '\n';
    if (!served || !*served) std::this_thread::sleep_for(pause);
  }
}

base::Result<void> run(const SegmentOptions& options) {
  BASE_TRY(schema, xml::Schema::load(options.link.resources / "xsd/federal/1.0/federal.xsd"));
  BASE_TRY(talk, SmevTalk::open(options.link));
  Segment segment(options, std::move(schema));
  BASE_CHECK(segment.restore());
  base::Log log{base::Log::Format::text, base::Level::warning};
  std::atomic<bool> ended = false;
  std::thread poller([&] { serve(*talk, segment, ended); });
  const auto done = serve_pages({"Федеральный сегмент", options.address, options.port, {}, {}}, log,
                                [&](net::HttpRequest request) { return segment.handle(request); });
  ended = true;
  poller.join();
  return done;
}

}  // namespace

int serve_segment(const SegmentOptions& options) {
  const auto done = run(options);
  return done ? Exit::done : report(done.error());
}

void add_segment_words(CLI::App& app, int& code) {
  const auto options = std::make_shared<SegmentOptions>();
  CLI::App* word = app.add_subcommand(
      "federal", "федеральный сегмент: принимает порции изменений, отвечает на сверку и вопросы");
  link_options(word, options->link);
  word->add_option("--journal", options->journal,
                   "файл, с которым копия переживает смерть сегмента; без него она в памяти");
  word->add_option("--address", options->address, "где слушать")->capture_default_str();
  word->add_option("--port", options->port, "порт; 0 — любой свободный")->capture_default_str();
  word->add_option("--page", options->page, "строк в одном ответе на сверку")
      ->check(CLI::Range(1, 5000))
      ->capture_default_str();
  word->callback([options, &code] { code = serve_segment(*options); });
}

}  // namespace sandbox
