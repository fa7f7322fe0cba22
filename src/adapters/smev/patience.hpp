#pragma once
// How long a message that cannot be dealt with is left to come again. Pure; one thread.
#include <map>
#include <string>

#include "base/clock.hpp"

namespace adapters::smev {

class Patience {
 public:
  // Of a message that fails now, whether it has for so long that its sender is to be told. Then it
  // is forgotten; so is, of very many, the one that failed first.
  bool is_over(const std::string& message_id, base::Time now);

 private:
  std::map<std::string, base::Time> since_;
};

}  // namespace adapters::smev
