// Who is told of to the federal segment, in which portion, and what becomes of one that is not
// taken: over the change feed and the outbox of both databases.
#include "adapters/federal/stream.hpp"

#include "adapters/smev/version.hpp"
#include "base/limits.hpp"
#include "registers/federal_checks.hpp"
#include "sample.hpp"

namespace store {
namespace {

using adapters::federal::Stream;
using adapters::smev::Reaction;
using domain::PersonId;
using registers::FederalStream;

class FederalStreamTest : public StoreTest {
 protected:
  void SetUp() override {
    xml::initialize();
    StoreTest::SetUp();
    if (!database_) return;
    const auto queue = database_->register_partners({partner("smev")}).value().front();
    requests_ = std::make_unique<adapters::smev::Requests>(
        adapters::smev::Requests::Settings{adapters::smev::Version::v1_2, queue.id,
                                           std::chrono::hours(1), std::chrono::hours(1)},
        ids_);
    requests_->add_handler(std::string(Stream::handler),
                           [this](const std::string& reference, const Reaction& reaction,
                                  const adapters::soap::Work& work) {
                             return stream_.told(reference, reaction, work);
                           });
    apply(small_school());
  }

  static adapters::federal::Rules rules() {
    adapters::federal::Rules made;
    made.region = "59";
    made.segment = "segment";
    made.health = true;
    return made;
  }
  static adapters::soap::Work work_of(Transaction& t) {
    return {t.inbox, t.outbox, t.tables, t.queries, t.log, t.questions};
  }
  // A tick of the daemon, as often as there is more.
  void tick() {
    const auto numbered = queue_now(*database_, [](Transaction& t) -> base::Result<void> {
      t.feed.number();
      return {};
    });
    ASSERT_TRUE(numbered);
    bool more = true;
    while (more) {
      write([&](Transaction& t) -> base::Result<void> {
        more = stream_.gather(t.tables, t.feed);
        return {};
      });
      write([&](Transaction& t) -> base::Result<void> {
        BASE_TRY(made, stream_.send(work_of(t), *requests_));
        more = more || made;
        return {};
      });
    }
  }
  FederalStream state() {
    FederalStream kept;
    read([&](Transaction& t) -> base::Result<void> {
      kept = t.tables.federal().stream().value();
      return {};
    });
    return kept;
  }
  registers::FederalCounts counts() {
    registers::FederalCounts made;
    read([&](Transaction& t) -> base::Result<void> {
      made = t.tables.federal().counts();
      return {};
    });
    return made;
  }
  void tell(Reaction::Kind kind, const char* code = nullptr, const char* who = "segment") {
    Reaction reaction;
    reaction.kind = kind;
    reaction.partner = who;
    if (code != nullptr) reaction.rejections.push_back({code, "нет"});
    write([&](Transaction& t) {
      return stream_.told(t.tables.federal().stream()->uuid, reaction, work_of(t));
    });
  }
  void add_pupils(int count) {
    registers::Changes more;
    for (int i = 0; i < count; ++i) {
      auto row = person_row({2000 + i}, "Ёлкина", "");
      row.is_student = true;
      more.persons.push_back(row);
    }
    apply(more);
  }
  std::size_t letters() { return rows("id", "FROM delivery").size(); }

