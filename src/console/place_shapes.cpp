// The shapes of organizations and authorities.
#include "console/shapes.hpp"

namespace console {

using registers::AuthorityCard;
using registers::AuthorityEntry;
using registers::OrganizationCard;
using registers::OrganizationEntry;

namespace {

template <class T>
Member<T> of_entry(std::string_view name, auto get, std::string_view description) {
  return member<T>(
      name, [get](const T& card) { return std::invoke(get, card.entry); }, description);
}

template <class T>
std::vector<Member<T>> organization_members(auto member_of) {
  using E = OrganizationEntry;
  return {member_of("id", &E::id, "Номер записи."),
          member_of("ogrn", &E::ogrn, "ОГРН."),
          member_of("inn", &E::inn, "ИНН."),
          member_of("full_name", &E::full_name, "Полное наименование."),
          member_of("short_name", &E::short_name, "Краткое наименование."),
          member_of("kind", &E::kind, "Вид организации."),
          member_of("municipality", &E::municipality, "Муниципальное образование."),
          member_of("authority", &E::authority, "Номер органа управления над ней."),
          member_of("status", &E::status, "Статус."),
          member_of("ownership", &E::ownership, "Форма собственности.")};
}

template <class T>
std::vector<Member<T>> authority_members(auto entry_of) {
  using F = domain::AuthorityRecord;
  const auto plain = [entry_of](std::string_view name, auto get, std::string_view description) {
    return member<T>(
        name, [entry_of, get](const T& from) { return get(entry_of(from)); }, description);
  };
  const auto text = [plain](std::string_view name, auto field, std::string_view description) {
    return plain(
        name, [field](const AuthorityEntry& from) { return std::invoke(field, from.row.fields); },
        description);
  };
  return {plain(
              "id", [](const AuthorityEntry& from) { return from.row.id; }, "Номер записи."),
          plain(
              "parent",
              [](const AuthorityEntry& from) {
                const auto above = from.row.parent;
                return above ? std::optional(above) : std::nullopt;
              },
              "Номер вышестоящего органа."),
          text("ogrn", &F::ogrn, "ОГРН."),
          text("inn", &F::inn, "ИНН."),
          text("kpp", &F::kpp, "КПП."),
          text("okpo", &F::okpo, "ОКПО."),
          text("oktmo", &F::oktmo, "ОКТМО."),
          text("full_name", &F::full_name, "Полное наименование."),
          text("short_name", &F::short_name, "Краткое наименование."),
          text("municipality", &F::municipality, "Муниципальное образование."),
          text("address", &F::address, "Адрес."),
          text("phone", &F::phone, "Телефон."),
          text("fax", &F::fax, "Факс."),
          text("email", &F::email, "Электронная почта."),
          text("site", &F::site, "Сайт."),
          text("head", &F::head, "Руководитель."),
          plain("authorities", std::mem_fn(&AuthorityEntry::authorities),
                "Сколько органов ниже, считая все уровни."),
          plain("organizations", std::mem_fn(&AuthorityEntry::organizations),
                "Сколько организаций у него и ниже."),
          plain("students", std::mem_fn(&AuthorityEntry::students),
                "Сколько обучающихся в них сегодня.")};
}

}  // namespace

template <>
const Shape<AuthorityEntry>& shape() {
  using T = AuthorityEntry;
  static const Shape<T> it("Authority",
                           authority_members<T>([](const T& from) -> const T& { return from; }));
  return it;
}

template <>
const Shape<AuthorityCard>& shape() {
  using T = AuthorityCard;
  static const Shape<T> it = [] {
    auto members =
        authority_members<T>([](const T& from) -> const AuthorityEntry& { return from.entry; });
    members.push_back(member<T>("parent_name", &T::parent_name, "Вышестоящий орган."));
    members.push_back(member<T>("below", &T::below, "Органы прямо под ним."));
    members.push_back(member<T>("source", &T::source, "Откуда запись."));
    return Shape<T>("AuthorityCard", std::move(members));
  }();
  return it;
}

template <>
const Shape<registers::BranchRow>& shape() {
  using T = registers::BranchRow;
  const auto text = [](std::string_view name, auto field, std::string_view description) {
    return member<T>(
        name, [field](const T& from) { return std::invoke(field, from.fields); }, description);
  };
  using F = domain::BranchRecord;
  static const Shape<T> it(
      "Branch", {member<T>("id", &T::id, "Номер записи."), text("name", &F::name, "Название."),
                 text("kpp", &F::kpp, "КПП."), text("address", &F::address, "Адрес."),
                 text("phone", &F::phone, "Телефон."), text("head", &F::head, "Руководитель.")});
  return it;
}

template <>
const Shape<OrganizationEntry>& shape() {
  const auto plain = [](auto... arguments) { return member<OrganizationEntry>(arguments...); };
  static const Shape<OrganizationEntry> it("Organization",
                                           organization_members<OrganizationEntry>(plain));
  return it;
}

template <>
const Shape<registers::ClassEntry>& shape() {
  using T = registers::ClassEntry;
  using R = registers::ClassGroupRow;
  const auto of_row = [](std::string_view name, auto field, std::string_view description) {
    return member<T>(
        name, [field](const T& from) { return std::invoke(field, from.row); }, description);
  };
  static const Shape<T> it(
      "ClassGroup",
      {of_row("id", &R::id, "Номер записи."),
       of_row("school_year", &R::school_year, "Учебный год: 2026 — 2026/27."),
       of_row("parallel", &R::parallel, "Параллель; 0 — нет."),
       of_row("letter", &R::letter, "Литера."), of_row("name", &R::name, "Название."),
       of_row("age_group", &R::age_group, "Детский сад: возрастная группа."),
       of_row("mode_of_stay", &R::mode_of_stay, "Детский сад: режим пребывания."),
       of_row("orientation", &R::orientation, "Детский сад: направленность группы."),
       of_row(
           "programme",
           [](const R& row) { return row.programme ? std::optional(row.programme) : std::nullopt; },
           "Номер программы."),
       member<T>("programme_name", &T::programme_name, "Её название."),
       of_row("specialty", &R::specialty, "Профессия или специальность, код."),
       member<T>("students", &T::students, "Обучающихся сегодня.")});
  return it;
}

template <>
const Shape<registers::ProgrammeRow>& shape() {
  using T = registers::ProgrammeRow;
  using F = domain::ProgrammeRecord;
  const auto of_record = [](std::string_view name, auto field, std::string_view description) {
    return member<T>(
        name, [field](const T& from) { return std::invoke(field, from.fields); }, description);
  };
  static const Shape<T> it(
      "Programme",
      {member<T>("id", &T::id, "Номер записи."), of_record("kind", &F::kind, "Вид программы."),
       of_record("name", &F::name, "Название."),
       of_record("level", &F::level, "Уровень основной программы."),
       of_record("orientation", &F::orientation, "Направленность дополнительной программы."),
       of_record("specialty", &F::specialty, "Профессия или специальность, код."),
       of_record(
           "specialty_group",
           [](const F& from) { return from.specialty.substr(0, from.specialty.find('.')); },
           "Укрупнённая группа специальностей: первые две цифры кода.")});
  return it;
}

template <>
const Shape<OrganizationCard>& shape() {
  using T = OrganizationCard;
  static const Shape<T> it = [] {
    auto members = organization_members<T>([](auto... all) { return of_entry<T>(all...); });
    const auto of_record = [](std::string_view name, auto field, std::string_view description) {
      return member<T>(
          name, [field](const T& card) { return std::invoke(field, card.record); }, description);
    };
    using R = domain::OrganizationRecord;
    const std::vector<Member<T>> more{
        of_record("kpp", &R::kpp, "КПП."),
        of_record("okpo", &R::okpo, "ОКПО."),
        of_record("oktmo", &R::oktmo, "ОКТМО."),
        of_record("legal_form", &R::legal_form, "Организационно-правовая форма."),
        of_record("activities", &R::activities, "Виды деятельности."),
        of_record("address", &R::address, "Адрес."),
        of_record("actual_address", &R::actual_address, "Фактический адрес."),
        of_record("phone", &R::phone, "Телефон."),
        of_record("fax", &R::fax, "Факс."),
        of_record("email", &R::email, "Электронная почта."),
        of_record("site", &R::site, "Сайт."),
        of_record("head", &R::head, "Руководитель."),
        of_record("licence", &R::licence, "Номер лицензии."),
        of_record("licence_issued", &R::licence_issued, "Её дата."),
        of_record("accreditation", &R::accreditation, "Номер свидетельства об аккредитации."),
        of_record("accreditation_until", &R::accreditation_until, "По какой день действует."),
        of_record("places", &R::places, "Сколько мест."),
        member<T>("authority_name", &T::authority_name, "Орган управления над ней."),
        member<T>("branches", &T::branches, "Филиалы."),
        member<T>("students", &T::students, "Обучающихся сегодня."),
        member<T>("classes", &T::classes, "Классы и группы, новые годы сверху."),
        member<T>("subjects", &T::subjects, "Предметы и их привязка."),
        member<T>("programmes", &T::programmes,
                  "Программы: образовательные уровни, направленности, специальности."),
        member<T>("source", &T::source, "Откуда запись.")};
    members.insert(members.end(), more.begin(), more.end());
    return Shape<T>("OrganizationCard", std::move(members));
  }();
  return it;
}

}  // namespace console
