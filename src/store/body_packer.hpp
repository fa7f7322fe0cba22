#pragma once
// Bodies of one day compressed against a body like them: a partner's messages of one operation
// share their envelope, their certificate and most of their names, which is nine tenths of them.
// What they are compressed against is itself a stored body of that day, so it goes when they go.
// One thread: that of the session.
#include <zstd.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "store/session.hpp"
#include "store/sql_text.hpp"

namespace store {

class BodyPacker {
 public:
  explicit BodyPacker(const Session& session) : session_(session) {}

  struct Kind {
    std::int64_t day = 0;  // see Partitions
    std::string alike;     // what bodies that look alike have in common
  };
  struct Packed {
    Blob body;
    bool whole = true;  // it needs no other to be read
  };
  // Only a body whose transaction is committed is leant on.
  Packed pack(const Kind& kind, std::string_view body);
  // Tells that a whole body was stored in the open transaction, under this reference (of at most
  // 100 octets): the next ones of its kind may lean on it, unless it is of no use.
  void offer(const Kind& kind, std::string reference, std::string_view body);
  // After a failure, also that of one job among others: what this transaction stored may be undone.
  void forget();

 private:
  struct Free {
    void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  };
  struct Example {
    std::string reference;
    std::unique_ptr<ZSTD_CDict, Free> dictionary;
    std::uint64_t transaction = 0;  // that stored it; 0: committed
    int misses = 0;                 // in a row
  };
  Example* find(const Kind& kind);

  const Session& session_;
  std::int64_t day_ = 0;
  std::uint64_t opening_ = 0;
  std::map<std::string, Example, std::less<>> examples_;
};

// The reference of the body that this one leans on; empty: it is whole.
std::string_view leans_on(std::string_view packed);
// other: the body, expanded, that leans_on named. Throws Failure (other) on what was not packed so.
std::string expand_leaning(std::string_view packed, std::string_view other);

}  // namespace store
