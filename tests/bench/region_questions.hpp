#pragma once
// What the portal and the officials ask about one student, each kind with its aim.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "net/http.hpp"
#include "partner.hpp"

namespace bench {

inline constexpr const char* last_day = "2026-11-20";  // of the region's marks

// Whom the questions are about: school students spread over the region.
// Whom the questions are about: school students spread over the region.
struct Child {
  std::int64_t id = 0, organization = 0;
  std::string surname, snils, guardian_snils;
};

// Keys of scripts, in turn: one may ask limits::api_requests_per_second, and that is not measured.
class Tokens {
 public:
  // Adds them with `kontingent tokens add`; said: a file for what it prints. Throws
  // std::runtime_error.
  Tokens(const std::filesystem::path& program, const std::string& config,
         const std::filesystem::path& said);
  const std::string& next() const { return all_[used_++ % all_.size()]; }

 private:
  std::vector<std::string> all_;
  mutable std::size_t used_ = 0;
};

struct Kind {
  const char* name;
  double aim_ms;  // p99
  std::function<net::HttpRequest(const Child&)> make;
};

// Both refer to what they are given.
Kind portal_kind(const Partner& portal);
std::vector<Kind> api_kinds(const Tokens& tokens);

}  // namespace bench
