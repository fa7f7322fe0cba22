#pragma once
// Small documents over few names, so that prefixes and namespaces collide often: redeclared,
// undeclared, unused, reused; attributes, references, CDATA, comments, instructions, mixed text.
#include <cstdlib>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>

namespace random_tree {

// How many trees a test makes: so many unless the environment says another number.
inline int trees(int by_default) {
  const char* told = std::getenv("KONTINGENT_TREES");
  return told != nullptr ? std::atoi(told) : by_default;
}

class Maker {
 public:
  struct Taste {
    bool xml_attributes = true;  // xml:lang and its like
    bool long_text = false;      // of hundreds of characters now and then
  };

  Maker(unsigned seed, Taste taste) : random_(seed), taste_(taste) {}

  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  std::string document() {
    left_ = 1 + pick(12);
    const std::string before = around(), root = element({{"", ""}}, 0);
    return before + root + around();
  }

 private:
  using Scope = std::map<std::string, std::string>;  // prefix → URI

  template <std::size_t n>
  std::string one_of(const char* const (&choices)[n]) {
    return choices[pick(n)];
  }

  std::string around() {
    std::string text;
    while (pick(4) == 0) text += one_of({"<?p?>", "<?q d&amp;'<? \r\n?>", "<!-- c -->", "\n"});
    return text;
  }

  std::string element(Scope scope, int depth) {
    --left_;
    std::string tag = declarations(scope);
    tag += attributes(scope);
    const std::string name = qualified(scope, true) + one_of({"n", "m", "и"});
    std::string content;
    for (int pieces = pick(5); pieces > 0; --pieces) {
      if (pick(2) == 0)
        content += text();
      else if (left_ > 0 && depth < 12)
        content += element(scope, depth + 1);
    }
    if (content.empty() && pick(2) == 0) return "<" + name + tag + "/>";
    return "<" + name + tag + ">" + content + "</" + name + ">";
  }

  std::string declarations(Scope& scope) {
    std::string tag;
    for (const char* prefix : {"a", "b", "c"}) {
      if (pick(4) != 0) continue;
      scope[prefix] = one_of({"urn:1", "urn:2", "http://h/3?a=1;b=~"});
      tag += one_of({" ", "\n"}) + "xmlns:" + prefix + "='" + scope[prefix] + "'";
    }
    if (pick(4) == 0) {
      scope[""] = one_of({"", "urn:1", "urn:2", "urn:4"});
      tag += " xmlns='" + scope[""] + "'";
    }
    return tag;
  }

  // "a:" or nothing
  std::string qualified(const Scope& scope, bool is_element) {
    auto found = scope.begin();
    std::advance(found, pick(static_cast<int>(scope.size())));
    if (found->first.empty()) return "";
    return is_element || pick(3) != 0 ? found->first + ":" : "";
  }

  std::string attributes(const Scope& scope) {
    std::string tag;
    std::set<std::string> taken;
    while (pick(2) == 0) {
      const std::string prefix = qualified(scope, false);
      const std::string local = one_of({"p", "P", "pp", "_", "я", "\xEF\xA4\x80", "\U00010000"});
      const std::string uri = prefix.empty() ? "" : scope.at(prefix.substr(0, prefix.size() - 1));
      if (!taken.insert(uri + " " + local).second) continue;
      tag += " " + prefix + local + "='" + value() + "'";
    }
    if (taste_.xml_attributes && pick(5) == 0) tag += " xml:lang='" + value() + "'";
    if (taste_.xml_attributes && pick(8) == 0) tag += one_of({" xml:space='x'", " xml:id='i'"});
    return tag;
  }

  std::string value() {
    std::string made;
    while (pick(2) == 0) {
      made += one_of({"v", "&#9;", "&#10;", "&#13;", "\t", "\r\n", "&quot;", "\"", "&lt;", "&gt;",
                      ">", "&amp;", "&apos;", "&#38;lt;", "  ", "Ё", "\U0001F600", "&#128;"});
    }
    return made;
  }

  std::string text() {
    if (taste_.long_text && pick(6) == 0) return long_text();
    std::string made;
    do {
      made += one_of({"t",
                      " ",
                      "\n",
                      "\t",
                      "\r",
                      "\r\n",
                      "&#13;",
                      "&#xA0;",
                      "&lt;",
                      "&gt;",
                      "]",
                      "&amp;",
                      "&#38;amp;",
                      "\"",
                      "'",
                      "Ёж",
                      "\U0001F600",
                      "&#127;",
                      "&#x9f;",
                      "<![CDATA[<&>]]>",
                      "<![CDATA[]]>",
                      "<![CDATA[ ]]>",
                      "<!-- c -->",
                      "<!---->",
                      "<?p?>",
                      "<?q d&amp; \r?>"});
    } while (pick(3) != 0);
    return made;
  }

  // Whose every place may be where a block of 512 units begins.
  std::string long_text() {
    std::string made(static_cast<std::size_t>(pick(2) == 0 ? pick(16) : 500 + pick(16)), 'x');
    for (int i = pick(12); i > 0; --i) {
      made += one_of({"&gt;", "&gt;", "]", "&lt;", "Ё", "\U0001F600", "x", "&#133;", "&#13;"});
    }
    return made;
  }

  std::mt19937 random_;
  Taste taste_;
  int left_ = 0;  // elements that this document may still get
};

}  // namespace random_tree
