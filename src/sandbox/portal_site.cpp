#include "sandbox/portal_site.hpp"

#include <algorithm>

#include "adapters/esia/form.hpp"
#include "base/text.hpp"
#include "domain/date.hpp"
#include "sandbox/field.hpp"
#include "sandbox/payload.hpp"
#include "sandbox/portal_pages.hpp"
#include "sandbox/receipt.hpp"
#include "sandbox/story.hpp"
#include "security/random.hpp"

namespace sandbox {
namespace {

namespace esia = adapters::esia;

constexpr int shown_days = 14;

std::string text(const esia::Form& form, std::string_view name) {
  return std::string(esia::field(form, name));
}

// What a page shows of an answer: its own words, or the refusal's.
template <class Show>
net::HttpResponse show(const PortalPlace& place, const Ask& ask, const Payload& question,
                       Show&& shown) {
  const auto answer = ask(question);
  if (!answer) return refusal_page(place, base::describe(answer.error()));
  if (const auto refusal = read_refusal(answer->payload()))
    return refusal_page(place, describe(*refusal));
  return shown(answer->payload());
}

Payload performance_of(const esia::Form& form) {
  const auto today = std::chrono::floor<std::chrono::days>(base::SystemClock{}.now());
  Period period{text(form, "from"), text(form, "to")};
  if (period.to.empty()) period.to = domain::format_date(today);
  if (period.from.empty())
    period.from = domain::format_date(today - std::chrono::days{shown_days - 1});
  return ask_performance(base::make_uuid(), text(form, "snils"), text(form, "student"), period);
}

Payload order_of(const esia::Form& form, const std::string& number) {
  return submit_order(base::make_uuid(),
                      {number, text(form, "snils"), text(form, "surname"), text(form, "name"),
                       text(form, "patronymic"), text(form, "birthDate"),
                       text(form, "organization"), text(form, "classGroup")});
}

}  // namespace

base::Result<std::vector<DemoParent>> read_parents(std::string_view roster, std::size_t most) {
  xml::ParseLimits limits;
  limits.bytes = roster.size();  // our own file
  BASE_TRY(document, xml::Document::parse(roster, limits));
  std::vector<DemoParent> parents;
  for (const xml::Node each : document.root().children()) {
    if (!each.is(diary_ns, "guardian") || parents.size() == most) continue;
    const auto of = [each](std::string_view name) { return field_of(each, diary_ns, name); };
    const std::string snils = of("snils");
    if (snils.empty() || std::ranges::find(parents, snils, &DemoParent::snils) != parents.end())
      continue;
    parents.push_back({snils, of("surname") + " " + of("name") + " " + of("patronymic")});
  }
  return parents;
}

std::string PortalSite::make_token() {
  return base::encode_hex(security::random_octets(20));
}

net::HttpResponse PortalSite::handle(const net::HttpRequest& request) const {
  const bool post = request.method == "POST";
  const auto form = esia::parse_form(post ? request.body : request.query);
  PortalPlace place;
  for (const Way& way : ways_) place.ways.emplace_back(way.code, way.name);
  if (!form) return refusal_page(place, "Непонятная форма");
  auto way = std::ranges::find(ways_, text(*form, "way"), &Way::code);
  if (way == ways_.end()) way = ways_.begin();
  place.way = way->code;
  place.snils = text(*form, "snils");
  place.token = token_;
  if (post && text(*form, "token") != token_)
    return refusal_page(place, "Форма не с этой страницы: откройте её заново");
  if (request.path == "/") return parents_page(place, parents_);
  if (request.path == "/children")
    return show(place, way->ask, ask_students(base::make_uuid(), place.snils),
                [&](xml::Node answer) { return children_page(place, read_children(answer)); });
  if (request.path == "/performance")
    return show(place, way->ask, performance_of(*form), [&](xml::Node answer) {
      return performance_page(place, tell_performance(answer));
    });
  const std::string number = post ? base::make_uuid() : text(*form, "number");
  if (request.path == "/order")
    return show(place, way->ask,
                post ? order_of(*form, number) : ask_order(base::make_uuid(), place.snils, number),
                [&](xml::Node answer) {
                  return order_page(place, number, field_of(answer, portal_ns, "state"),
                                    field_of(answer, portal_ns, "text"));
                });
  return refusal_page(place, "Такой страницы нет");
}

}  // namespace sandbox
