// How the API writes a load that came through it.
#include "console/router.hpp"
#include "console/shapes.hpp"

namespace console {

using registers::Upload;

namespace {

Member<Upload> of(std::string_view name, domain::Outcome outcome, std::string_view description) {
  return member<Upload>(
      name, [outcome](const Upload& from) { return from.tally[outcome]; }, description);
}

bool has_protocol(const Upload& upload) {
  using enum registers::UploadState;
  return (upload.state == done && !upload.seen) || upload.state == failed;
}

}  // namespace

template <>
const Shape<Upload>& shape() {
  using T = Upload;
  using domain::Outcome;
  static const Shape<T> it(
      "LoadJob",
      {member<T>("id", &T::id, "Номер загрузки."),
       member<T>("supplier", &T::supplier, "Код поставщика."),
       member<T>("file", &T::file, "Имя файла."),
       member<T>("check_only", &T::trial, "Проверка без сохранения."),
       member<T>(
           "state", [](const T& from) { return std::string(registers::name_of(from.state)); },
           "receiving, queued, running, done, failed или cancelled."),
       member<T>("bytes", &T::bytes, "Размер файла."),
       member<T>("position", &T::position, "Сколько байт принято."),
       member<T>("cancelling", &T::cancel, "Просили остановить."),
       member<T>("stage", &T::stage, "waiting, checking или applying; пусто — не идёт."),
       member<T>("done", &T::done, "Порций пройдено на этом шаге."),
       member<T>("total", &T::all, "Порций на этом шаге."),
       member<T>(
           "received", [](const T& from) { return from.tally.received(); }, "Записей."),
       of("accepted", Outcome::accepted, "Из них принято."),
       of("unchanged", Outcome::unchanged, "Из них без изменений."),
       of("waiting", Outcome::waiting, "Из них ждут того, на что ссылаются."),
       of("outranked", Outcome::outranked, "Из них остались расхождением."),
       of("rejected", Outcome::rejected, "Из них отклонено."),
       member<T>("seen", &T::seen, "Этот файл уже загружен: ничего не сделано."),
       member<T>("resumed", &T::resumed, "Продолжена прерванная загрузка."),
       member<T>("code", &T::code, "Почему файл не принят, KB-…"),
       member<T>(
           "rule", [](const T& from) { return rule_of(from.code); }, "То же словами."),
       member<T>(
           "cure", [](const T& from) { return cure_of(from.code); }, "Что делать."),
       member<T>("reason", &T::reason,
                 "Где и что в нём не так, первые места через «; »; все — в протоколе."),
       member<T>("trace", &T::trace, "Номер обмена; у оконченной — он же в журнале загрузки."),
       member<T>(
           "protocol",
           [](const T& from) {
             return has_protocol(from)
                        ? std::string(api_root) + "/uploads/" + from.id + "/protocol.csv"
                        : std::string();
           },
           "Протокол; рядом с ним protocol.xlsx и protocol.json; пусто — его нет."),
       member<T>("created", &T::created, "Когда начали."),
       member<T>("changed", &T::changed, "Когда изменилась.")});
  return it;
}

template <>
const Shape<LoadJobs>& shape() {
  static const Shape<LoadJobs> it("LoadJobs",
                                  {member<LoadJobs>("items", &LoadJobs::items, "Новые сверху.")});
  return it;
}

}  // namespace console
