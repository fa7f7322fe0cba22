// Foreign octets by the ten thousand, from fixed seeds: nothing crashes, limits hold, and how the
// network cuts a request into pieces changes nothing.
#include <gtest/gtest.h>

#include <random>

#include "net/media_type.hpp"
#include "net/multipart.hpp"
#include "net/request_reader.hpp"
#include "net/response_reader.hpp"

namespace {

using net::RequestReader;
using Phase = RequestReader::Phase;

constexpr RequestReader::Limits limits{256, 64};

struct Random {
  std::mt19937 engine;
  std::size_t below(std::size_t bound) { return engine() % bound; }
};

const std::vector<std::string> requests{
    "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
    "GET http://a/b HTTP/1.0\r\nConnection: keep-alive\r\nX-A: 1\r\n  folded\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\b",
};

// Octets that mean something to a parser of HTTP are more interesting than others.
std::string mutate(std::string text, Random& random) {
  constexpr std::string_view special = "\r\n :;,0159afF%?/\"-=\t";
  for (std::size_t i = random.below(4); i-- > 0 && !text.empty();) {
    const auto at = random.below(text.size());
    switch (random.below(4)) {
      case 0:
        text[at] = special[random.below(special.size())];
        break;
      case 1:
        text[at] = static_cast<char>(random.below(256));
        break;
      case 2:
        text.erase(at, 1 + random.below(4));
        break;
      default:
        text.insert(at, text.substr(random.below(text.size()), random.below(20)));
    }
  }
  return text;
}

struct Reading {
  Phase phase = Phase::head;
  int status = 0;
  std::string body, rest;
  bool operator==(const Reading&) const = default;
};

Reading read_in_pieces(const std::string& text, Random& random, std::size_t most) {
  RequestReader reader(limits);
  Reading reading;
  std::size_t at = 0;
  while (at < text.size() && reading.status == 0) {
    const auto piece = 1 + random.below(most);
    reading.rest.append(text, at, piece);
    at += piece;
    for (bool moved = true; moved && !reading.rest.empty() && reader.phase() != Phase::done;) {
      const auto before = reader.phase();
      const auto fed = reader.feed(reading.rest);
      EXPECT_LE(fed.consumed, reading.rest.size());
      reading.rest.erase(0, fed.consumed);
      if (fed.refusal) reading.status = fed.refusal->status;
      moved = !fed.refusal && reader.phase() != before;
    }
  }
  reading.phase = reader.phase();
  reading.body = reader.request().body;
  EXPECT_LE(reading.body.size(), limits.message_bytes);
  // after a refusal nobody looks at anything else; before the end, at what is not yet read
  if (reading.phase != Phase::done) reading.rest.clear();
  if (reading.status != 0) reading = {Phase::head, reading.status, "", ""};
  return reading;
}

TEST(Mutation, of_requests_never_depends_on_pieces) {
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    Random random{std::mt19937(seed)};
    const auto text = mutate(requests[seed % requests.size()], random);
    const auto whole = read_in_pieces(text, random, 1 << 20);
    const auto cut = read_in_pieces(text, random, 8);
    // a refusal may come later, when more has been seen; an acceptance is one in either case
    const bool later =
        whole.status != cut.status && whole.phase != Phase::done && cut.phase != Phase::done;
    ASSERT_TRUE(later || whole == cut)
        << "seed " << seed << ": " << whole.status << "/" << cut.status << "\n"
        << text;
  }
}

TEST(Mutation, of_answers_never_breaks_the_reader) {
  const std::vector<std::string> answers{
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n0\r\n\r\n",
      "HTTP/1.0 500 No\r\nA: b\r\n\r\nuntil the end"};
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    Random random{std::mt19937(seed)};
    auto text = mutate(answers[seed % answers.size()], random);
    net::ResponseReader reader(256, 64);
    while (!reader.done() && !text.empty()) {
      const auto taken = reader.feed(std::string_view(text).substr(0, 1 + random.below(40)));
      if (!taken || *taken == 0) break;
      text.erase(0, *taken);
    }
    if (!reader.done()) static_cast<void>(reader.end());
    EXPECT_LE(reader.take().body.size(), 64u);
  }
}

TEST(Mutation, of_multipart_never_leaves_the_message) {
  const std::string text =
      "--b\r\nContent-ID: <a>\r\n\r\none\r\n--b\r\nContent-ID: <b>\r\n\r\ntwo\r\n--b--\r\n";
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    Random random{std::mt19937(seed)};
    const auto body = mutate(text, random);
    const auto part = net::find_root_part(body, "b", seed % 2 == 0 ? "<b>" : "");
    if (part) {
      EXPECT_GE(part->body.data(), body.data());
      EXPECT_LE(part->body.data() + part->body.size(), body.data() + body.size());
    }
    net::parse_media_type(mutate("multipart/related; boundary=\"b\"; start=<a>", random));
  }
}

}  // namespace