  base::ManualClock clock_{noon};
  adapters::smev::MessageIds ids_{clock_};
  std::unique_ptr<adapters::smev::Requests> requests_;
  Stream stream_{
      {rules(), xml::Schema::load(SOURCE_DIR "/xsd/federal/1.0/federal.xsd").value(), clock_}};
};
ON_BOTH_DATABASES(FederalStreamTest);

TEST_P(FederalStreamTest, begins_with_everybody_and_sends_one_portion_at_a_time) {
  tick();
  const FederalStream first = state();
  EXPECT_EQ(first.attempts, 1);
  EXPECT_NE(first.content.find("<f:snapshot>true"), std::string::npos);
  EXPECT_NE(first.content.find("<f:studentId>1005</f:studentId>"), std::string::npos);
  EXPECT_EQ(letters(), 1u);
  add_pupils(3);
  tick();
  EXPECT_EQ(state().content, first.content) << "until the segment has answered";
  EXPECT_EQ(counts().waiting, 3u);
  EXPECT_EQ(letters(), 1u);
}

TEST_P(FederalStreamTest, sends_the_same_again_when_no_answer_comes) {
  tick();
  const FederalStream first = state();
  tell(Reaction::Kind::expired);
  tick();
  EXPECT_EQ(letters(), 1u) << "not at once";
  EXPECT_EQ(state().code, "KB-1923");
  clock_.advance(base::limits::portion_first_pause);
  tick();
  EXPECT_EQ(letters(), 2u);
  EXPECT_EQ(state().content, first.content);
  EXPECT_EQ(state().attempts, 2);
  tell(Reaction::Kind::rejected, "ACCESS_DENIED");
  EXPECT_EQ(state().content, first.content) << "setting students aside would not help";
}

TEST_P(FederalStreamTest, sets_aside_only_the_one_who_is_refused) {
  add_pupils(3);
  tick();
  EXPECT_EQ(counts().on_way, 4u);
  tell(Reaction::Kind::rejected, "UNKNOWN_REQUEST_DESCRIPTION");
  tick();
  EXPECT_EQ(counts().on_way, 2u);
  EXPECT_NE(state().content.find("<f:portion>1<"), std::string::npos) << "its number is free";
  tell(Reaction::Kind::rejected, "UNKNOWN_REQUEST_DESCRIPTION");
  tick();
  EXPECT_EQ(counts().on_way, 1u);
  tell(Reaction::Kind::rejected, "UNKNOWN_REQUEST_DESCRIPTION");
  EXPECT_EQ(counts().aside, 1u);
  tick();
  EXPECT_EQ(counts().on_way, 1u);
  EXPECT_EQ(counts().waiting, 2u);
  EXPECT_EQ(rows("code", "FROM load_journal WHERE code = 'KB-2210'").size(), 1u);
}

TEST_P(FederalStreamTest, sets_nobody_aside_on_another_partners_word) {
  tick();
  const FederalStream first = state();
  tell(Reaction::Kind::rejected, "UNKNOWN_REQUEST_DESCRIPTION", "north");
  EXPECT_EQ(counts().aside, 0u);
  EXPECT_EQ(state().content, first.content) << "it is sent again";
  EXPECT_TRUE(state().due);
}

TEST_P(FederalStreamTest, stops_where_the_segment_refuses_one_after_the_other) {
  add_pupils(7);
  for (int i = 0; i < 20; ++i) {
    tick();
    tell(Reaction::Kind::rejected, "UNKNOWN_REQUEST_DESCRIPTION");
    clock_.advance(base::limits::portion_longest_pause);
  }
  EXPECT_EQ(counts().aside, 3u);
  EXPECT_EQ(counts().on_way, 1u);
  EXPECT_EQ(state().code, "KB-1925") << "for the alarm";
}

TEST_P(FederalStreamTest, keeps_of_a_refusal_its_codes_alone) {
  tick();
  Reaction reaction;
  reaction.kind = Reaction::Kind::rejected;
  reaction.partner = "segment";
  reaction.rejections = {{"NO_DATA", "Ёлкина Анна, СНИЛС"}, {"Ёлкина", ""}, {"NO_DATA", ""}};
  write([&](Transaction& t) {
    return stream_.told(t.tables.federal().stream()->uuid, reaction, work_of(t));
  });
  EXPECT_EQ(state().reason, "?; NO_DATA");
}

TEST_P(FederalStreamTest, sets_aside_once_who_is_too_large) {
  registers::Changes more;
  for (int i = 0; i < 8; ++i) {  // the others break the contract: the portion is halved
    auto row = person_row({2000 + i}, "Ёлкина", "");
    row.is_student = true;
    row.fields.birth_place.assign(i == 0 ? 1'000'000 : 10'000, 'a');
    more.persons.push_back(row);
  }
  apply(more);
  tick();
  EXPECT_EQ(counts().on_way, 1u);
  EXPECT_EQ(counts().aside, 1u);
  EXPECT_EQ(rows("code", "FROM load_journal WHERE code = 'KB-2211'").size(), 1u);
}

TEST_P(FederalStreamTest, says_what_has_replaced_a_card_that_was_told_to_be_gone) {
  tick();
  write([&](Transaction& t) -> base::Result<void> {
    FederalStream stream = t.tables.federal().stream().value();
    stream.uuid.clear();
    stream.snapshot.reset();
    auto& book = t.tables.federal();
    book.clear_sent();
    book.put(stream);
    const std::vector<registers::FederalSent> gone{{{{2900}, noon}, "", {}}};
    book.put_copies(gone, 1);
    book.add(std::vector<registers::FederalDue>{{{2900}, noon, true, pupil.value}});
    return {};
  });
  tick();
  EXPECT_NE(state().content.find("<f:replacedBy>" + std::to_string(pupil.value)),
            std::string::npos);
}

TEST_P(FederalStreamTest, makes_no_portion_while_a_reconciliation_asks) {
  tick();
  write([&](Transaction& t) -> base::Result<void> {
    FederalStream stream = t.tables.federal().stream().value();
    stream.uuid.clear();
    stream.snapshot.reset();
    t.tables.federal().clear_sent();
    t.tables.federal().put(stream);
    BASE_TRY(check, registers::begin_check(t.tables, noon, day("2026-11-02")));
    check.state = registers::FederalCheckState::organizations;
    t.tables.federal_checks().put(check);
    return {};
  });
  add_pupils(1);
  tick();
  EXPECT_EQ(counts().on_way, 0u);
  EXPECT_EQ(counts().waiting, 1u);
}

TEST_P(FederalStreamTest, tells_again_what_the_segment_has_lost) {
  write([&](Transaction& t) -> base::Result<void> {
    FederalStream stream;
    stream.portion = 9;
    stream.most = 10;
    const std::vector<registers::FederalSent> old{{{{5}, noon}, "a", {}}},
        late{{{pupil, noon}, "b", {}}};
    t.tables.federal().put_copies(old, 3);
    t.tables.federal().put_copies(late, 8);
    stream_.adopt(stream, 7, work_of(t));
    EXPECT_EQ(stream.portion, 7);
    EXPECT_FALSE(stream.snapshot);
    const auto due = t.tables.federal().due(10);
    EXPECT_EQ(due.size(), 1u);
    EXPECT_EQ(due.at(0).student, pupil);
    stream_.adopt(stream, 30, work_of(t));
    EXPECT_EQ(stream.portion, 30);
    EXPECT_TRUE(stream.snapshot && stream.everybody) << "we were restored";
    return {};
  });
}

}  // namespace
}  // namespace store
