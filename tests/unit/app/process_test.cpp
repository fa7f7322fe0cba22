#include "app/process.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace app {
namespace {

TEST(Process, that_runs_has_not_ended) {
  EXPECT_FALSE(has_ended(process_name()));
}

TEST(Process, that_is_gone_or_was_followed_by_another_of_its_number_has_ended) {
  const std::string own = process_name();
  EXPECT_TRUE(has_ended(own + "1")) << "another start";
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  const std::string host = own.substr(0, own.find('/'));
  EXPECT_TRUE(has_ended(host + "/" + std::to_string(child) + "/1"));
}

TEST(Process, of_another_machine_or_nobodys_is_not_known_to_have_ended) {
  for (const char* name : {"elsewhere.example/1/1", "", "x", "/", "//"})
    EXPECT_FALSE(has_ended(name)) << name;
}

}  // namespace
}  // namespace app
