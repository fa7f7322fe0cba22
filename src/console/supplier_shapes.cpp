// How the API writes suppliers.
#include "console/shapes.hpp"

namespace console {

using registers::Supplier;
using registers::SupplierCertificate;
using registers::SupplierHistory;

template <>
const Shape<SupplierCertificate>& shape() {
  using T = SupplierCertificate;
  static const Shape<T> it(
      "SupplierCertificate",
      {member<T>("fingerprint", &T::fingerprint, "SHA-256 сертификата, 16-ричный."),
       member<T>("expires", &T::expires, "Когда кончается сам сертификат."),
       member<T>("from", &T::from, "С какого времени он его."),
       member<T>("until", &T::until, "До какого времени."),
       member<T>("revoked", &T::revoked, "Когда отозван; навсегда.")});
  return it;
}

// Nothing that a delivery changes: what stands here is what If-Match compares.
template <>
const Shape<Supplier>& shape() {
  using T = Supplier;
  const auto of = [](auto domain::Partner::*which) {
    return [which](const T& from) { return from.partner.*which; };
  };
  static const Shape<T> it(
      "Supplier",
      {member<T>("code", of(&domain::Partner::code), "Код; не меняется."),
       member<T>("name", of(&domain::Partner::name), "Название для людей."),
       member<T>("enabled", &T::enabled, "Принимаются ли его сообщения и файлы."),
       member<T>("organizations", of(&domain::Partner::organizations),
                 "ОГРН, о ком он вправе писать; пусто — обо всех."),
       member<T>("formats", of(&domain::Partner::formats),
                 "Форматы, которые он вправе слать; пусто — только собственный."),
       member<T>("operations", of(&domain::Partner::operations),
                 "Операции, которые он вправе вызывать; пусто — все."),
       member<T>(
           "algorithms", [](const T& from) { return from.partner.signature.algorithms; },
           "Допустимые алгоритмы подписи; пусто — все неустаревшие."),
       member<T>(
           "timestamp", [](const T& from) { return from.partner.signature.timestamp; },
           "Нужен ли подписанный Timestamp."),
       member<T>(
           "messages_per_second",
           [](const T& from) {
             return static_cast<std::int64_t>(from.partner.limits.messages_per_second);
           },
           "Сообщений в секунду; 0 — без предела."),
       member<T>(
           "concurrency", [](const T& from) { return from.partner.limits.concurrency; },
           "Сообщений в работе; 0 — без предела."),
       member<T>("schedule", &T::schedule, "Когда его ждут; пусто — никогда."),
       member<T>("certificates", &T::certificates, "Сертификаты, и отозванные."),
       member<T>("version", &T::version, "Которое это изменение."),
       member<T>("created", &T::created, "Когда добавлен."),
       member<T>("changed", &T::changed, "Когда изменён."),
       member<T>("removed", &T::removed, "Когда удалён.")});
  return it;
}

template <>
const Shape<SupplierLine>& shape() {
  using T = SupplierLine;
  static const Shape<T> it(
      "SupplierLine",
      {member<T>(
           "code", [](const T& from) { return from.supplier.partner.code; }, "Код."),
       member<T>(
           "name", [](const T& from) { return from.supplier.partner.name; }, "Название."),
       member<T>(
           "enabled", [](const T& from) { return from.supplier.enabled; }, "Принимается ли."),
       member<T>(
           "schedule", [](const T& from) { return from.supplier.schedule; }, "Когда его ждут."),
       member<T>(
           "delivered", [](const T& from) { return from.supplier.delivered; },
           "Последняя поставка, которую приняли хотя бы частью."),
       member<T>("overdue", &T::overdue, "Срок прошёл, а в этот день ничего не пришло."),
       member<T>("certificates", &T::certificates, "Сколько сертификатов действует.")});
  return it;
}

template <>
const Shape<SupplierList>& shape() {
  using T = SupplierList;
  static const Shape<T> it("SupplierList", {member<T>("items", &T::items, "По коду.")});
  return it;
}

template <>
const Shape<SupplierHistory>& shape() {
  using T = SupplierHistory;
  static const Shape<T> it(
      "SupplierChange",
      {member<T>("version", &T::version, "Которое это изменение."),
       member<T>(
           "at", [](const T& from) { return from.change.at; }, "Когда."),
       member<T>(
           "actor", [](const T& from) { return from.change.actor; },
           "Кто: `token:ИМЯ` или `cli:УЧЁТНАЯ ЗАПИСЬ`."),
       member<T>(
           "action", [](const T& from) { return from.change.action; }, "Что сделал."),
       member<T>("state", &T::text, "Каким поставщик стал, по строке на поле.")});
  return it;
}

template <>
const Shape<SupplierChanges>& shape() {
  using T = SupplierChanges;
  static const Shape<T> it("SupplierChanges", {member<T>("items", &T::items, "Новые сверху.")});
  return it;
}

}  // namespace console
