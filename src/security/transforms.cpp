#include "security/transforms.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "security/detail/ids.hpp"
#include "security/detail/names.hpp"
#include "security/detail/signature.hpp"
#include "xml/canonical.hpp"
#include "xml/smev_transform.hpp"

namespace security {
namespace {

enum class Step { exclusive, inclusive, smev, enveloped };

struct Named {
  std::string_view name, uri;
  Step step;
};
constexpr std::array<Named, 4> table = {{{"exc-c14n", exc_c14n, Step::exclusive},
                                         {"c14n", inc_c14n, Step::inclusive},
                                         {"smev", smev_uri, Step::smev},
                                         {"enveloped", enveloped_uri, Step::enveloped}}};

base::Error wrong_use(std::string text, std::string subject) {
  return base::fail(base::Code::usage, std::move(text), std::move(subject));
}

base::Result<Step> find_step(const std::string& word) {
  for (const Named& row : table)
    if (word == row.name || word == row.uri) return row.step;
  std::string known;
  for (const Named& row : table)
    known +=
        (known.empty() ? "" : ", ") + std::string(row.name) + " (" + std::string(row.uri) + ")";
  return wrong_use("такого преобразования нет; есть: " + known, word);
}

struct Plan {
  bool enveloped = false, canonical = false, exclusive = true;
  bool smev = false;  // without canonical: over the document as it was written
};

base::Result<Plan> make_plan(const std::vector<std::string>& words) {
  Plan plan;
  for (const std::string& word : words) {
    BASE_TRY(step, find_step(word));
    if (step == Step::smev) {
      if (!plan.exclusive || plan.smev || plan.enveloped)
        return wrong_use("преобразование СМЭВ стоит один раз, само по себе или сразу за exc-c14n",
                         word);
      plan.smev = true;
    } else if (plan.canonical || plan.smev) {
      return wrong_use("за каноникализацией может стоять только преобразование СМЭВ", word);
    } else if (step == Step::enveloped) {
      if (plan.enveloped) return wrong_use("enveloped указано дважды", word);
      plan.enveloped = true;
    } else {
      plan.canonical = true;
      plan.exclusive = step == Step::exclusive;
    }
  }
  if (!words.empty() && !plan.canonical && !plan.smev)
    return wrong_use("нужна каноникализация: за enveloped укажите exc-c14n или c14n", "");
  return plan;
}

base::Result<xml::Node> find_signature(xml::Node node) {
  auto found = find_all(node, ds_ns, "Signature");
  if (found.size() > 1)
    std::erase_if(found, [node](const xml::Node& each) { return each.parent() != node; });
  if (found.size() > 1)
    return wrong_use("внутри несколько подписей: неясно, какую из них исключить", node.path());
  return found.empty() ? xml::Node() : found[0];
}

}  // namespace

std::vector<std::string> transform_names() {
  std::vector<std::string> names;
  for (const Named& row : table) names.emplace_back(row.name);
  return names;
}

base::Result<std::string> digest_input(const xml::Document& document, std::string_view id,
                                       const std::vector<std::string>& transforms) {
  BASE_TRY(plan, make_plan(transforms));
  xml::Node node = document.root();
  if (!id.empty()) {
    const auto holder = find_id(document.raw(), id);
    if (!holder)
      return wrong_use("элемента с таким идентификатором нет, или он не один", std::string(id));
    node = *holder;
  }
  xml::StringSink sink;
  if (plan.smev) {
    const bool written = !plan.canonical;
    BASE_CHECK(xml::smev_transform(
        node, sink, written ? xml::SmevInput::as_written : xml::SmevInput::canonical));
    return sink.take();
  }
  xml::C14n how{.exclusive = plan.exclusive, .whole_document = id.empty()};
  if (plan.enveloped) {
    BASE_TRY(signature, find_signature(node));
    how.without = signature;
  }
  BASE_CHECK(xml::canonicalize(node, how, sink));
  return sink.take();
}

}  // namespace security
