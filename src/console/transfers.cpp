// Students who move to another region or come from there.
#include "console/cursor.hpp"
#include "console/person_parts.hpp"
#include "console/shapes.hpp"
#include "registers/dossier.hpp"
#include "registers/transfer_student.hpp"

namespace console {

using registers::Right;
using registers::Transfer;

template <>
const Shape<Transfer>& shape() {
  using T = Transfer;
  static const Shape<T> it(
      "Transfer",
      {member<T>("id", &T::id, "Номер в этом регионе."),
       member<T>("number", &T::number, "Номер перевода, общий у двух регионов."),
       member<T>("incoming", &T::incoming, "К нам."),
       member<T>("region", &T::region, "Код другого региона."),
       member<T>("student", &T::student, "Обучающийся; 0 — к нам, и мы отказали."),
       member<T>("ogrn", &T::ogrn, "ОГРН организации, которая его принимает."),
       member<T>(
           "from", [](const T& row) { return row.from; }, "Первый день в ней."),
       member<T>(
           "state", [](const T& row) { return std::string(name_of(row.state)); },
           "Состояние: asked — другой регион просит, и ждёт ответа; sent, accepted, refused."),
       member<T>("code", &T::code, "Код отказа или причины, по которой отправлен снова."),
       member<T>("reason", &T::reason, "То же словами."),
       member<T>("attempts", &T::attempts, "Сколько раз отправлен."),
       member<T>("created", &T::created, "Когда начат."),
       member<T>("changed", &T::changed, "Когда состояние стало таким.")});
  return it;
}

namespace {

base::Result<Page<Transfer>> list(Call& call, Work& work) {
  BASE_TRY(after, read_cursor(call.arguments));
  registers::TransferFilter filter;
  filter.state = registers::parse_transfer_state(call.arguments.text("state"));
  filter.before = after.value_or(0);
  filter.limit = limit_of(call) + 1;
  Page<Transfer> page;
  page.items = work.tables.transfers().page(filter);
  if (page.items.size() > limit_of(call)) {
    page.items.pop_back();
    page.next = make_cursor(call.arguments, page.items.back().id);
  }
  std::erase_if(page.items, [&](const Transfer& it) {
    const bool all = call.scope() == registers::Scope::region();
    return !all && !work.directory.has_student(call.scope(), it.student, call.today);
  });
  for (const Transfer& it : page.items)
    if (it.student) call.saw(it.student);
  return page;
}

// A transfer ends the enrollments wherever they are, and takes all along that is known: it is begun
// by who has them all.
base::Result<void> check_leaves(Call& call, Work& work, domain::PersonId student) {
  BASE_CHECK(check_seen(call, work, student));
  for (const auto& row : registers::open_enrollments(work.tables, student, call.today))
    if (!work.directory.has_organization(call.scope(), row.organization))
      return base::fail(base::Code::right_missing, "enrolled beyond the scope, too");
  return {};
}

base::Result<Transfer> start(Call& call, Work& work) {
  const domain::PersonId student{call.arguments.integer("student").value_or(0)};
  BASE_CHECK(check_leaves(call, work, student));
  const registers::Departure departure{student,
                                       std::string(call.arguments.text("region")),
                                       std::string(call.arguments.text("ogrn")),
                                       call.arguments.date("from").value_or(call.today),
                                       call.today,
                                       call.who.special};
  if (!work.bounds.regions.contains(departure.region))
    return base::fail(base::Code::region_unknown, {}, "region");
  BASE_TRY(transfer, registers::begin_transfer(work.tables, departure, call.now));
  call.saw(student);
  call.target = "transfer/" + transfer.number;
  return transfer;
}

base::Result<Transfer> answer(Call& call, Work& work) {
  auto asked = work.tables.transfers().find(call.id());
  if (!asked || asked->incoming || !asked->student)
    return base::fail(base::Code::resource_unknown, "no such transfer");
  const domain::PersonId student = asked->student;
  BASE_CHECK(check_leaves(call, work, student));
  const registers::RequestAnswer said{call.arguments.text("decision") == "confirm", call.today,
                                      call.who.special};
  BASE_TRY(transfer, registers::answer_request(work.tables, std::move(*asked), said, call.now));
  call.saw(student);
  call.target = "transfer/" + transfer.number;
  return transfer;
}

}  // namespace

std::vector<Endpoint> transfer_endpoints() {
  using enum Endpoint::Method;
  const Parameter state{.name = "state",
                        .kind = Kind::choice,
                        .description = "Состояние.",
                        .choices = {"asked", "sent", "accepted", "refused"}};
  const auto text = [](std::string_view name, std::string_view description) {
    return Parameter{
        .name = name, .place = Place::body, .description = description, .required = true};
  };
  return {endpoint({get, "/transfers", "listTransfers",
                    "Переводы в другие регионы и оттуда, новые — первыми", Right::settle_persons,
                    paged({state})},
                   list),
          endpoint({post,
                    "/transfers",
                    "startTransfer",
                    "Перевести обучающегося в другой регион",
                    Right::settle_persons,
                    {number_in(Place::body, "student", "Номер обучающегося.", true),
                     text("region", "Код региона."),
                     text("ogrn", "ОГРН организации, которая его примет."),
                     {.name = "from",
                      .place = Place::body,
                      .kind = Kind::date,
                      .description = "Первый день там; не задан — сегодня."}},
                    201},
                   start),
          endpoint({post,
                    "/transfers/{id}/answer",
                    "answerTransfer",
                    "Ответить на просьбу другого региона перевести обучающегося",
                    Right::settle_persons,
                    {id_in_path(), choice_in(Place::body, "decision",
                                             "Перевести (confirm) или отказать (decline).",
                                             {"confirm", "decline"})}},
                   answer)};
}

}  // namespace console
