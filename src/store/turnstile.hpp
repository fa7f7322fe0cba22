#pragma once
// Who writes next to an SQLite file of several processes. SQLite keeps no queue: it tries again now
// and then, so that a command-line load, which begins anew right after each commit, would shut the
// daemon out for as long as it lasts. Who wants to begin takes the turn first and gives it back
// once inside; who comes back stands behind who waits. A courtesy, not a lock: whoever cannot have
// the turn in time tries without it. flock(2): the kernel takes it back from who dies. One thread.
#include <string>

namespace store {

class Turnstile {
 public:
  // As long as it lives its thread has the turn.
  class Turn {
   public:
    explicit Turn(Turnstile& of) : of_(of) { of_.enter(); }
    ~Turn() { of_.leave(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Turnstile& of_;
  };

  // The file is made where it is missing and stays. Never fails: without it there are no turns.
  explicit Turnstile(const std::string& path);
  ~Turnstile();
  Turnstile(const Turnstile&) = delete;
  Turnstile& operator=(const Turnstile&) = delete;

 private:
  void enter();  // waits, but not for ever
  void leave();
  int descriptor_ = -1;
};

}  // namespace store
