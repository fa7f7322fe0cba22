// What came of a portion.
#include <algorithm>

#include "adapters/federal/answers.hpp"
#include "adapters/federal/stream.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace adapters::federal {

namespace limits = base::limits;
using base::Code;
using domain::PersonId;
using registers::FederalBook;
using registers::FederalStream;
using soap::Work;

namespace {

constexpr std::size_t refused_in_a_row = 3;  // students; then none is set aside any more

// Where no waiting helps: the segment cannot read it.
bool is_about_content(const std::vector<smev::Rejection>& rejections) {
  return std::ranges::any_of(rejections, [](const smev::Rejection& each) {
    return each.code == "UNKNOWN_REQUEST_DESCRIPTION";
  });
}

}  // namespace

base::Result<void> Stream::told(const std::string& reference, const smev::Reaction& reaction,
                                const Work& work) const {
  using Kind = smev::Reaction::Kind;
  auto stream = work.tables.federal().stream();
  if (!stream || stream->uuid != reference || reaction.kind == Kind::status) return {};
  switch (reaction.kind) {
    case Kind::answer:
      BASE_CHECK(decide(*stream, reaction, work));
      break;
    case Kind::rejected:
      if (reaction.partner == parts_.rules.segment && is_about_content(reaction.rejections) &&
          !refuses_everybody(*stream, work))
        refuse(*stream, describe(reaction.rejections), work);
      else
        send_again(*stream, std::string(base::info(Code::smev_rejected).id),
                   describe(reaction.rejections));
      break;
    case Kind::failed: {
      const base::CodeInfo& row =
          base::info(reaction.error ? reaction.error->code : Code::internal);
      send_again(*stream, std::string(row.id), std::string(row.text));
      break;
    }
    default: {
      const base::CodeInfo& row = base::info(Code::smev_not_answered);
      send_again(*stream, std::string(row.id), std::string(row.text));
    }
  }
  work.tables.federal().put(*stream);
  return {};
}

base::Result<void> Stream::decide(FederalStream& stream, const smev::Reaction& reaction,
                                  const Work& work) const {
  BASE_TRY(said, answer_of(reaction, parts_.rules, parts_.schema, "PushChangesResponse"));
  const auto number = [&](std::string_view name) {
    return base::parse_integer(said.child(ns, name).text()).value_or(-1);
  };
  if (number("portion") != stream.portion + 1)
    return base::fail(Code::answer_untrusted, "an answer to another portion");
  const std::string status = said.child(ns, "status").text();
  const std::string recorded = base::lower_ascii(said.child(ns, "recorded").text());
  const std::int64_t last = number("last");
  // Of a repeat, it is what we have sent, unless the segment says that it has another one.
  const bool ours = recorded.empty() ? stream.attempts > 1 : recorded == stream.uuid;
  if (status == "accepted" || (status == "repeated" && ours && last == stream.portion + 1)) {
    accept(stream, work);
  } else if (status == "gap" && last == stream.portion) {
    return base::fail(Code::answer_untrusted, "a gap where there is none");
  } else {
    adopt(stream, last, work);
  }
  return {};
}

void Stream::accept(FederalStream& stream, const Work& work) const {
  FederalBook& book = work.tables.federal();
  ++stream.portion;
  book.put_copies(book.sent(), stream.portion);
  book.clear_sent();
  stream.uuid.clear();
  stream.content.clear();
  stream.code.clear();
  stream.reason.clear();
  stream.changed = parts_.clock.now();
  stream.most = std::min(limits::change_portion, 2 * std::max<std::size_t>(stream.most, 1));
}

// Not recorded, so its number is free. Half of its students come next, until the one who is refused
// is alone: he is set aside, and the others go on.
void Stream::refuse(FederalStream& stream, const std::string& reason, const Work& work) const {
  FederalBook& book = work.tables.federal();
  const auto sent = book.sent();
  stream.code = base::info(Code::federal_record_refused).id;
  stream.reason = reason;
  if (sent.size() > 1) {
    stream.most = sent.size() / 2;
    return take_back(stream, book);
  }
  for (const auto& each : sent) put_aside(each.due, Code::federal_record_refused, reason, work);
  book.clear_sent();
  stream.uuid.clear();
  stream.content.clear();
}

// One is left, and so many before him were set aside since the segment last took anything: it is
// no matter of theirs.
bool Stream::refuses_everybody(const FederalStream& stream, const Work& work) const {
  FederalBook& book = work.tables.federal();
  const auto latest = book.aside(refused_in_a_row);
  return book.sent().size() == 1 && latest.size() == refused_in_a_row &&
         std::ranges::all_of(latest, [&](const registers::FederalAside& each) {
           return each.at >= stream.changed &&
                  each.code == base::info(Code::federal_record_refused).id;
         });
}

void Stream::send_again(FederalStream& stream, std::string code, std::string reason) const {
  const auto doubled = limits::portion_first_pause * (1 << std::min(stream.attempts - 1, 10));
  stream.due =
      parts_.clock.now() + std::min<std::chrono::seconds>(doubled, limits::portion_longest_pause);
  stream.code = std::move(code);
  stream.reason = std::move(reason);
}

void Stream::take_back(FederalStream& stream, FederalBook& book) const {
  std::vector<registers::FederalDue> due;
  for (const auto& each : book.sent()) {
    due.push_back(each.due);
    due.back().forced = true;  // whether the segment has it is not known
  }
  book.add(due);
  book.clear_sent();
  stream.uuid.clear();
  stream.content.clear();
  stream.due.reset();
}

void Stream::adopt(FederalStream& stream, std::int64_t last, const Work& work) const {
  FederalBook& book = work.tables.federal();
  const base::CodeInfo& row = base::info(Code::federal_out_of_step);
  journal(Code::federal_out_of_step, "portion " + std::to_string(last), {}, work);
  stream.code = row.id;
  stream.reason = row.text;
  take_back(stream, book);
  if (last < stream.portion) {
    book.add_told_after(last, parts_.clock.now());
  } else {
    stream.snapshot = PersonId{0};
    stream.everybody = true;
  }
  stream.portion = std::max<std::int64_t>(last, 0);
}

// He waits no longer.
void Stream::put_aside(const registers::FederalDue& due, Code code, std::string reason,
                       const Work& work) const {
  const PersonId student = due.student;
  const base::CodeInfo& row = base::info(code);
  if (reason.empty()) reason = row.text;
  journal(code, "student " + std::to_string(student.value), reason, work);
  work.tables.federal().put_aside(
      {student, parts_.clock.now(), std::string(row.id), std::move(reason)});
  work.tables.federal().remove_due({&student, 1});
}

void Stream::journal(Code code, const std::string& source, std::string comment,
                     const Work& work) const {
  const base::CodeInfo& row = base::info(code);
  registers::Tables::LoadRecord record;
  record.at = parts_.clock.now();
  record.source = source;
  record.operation = "PushChanges";
  record.ok = false;
  record.code = row.id;
  record.comment = comment.empty() ? std::string(row.text) : std::move(comment);
  work.tables.journal(record);
}

}  // namespace adapters::federal
