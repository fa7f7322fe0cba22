// E-diaries that trust our word about people: the system administrator's.
#include "console/endpoint.hpp"
#include "security/keys.hpp"

namespace console {

using base::Code;
using registers::Diary;
using registers::Right;

namespace {

struct DiaryList {
  std::vector<Diary> items;
};

}  // namespace

template <>
const Shape<Diary>& shape() {
  using T = Diary;
  static const Shape<T> it(
      "Diary", {member<T>("code", &T::code, "Код: `client_id` дневника."),
                member<T>("name", &T::name, "Название, какое видит человек."),
                member<T>("purpose", &T::purpose, "Для чего дневнику данные; человек читает это."),
                member<T>("addresses", &T::addresses, "Куда браузер возвращается; буква в букву."),
                member<T>("attributes", &T::attributes, "О чём можно спросить."),
                member<T>(
                    "confidential", [](const T& from) { return !from.secret_digest.empty(); },
                    "Хранит ли дневник секрет; если нет, он доказывает себя только PKCE."),
                member<T>("saml", &T::saml_entity,
                          "Его entityID в SAML 2.0; метаданные даёт `kontingent diaries`."),
                member<T>("enabled", &T::enabled, "Входят ли в него через нас."),
                member<T>("created", &T::created, "Когда зарегистрирован."),
                member<T>("changed", &T::changed, "Когда изменён.")});
  return it;
}

template <>
const Shape<DiaryList>& shape() {
  using T = DiaryList;
  static const Shape<T> it("DiaryList", {member<T>("items", &T::items, "По коду.")});
  return it;
}

namespace {

base::Result<DiaryList> list(Call&, Work& work) {
  return DiaryList{work.diaries.all()};
}

base::Result<Diary> one(Call& call, Work& work) {
  auto found = work.diaries.find(call.arguments.text("code"));
  if (!found) return base::fail(Code::resource_unknown, "no such diary");
  return std::move(*found);
}

// What is not said has its default; a secret stays until there is another one.
base::Result<void> fill(const Call& call, Diary& it) {
  const Arguments& given = call.arguments;
  it.name = given.text("name");
  it.purpose = given.text("purpose");
  it.addresses = given.texts("addresses");
  it.attributes = given.texts("attributes");
  it.enabled = given.flag("enabled").value_or(true);
  it.changed = call.now;
  if (given.has("secret")) it.secret_digest = security::sha256_hex(given.text("secret"));
  return registers::check_diary(it);
}

base::Result<Diary> add(Call& call, Work& work) {
  Diary made;
  made.code = call.arguments.text("code");
  made.created = call.now;
  BASE_CHECK(fill(call, made));
  if (!work.diaries.add(made)) return base::fail(Code::resource_conflict, "taken", "code");
  call.target = registers::diary_change({}, made);
  call.location = "/diaries/" + made.code;
  return made;
}

base::Result<Diary> replace(Call& call, Work& work) {
  BASE_TRY(wanted, one(call, work));
  const Diary before = wanted;
  BASE_CHECK(fill(call, wanted));
  work.diaries.put(wanted);
  call.target = registers::diary_change(before, wanted);
  return wanted;
}

Parameter code_in(Place place) {
  return {.name = "code",
          .place = place,
          .description = "Код дневника: a–z, 0–9, дефис.",
          .required = true,
          .least = 1,
          .most = 64};
}

std::vector<Parameter> fields(Place place_of_code) {
  const auto text = [](std::string_view name, std::string_view description) {
    return Parameter{.name = name,
                     .place = Place::body,
                     .description = description,
                     .required = true,
                     .least = 1};
  };
  const auto texts = [](std::string_view name, std::string_view description, bool required) {
    return Parameter{.name = name,
                     .place = Place::body,
                     .kind = Kind::texts,
                     .description = description,
                     .required = required,
                     .most = base::limits::diary_addresses};
  };
  return {
      code_in(place_of_code),
      text("name", "Название для людей."),
      text("purpose", "Для чего дневнику данные, словами для людей."),
      texts("addresses",
            "Адреса возврата (`redirect_uri`): https, http://localhost или схема приложения.",
            true),
      texts("attributes",
            "О чём можно спросить: `fullname`, `snils`, `student`, `guardian`, `employee`.", false),
      {.name = "secret",
       .place = Place::body,
       .description = "Секрет дневника; хранится только SHA-256. Не задан — прежний; не было — "
                      "дневник без секрета.",
       .least = 32},
      {.name = "enabled",
       .place = Place::body,
       .kind = Kind::flag,
       .description = "Входят ли в него через нас; не задано — да."}};
}

}  // namespace

std::vector<Endpoint> diary_endpoints() {
  using enum Endpoint::Method;
  const Right right = Right::manage_suppliers;
  return {
      endpoint({get, "/diaries", "listDiaries", "Дневники, куда входят через нас", right}, list),
      endpoint({post, "/diaries", "addDiary", "Зарегистрировать дневник", right,
                fields(Place::body), 201},
               add),
      endpoint({get,
                "/diaries/{code}",
                "getDiaryRegistration",
                "Регистрация дневника",
                right,
                {code_in(Place::path)}},
               one),
      endpoint({put, "/diaries/{code}", "putDiary", "Изменить регистрацию дневника", right,
                fields(Place::path)},
               replace)};
}

}  // namespace console
