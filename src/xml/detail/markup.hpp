#pragma once
// Private to xml/: where the tags of a text begin and end, octet by octet, so that the text may
// come in blocks that are cut anywhere. It knows nothing of what is right: the parser says that
// later.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace xml {

struct Tag {
  enum class Kind { start, end, empty } kind{};
  std::string_view name;              // as written: "p:name"
  std::uint64_t begin = 0, past = 0;  // of "<", behind ">"
  long line = 1, last_line = 1;       // of both
};

class Markup {
 public:
  // Told each tag; false: no more of them.
  using OnTag = std::function<base::Result<bool>(const Tag&)>;

  // Errors: those of on_tag; xml_doctype; xml_malformed (a name without end, "<!" of another kind).
  // True: on_tag wants more.
  base::Result<bool> feed(std::string_view block, const OnTag& on_tag);

  std::uint64_t offset() const { return offset_; }  // of what comes next
  long line() const { return line_; }
  // Octets of what was opened by "<" and has not ended.
  std::uint64_t pending() const { return in_ == In::text ? 0 : offset_ - tag_.begin; }

 private:
  enum class In { text, opened, bang, comment, cdata, instruction, tag, quoted };

  std::size_t plain_tag(std::string_view text);
  base::Result<void> open(char c);
  base::Result<void> bang(char c);
  std::size_t plain_run(std::string_view text) const;  // inside a tag
  base::Result<void> skip(std::string_view run);
  base::Result<bool> tag(char c, const OnTag& on_tag);
  void leave(char c, std::string_view end);  // comment and the like, at its end
  base::Error bad(base::Code code, const char* why) const;

  In in_ = In::text;
  std::uint64_t offset_ = 0;
  long line_ = 1;
  Tag tag_;
  std::string name_, lead_;
  bool named_ = false;  // the name has ended
  char quote_ = 0;
  char before_ = 0, last_ = 0;  // the two octets before this one, inside of what is open
};

}  // namespace xml
