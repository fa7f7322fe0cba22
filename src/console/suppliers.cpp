// Suppliers that the database keeps: the system administrator's.
#include <algorithm>

#include "console/endpoint.hpp"
#include "console/shapes.hpp"
#include "console/supplier_certificate.hpp"

namespace console {

using base::Code;
using registers::Right;
using registers::Supplier;
using registers::SupplierCertificate;

namespace {

namespace limits = base::limits;

// With those that were removed: a code that was once used finds its history.
base::Result<Supplier> one(Call& call, Work& work) {
  auto found = work.suppliers.find(call.arguments.text("code"));
  if (!found) return base::fail(Code::resource_unknown, "no such supplier");
  return std::move(*found);
}

base::Result<Supplier> present(Call& call, Work& work) {
  BASE_TRY(found, one(call, work));
  if (found.removed) return base::fail(Code::resource_unknown, "it was removed");
  return found;
}

base::Result<SupplierList> list(Call& call, Work& work) {
  SupplierList answer;
  for (Supplier& each : work.suppliers.all()) {
    if (each.removed) continue;
    SupplierLine& line = answer.items.emplace_back();
    line.overdue = each.is_overdue(call.now, work.bounds.utc_offset_minutes);
    line.certificates = std::ranges::count_if(
        each.certificates, [&](const auto& certificate) { return !certificate.is_over(call.now); });
    line.supplier = std::move(each);
  }
  return answer;
}

base::Result<SupplierChanges> history(Call& call, Work& work) {
  BASE_TRY(found, one(call, work));
  return SupplierChanges{
      work.suppliers.history(found.partner.code, limits::supplier_changes_shown)};
}

base::Result<Supplier> save(Call& call, Work& work, Supplier wanted, const char* action) {
  const registers::SupplierChange change{call.now, "token:" + call.who.name, action};
  BASE_TRY(saved, registers::save_supplier(work.suppliers, work.bounds, std::move(wanted), change));
  call.target = "supplier/" + saved.partner.code + "/" + std::to_string(saved.version);
  return saved;
}

// What is not said has its default: a replacement leaves nothing of what was there.
void fill(const Arguments& given, Supplier& it) {
  domain::Partner& partner = it.partner;
  partner.name = given.text("name");
  partner.organizations = given.texts("organizations");
  partner.formats = given.texts("formats");
  partner.operations = given.texts("operations");
  partner.signature.algorithms = given.texts("algorithms");
  partner.signature.timestamp = given.flag("timestamp").value_or(true);
  partner.limits.messages_per_second = static_cast<double>(
      given.integer("messages_per_second").value_or(limits::partner_messages_per_second));
  partner.limits.concurrency =
      static_cast<int>(given.integer("concurrency").value_or(limits::partner_concurrency));
  it.schedule = given.text("schedule");
  it.enabled = given.flag("enabled").value_or(true);
}

base::Result<Supplier> add(Call& call, Work& work) {
  Supplier made;
  made.partner.code = call.arguments.text("code");
  made.partner.kind = domain::PartnerKind::supplier;
  const auto before = work.suppliers.find(made.partner.code);
  if (before && !before->removed) return base::fail(Code::resource_conflict, "taken", "code");
  fill(call.arguments, made);
  if (call.arguments.has("certificate")) {
    BASE_TRY(certificate, read_supplier_certificate(call.arguments.text("certificate"), {}));
    made.certificates.push_back(std::move(certificate));
  }
  call.location = "/suppliers/" + made.partner.code;
  return save(call, work, std::move(made), "add");
}

base::Result<Supplier> replace(Call& call, Work& work) {
  BASE_TRY(wanted, present(call, work));
  fill(call.arguments, wanted);
  return save(call, work, std::move(wanted), "set");
}

base::Result<Supplier> disable(Call& call, Work& work) {
  BASE_TRY(wanted, present(call, work));
  wanted.enabled = false;
  return save(call, work, std::move(wanted), "disable");
}

base::Result<Supplier> remove(Call& call, Work& work) {
  BASE_TRY(wanted, present(call, work));
  wanted.removed = call.now;
  return save(call, work, std::move(wanted), "remove");
}

base::Result<Supplier> add_certificate(Call& call, Work& work) {
  BASE_TRY(wanted, present(call, work));
  const PinTimes times{call.arguments.moment("from"), call.arguments.moment("until")};
  BASE_TRY(certificate, read_supplier_certificate(call.arguments.text("certificate"), times));
  wanted.certificates.push_back(std::move(certificate));
  return save(call, work, std::move(wanted), "certificate add");
}

base::Result<Supplier> revoke_certificate(Call& call, Work& work) {
  BASE_TRY(wanted, present(call, work));
  const auto found = std::ranges::find(wanted.certificates, call.arguments.text("fingerprint"),
                                       &SupplierCertificate::fingerprint);
  if (found == wanted.certificates.end())
    return base::fail(Code::resource_unknown, "no such certificate");
  if (!found->revoked) found->revoked = call.now;
  return save(call, work, std::move(wanted), "certificate revoke");
}

Parameter code_in(Place place) {
  return {.name = "code",
          .place = place,
          .description = "Код поставщика: a–z, 0–9, дефис.",
          .required = true,
          .least = 1,
          .most = 64};
}

Parameter certificate_in_body(bool required) {
  return {.name = "certificate",
          .place = Place::body,
          .kind = Kind::lines,
          .description = "Его сертификат, PEM.",
          .required = required,
          .least = 1,
          .most = limits::certificate_text};
}

std::vector<Parameter> fields() {
  const auto names = [](std::string_view name, std::string_view description, std::size_t most) {
    return Parameter{.name = name,
                     .place = Place::body,
                     .kind = Kind::texts,
                     .description = description,
                     .most = static_cast<std::int64_t>(most)};
  };
  const auto flag = [](std::string_view name, std::string_view description) {
    return Parameter{
        .name = name, .place = Place::body, .kind = Kind::flag, .description = description};
  };
  const auto number = [](std::string_view name, std::string_view description, std::int64_t most) {
    return Parameter{.name = name,
                     .place = Place::body,
                     .kind = Kind::integer,
                     .description = description,
                     .most = most};
  };
  return {{.name = "name",
           .place = Place::body,
           .description = "Название для людей.",
           .required = true,
           .least = 1},
          flag("enabled", "Принимать ли его сообщения и файлы; не задано — да."),
          names("organizations", "ОГРН, о ком он вправе писать; пусто — обо всех.",
                limits::supplier_organizations),
          names("formats", "Форматы, которые он вправе слать; пусто — только собственный.",
                limits::supplier_names),
          names("operations", "Операции, которые он вправе вызывать; пусто — все.",
                limits::supplier_names),
          names("algorithms", "Допустимые алгоритмы подписи; пусто — все неустаревшие.",
                limits::supplier_names),
          flag("timestamp", "Требовать подписанный Timestamp; не задано — да."),
          number("messages_per_second", "Сообщений в секунду; 0 — без предела.", 100'000),
          number("concurrency", "Сообщений в работе; 0 — без предела.", 10'000),
          {.name = "schedule",
           .place = Place::body,
           .description = "Когда его ждать: `mon-fri 18:00`, `mon,thu 09:30`, `daily 23:00`."}};
}

std::vector<Parameter> with(std::vector<Parameter> first, const std::vector<Parameter>& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

}  // namespace

std::vector<Endpoint> supplier_endpoints() {
  using enum Endpoint::Method;
  const Parameter code = code_in(Place::path);
  const Right right = Right::manage_suppliers;
  const Parameter fingerprint{.name = "fingerprint",
                              .place = Place::path,
                              .description = "SHA-256 сертификата, 16-ричный.",
                              .required = true,
                              .least = 64,
                              .most = 64};
  const auto moment = [](std::string_view name, std::string_view description) {
    return Parameter{
        .name = name, .place = Place::body, .kind = Kind::moment, .description = description};
  };
  return {
      endpoint({get, "/suppliers", "listSuppliers", "Поставщики в базе и кто просрочил", right},
               list),
      endpoint({post, "/suppliers", "addSupplier", "Новый поставщик", right,
                with({code_in(Place::body), certificate_in_body(false)}, fields()), 201},
               add),
      endpoint({get, "/suppliers/{code}", "getSupplier", "Поставщик", right, {code}}, one),
      endpoint({put, "/suppliers/{code}", "putSupplier", "Изменить поставщика", right,
                with({code}, fields())},
               replace),
      endpoint({get,
                "/suppliers/{code}/history",
                "getSupplierHistory",
                "Кто и когда менял поставщика",
                right,
                {code}},
               history),
      endpoint({post,
                "/suppliers/{code}/disable",
                "disableSupplier",
                "Больше ничего от него не принимать",
                right,
                {code}},
               disable),
      endpoint({post,
                "/suppliers/{code}/remove",
                "removeSupplier",
                "Удалить; его записи и история остаются",
                right,
                {code}},
               remove),
      endpoint({post,
                "/suppliers/{code}/certificates",
                "addSupplierCertificate",
                "Ещё один сертификат",
                right,
                {code, certificate_in_body(true), moment("from", "С какого времени он его, UTC."),
                 moment("until", "До какого времени, UTC.")}},
               add_certificate),
      endpoint({post,
                "/suppliers/{code}/certificates/{fingerprint}/revoke",
                "revokeSupplierCertificate",
                "Отозвать сертификат навсегда",
                right,
                {code, fingerprint}},
               revoke_certificate)};
}

}  // namespace console
