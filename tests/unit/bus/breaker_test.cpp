#include "bus/breaker.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "clock_jumps.hpp"

namespace limits = base::limits;
using Kind = bus::Outcome::Kind;
using State = bus::Breaker::State;

namespace {

struct Breaking : ::testing::Test {
  bus::Breaker breaker;
  base::Time now = noon;

  void fail(int times) {
    for (int i = 0; i < times; ++i) breaker.note(Kind::failed, now);
  }
  void open() { fail(limits::breaker_failures); }
  void probe(Kind kind) {
    now += breaker.wait(now);
    ASSERT_EQ(breaker.permits(4, now), 1);
    breaker.begin();
    breaker.note(kind, now);
  }
};

}  // namespace

TEST_F(Breaking, permits_what_is_wanted_while_closed) {
  EXPECT_EQ(breaker.permits(4, now), 4);
  EXPECT_EQ(breaker.permits(0, now), 0);
  EXPECT_EQ(breaker.permits(-1, now), 0);
}

TEST_F(Breaking, opens_after_failures_in_a_row_only) {
  fail(limits::breaker_failures - 1);
  breaker.note(Kind::accepted, now);
  fail(limits::breaker_failures - 1);
  EXPECT_EQ(breaker.state(), State::closed);
  fail(1);
  EXPECT_EQ(breaker.state(), State::open);
  EXPECT_EQ(breaker.permits(4, now), 0);
  EXPECT_EQ(breaker.wait(now), limits::breaker_first_pause);
}

TEST_F(Breaking, a_refusal_and_a_busy_are_answers_too) {
  for (const Kind kind : {Kind::refused, Kind::busy}) {
    fail(limits::breaker_failures - 1);
    breaker.note(kind, now);
    fail(limits::breaker_failures - 1);
    EXPECT_EQ(breaker.state(), State::closed);
    breaker.note(kind, now);
    open();
    probe(kind);
    EXPECT_EQ(breaker.state(), State::closed);
  }
}

TEST_F(Breaking, one_probe_goes_after_the_pause_and_no_second) {
  open();
  now += limits::breaker_first_pause - 1us;
  EXPECT_EQ(breaker.permits(4, now), 0);
  now += 1us;
  EXPECT_EQ(breaker.permits(4, now), 1);
  EXPECT_EQ(breaker.permits(0, now), 0);
  breaker.begin();
  EXPECT_EQ(breaker.state(), State::probing);
  EXPECT_EQ(breaker.permits(4, now), 0);
  EXPECT_EQ(breaker.wait(now), 0s);
}

TEST_F(Breaking, the_pause_doubles_while_probes_fail_and_starts_anew_after_an_answer) {
  open();
  bus::Pause::Duration expected = limits::breaker_first_pause;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(breaker.wait(now), expected);
    probe(Kind::failed);
    expected = std::min<bus::Pause::Duration>(2 * expected, limits::breaker_longest_pause);
  }
  probe(Kind::accepted);
  EXPECT_EQ(breaker.permits(4, now), 4);
  open();
  EXPECT_EQ(breaker.wait(now), limits::breaker_first_pause);
}

TEST_F(Breaking, attempts_that_began_before_it_opened_do_not_stretch_the_pause) {
  open();
  now += 1s;
  fail(3);
  EXPECT_EQ(breaker.wait(now), limits::breaker_first_pause - 1s);
  breaker.note(Kind::accepted, now);
  EXPECT_EQ(breaker.state(), State::closed);
}

TEST_F(Breaking, a_clock_that_jumps_never_keeps_it_open_longer_than_the_pause) {
  open();
  EXPECT_EQ(breaker.permits(4, now + day), 1);
  EXPECT_EQ(breaker.permits(4, now - day), 1);
  EXPECT_EQ(breaker.wait(now - day), 0s);
  EXPECT_LE(breaker.wait(now - 1s), limits::breaker_first_pause);
  EXPECT_GE(breaker.wait(now + 1s), 0s);
}
