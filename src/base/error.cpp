#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace base {
namespace table {  // keeps the enumerators' short names to itself

using enum Blame;
using enum Level;

// The one table of codes. Ids never change their meaning; docs/codes.md is made from it.
constexpr std::array codes{
    CodeInfo{Code::too_large, "KB-1001", "too_large", sender, 413, false, warning,
             "Сообщение больше допустимого размера.",
             "Разделите данные на несколько сообщений; предел указан в описании сервиса."},
    CodeInfo{Code::timed_out, "KB-1002", "timed_out", sender, 408, true, warning,
             "Сообщение не было передано за отведённое время.",
             "Проверьте канал связи и повторите отправку."},
    CodeInfo{Code::bad_http, "KB-1003", "bad_http", sender, 400, false, info,
             "Запрос HTTP составлен неверно.",
             "Отправьте конверт SOAP методом POST с типом text/xml или application/soap+xml."},
    CodeInfo{Code::busy, "KB-1004", "busy", receiver, 503, true, warning,
             "Сервис временно перегружен.", "Повторите отправку через указанное время."},
    CodeInfo{Code::truncated, "KB-1005", "truncated", sender, 400, true, warning,
             "Соединение закрыто до конца сообщения.", "Повторите отправку целиком."},
    CodeInfo{Code::not_here, "KB-1006", "not_here", sender, 404, false, info,
             "По этому адресу сервиса нет.", "Проверьте адрес по описанию WSDL."},
    CodeInfo{Code::partner_busy, "KB-1007", "partner_busy", receiver, 503, true, warning,
             "Партнёр шлёт сообщения чаще или больше сразу, чем ему отведено.",
             "Повторите отправку через время из Retry-After; предел согласуйте с оператором."},

    CodeInfo{Code::xml_malformed, "KB-1101", "xml_malformed", sender, 500, false, info,
             "Документ XML составлен неверно.", "Проверьте документ любым разборщиком XML."},
    CodeInfo{Code::xml_doctype, "KB-1102", "xml_doctype", sender, 500, false, warning,
             "Объявление DOCTYPE запрещено.", "Уберите DOCTYPE из документа."},
    CodeInfo{Code::xml_too_deep, "KB-1103", "xml_too_deep", sender, 500, false, warning,
             "В документе слишком много элементов или уровней вложенности.",
             "Разделите данные на несколько сообщений."},
    CodeInfo{Code::xml_encoding, "KB-1104", "xml_encoding", sender, 500, false, info,
             "Кодировка документа неверна.", "Отправьте документ в UTF-8."},
    CodeInfo{Code::xml_namespace, "KB-1105", "xml_namespace", sender, 500, false, info,
             "Пространства имён XML объявлены неверно.",
             "Объявите каждый префикс; адреса пространств имён должны быть абсолютными."},

    CodeInfo{Code::soap_version, "KB-1201", "soap_version", sender, 500, false, info,
             "Версия SOAP неизвестна.", "Отправьте SOAP 1.1 или SOAP 1.2."},
    CodeInfo{Code::soap_structure, "KB-1202", "soap_structure", sender, 500, false, info,
             "Конверт SOAP составлен неверно.",
             "В конверте должен быть один Body с одним элементом запроса."},
    CodeInfo{Code::soap_operation, "KB-1203", "soap_operation", sender, 500, false, info,
             "Такой операции в сервисе нет.", "Проверьте имя операции по описанию WSDL."},
    CodeInfo{Code::soap_must_understand, "KB-1204", "soap_must_understand", sender, 500, false,
             info, "Обязательный заголовок SOAP не поддерживается.",
             "Уберите заголовок или его признак mustUnderstand."},

    CodeInfo{Code::unsigned_message, "KB-1301", "unsigned_message", sender, 500, false, warning,
             "Сообщение не подписано.", "Подпишите Body и Timestamp по WS-Security 1.0 (X.509)."},
    CodeInfo{Code::signature_invalid, "KB-1302", "signature_invalid", sender, 500, false, warning,
             "Подпись сообщения не принята.",
             "Проверьте подпись командой kontingent verify; обратитесь к оператору с этим кодом "
             "и номером обмена."},
    CodeInfo{Code::certificate_unknown, "KB-1303", "certificate_unknown", sender, 500, false,
             warning, "Сертификат подписи не зарегистрирован.",
             "Передайте оператору действующий сертификат для регистрации."},
    CodeInfo{Code::certificate_expired, "KB-1304", "certificate_expired", sender, 500, false,
             warning, "Срок действия сертификата подписи истёк или ещё не начался.",
             "Подпишите сообщение действующим сертификатом."},
    CodeInfo{Code::certificate_revoked, "KB-1305", "certificate_revoked", sender, 500, false,
             warning, "Сертификат подписи отозван.",
             "Получите новый сертификат и передайте его оператору."},
    CodeInfo{Code::timestamp_stale, "KB-1306", "timestamp_stale", sender, 500, false, warning,
             "Метка времени сообщения отсутствует или устарела.",
             "Проверьте часы и подпишите сообщение заново."},
    CodeInfo{
        Code::message_replayed, "KB-1307", "message_replayed", sender, 500, false, warning,
        "Это же подписанное сообщение уже было принято.",
        "Чтобы повторить, подпишите сообщение заново с тем же номером и новым Timestamp (если в "
        "нём только секунды — не раньше чем через секунду); судьбу первого покажет GetStatus."},
    CodeInfo{Code::revocation_unknown, "KB-1308", "revocation_unknown", receiver, 500, true, error,
             "Сейчас нельзя проверить, не отозван ли сертификат подписи.",
             "Повторите отправку позже. Оператору: обновите списки отзыва (trust.crls)."},

    CodeInfo{Code::schema_violation, "KB-1401", "schema_violation", sender, 500, false, info,
             "Документ не соответствует схеме.",
             "Исправьте перечисленные места; схема доступна по адресу сервиса с ?wsdl."},
    CodeInfo{Code::format_unknown, "KB-1402", "format_unknown", sender, 500, false, info,
             "Формат документа не зарегистрирован для поставщика.",
             "Отправьте документ в формате, согласованном с оператором."},
    CodeInfo{Code::mapping_failed, "KB-1403", "mapping_failed", receiver, 500, false, error,
             "Документ не удалось преобразовать.",
             "Сообщите оператору код и номер обмена: ошибка в описании формата."},
    CodeInfo{Code::workbook_refused, "KB-1404", "workbook_refused", sender, 500, false, info,
             "Книга Excel не принята.",
             "Возьмите шаблон командой kontingent template и перенесите в него значения."},

    CodeInfo{Code::message_id_reused, "KB-1501", "message_id_reused", sender, 500, false, warning,
             "Номер сообщения уже использован для других данных.",
             "Присвойте новому сообщению новый номер (UUID)."},
    CodeInfo{Code::message_in_progress, "KB-1502", "message_in_progress", receiver, 503, true, info,
             "Сообщение с этим номером ещё обрабатывается.", "Повторите запрос позже."},
    CodeInfo{Code::message_unknown, "KB-1503", "message_unknown", sender, 500, false, info,
             "Сообщение с этим номером не принималось.", "Проверьте номер или отправьте заново."},

    CodeInfo{Code::operation_forbidden, "KB-1601", "operation_forbidden", sender, 500, false,
             warning, "Эта операция партнёру не разрешена.",
             "Обратитесь к оператору за правом на операцию."},
    CodeInfo{Code::organization_foreign, "KB-1602", "organization_foreign", sender, 500, false,
             warning, "Организация не закреплена за поставщиком.",
             "Обратитесь к оператору, чтобы закрепить организацию."},
    CodeInfo{Code::not_found_or_forbidden, "KB-1603", "not_found_or_forbidden", sender, 500, false,
             info, "Сведения не найдены.",
             "Сведения получают законный представитель или сам обучающийся с 14 лет по СНИЛС."},

    CodeInfo{Code::delivery_refused, "KB-1701", "delivery_refused", receiver, 500, false, error,
             "Получатель отказался принять сообщение.",
             "Устраните причину отказа и выполните kontingent deadletters replay."},
    CodeInfo{Code::delivery_expired, "KB-1702", "delivery_expired", receiver, 500, false, error,
             "Сообщение не удалось доставить за отведённое время.",
             "Проверьте получателя и выполните kontingent deadletters replay."},
    CodeInfo{Code::answer_untrusted, "KB-1703", "answer_untrusted", receiver, 500, true, warning,
             "Ответ получателя не подписан, подписан не им или отвечает не на это сообщение.",
             "Проверьте сертификат получателя в настройках и то, что отвечает по его адресу."},

    CodeInfo{Code::token_refused, "KB-1801", "token_refused", sender, 401, false, warning,
             "Нужен действующий ключ доступа.",
             "Передайте заголовок Authorization: Bearer КЛЮЧ; новый ключ выдаёт оператор."},
    CodeInfo{Code::right_missing, "KB-1802", "right_missing", sender, 403, false, warning,
             "У ключа доступа нет права на это действие.",
             "Возьмите ключ с подходящей ролью; роли описаны в документации API."},
    CodeInfo{Code::resource_unknown, "KB-1803", "resource_unknown", sender, 404, false, info,
             "Такой записи нет или она вне области ключа доступа.",
             "Проверьте номер записи и область ключа."},
    CodeInfo{Code::method_refused, "KB-1804", "method_refused", sender, 405, false, info,
             "Этот метод HTTP здесь не поддерживается.",
             "Возьмите метод из заголовка Allow ответа."},
    CodeInfo{Code::form_refused, "KB-1805", "form_refused", sender, 406, false, info,
             "Ответ бывает только в JSON.", "Разрешите application/json в заголовке Accept."},
    CodeInfo{Code::parameter_invalid, "KB-1806", "parameter_invalid", sender, 400, false, info,
             "Параметр запроса неизвестен или имеет недопустимое значение.",
             "Сверьте параметр с описанием /api/v1/openapi.json."},
    CodeInfo{Code::body_invalid, "KB-1807", "body_invalid", sender, 400, false, info,
             "Тело запроса составлено неверно.",
             "Отправьте объект JSON в UTF-8 с полями из описания /api/v1/openapi.json."},
    CodeInfo{Code::body_form_refused, "KB-1808", "body_form_refused", sender, 415, false, info,
             "Тело запроса принимается только в JSON.",
             "Передайте заголовок Content-Type: application/json."},
    CodeInfo{Code::resource_conflict, "KB-1809", "resource_conflict", sender, 409, false, info,
             "Такая запись уже есть.", "Измените имеющуюся запись или выберите другой код."},
    CodeInfo{Code::resource_changed, "KB-1810", "resource_changed", sender, 412, false, info,
             "Запись изменилась после того, как вы её прочли.",
             "Прочтите запись снова и повторите изменение с новым ETag в If-Match."},
    CodeInfo{Code::condition_missing, "KB-1811", "condition_missing", sender, 428, false, info,
             "Не передан обязательный заголовок условия.",
             "Для изменения передайте If-Match с ETag записи, для создания — Idempotency-Key."},
    CodeInfo{Code::value_refused, "KB-1812", "value_refused", sender, 422, false, info,
             "Значение верно по форме, но здесь не подходит.",
             "Проверьте, на что оно указывает: запись должна существовать."},
    CodeInfo{Code::request_key_reused, "KB-1813", "request_key_reused", sender, 422, false, info,
             "Ключ Idempotency-Key уже использован для другого запроса.",
             "Для нового запроса возьмите новый ключ."},
    CodeInfo{Code::requests_too_many, "KB-1814", "requests_too_many", sender, 429, true, info,
             "Запросов больше, чем отведено.", "Повторите через время из Retry-After."},
    CodeInfo{Code::cursor_outdated, "KB-1815", "cursor_outdated", sender, 410, false, info,
             "С этого места ленту изменений уже не продолжить.",
             "Снимите новый снимок: /api/v1/changes/snapshot."},

    CodeInfo{Code::snils_invalid, "KB-2001", "snils_invalid", sender, 500, false, info,
             "Неверный СНИЛС.", "Исправьте номер: 11 цифр с верным контрольным числом."},
    CodeInfo{Code::inn_invalid, "KB-2002", "inn_invalid", sender, 500, false, info,
             "Неверный ИНН или КПП.", "Исправьте ИНН (10 или 12 цифр) или КПП (9 знаков)."},
    CodeInfo{Code::ogrn_invalid, "KB-2003", "ogrn_invalid", sender, 500, false, info,
             "Неверный ОГРН.", "Исправьте ОГРН: 13 или 15 цифр с верной контрольной цифрой."},
    CodeInfo{Code::date_invalid, "KB-2004", "date_invalid", sender, 500, false, info,
             "Неверная дата.", "Исправьте дату по описанию формата."},
    CodeInfo{Code::code_unknown, "KB-2005", "code_unknown", sender, 500, false, info,
             "Значения нет в справочнике.", "Выберите значение из справочника формата."},
    CodeInfo{Code::field_missing, "KB-2006", "field_missing", sender, 500, false, info,
             "Не заполнено обязательное поле.", "Заполните поле."},
    CodeInfo{Code::field_invalid, "KB-2007", "field_invalid", sender, 500, false, info,
             "Значение поля недопустимо.", "Исправьте значение по описанию формата."},
    CodeInfo{Code::organization_unknown, "KB-2008", "organization_unknown", sender, 500, false,
             info, "Организация неизвестна.", "Сначала передайте организацию."},
    CodeInfo{Code::class_unknown, "KB-2009", "class_unknown", sender, 500, false, info,
             "Класс или группа неизвестны.", "Сначала передайте класс или группу."},
    CodeInfo{Code::subject_unknown, "KB-2010", "subject_unknown", sender, 500, false, info,
             "Предмет неизвестен.", "Сначала передайте предмет организации."},
    CodeInfo{Code::student_unknown, "KB-2011", "student_unknown", sender, 500, false, info,
             "Обучающийся неизвестен.", "Сначала передайте обучающегося."},
    CodeInfo{Code::lesson_duplicate, "KB-2012", "lesson_duplicate", sender, 500, false, info,
             "Урок указан в сообщении дважды с разными данными.", "Оставьте одно описание урока."},
    CodeInfo{Code::record_duplicate, "KB-2013", "record_duplicate", sender, 500, false, info,
             "Запись повторяет другую с тем же ключом.", "Оставьте одну запись с этим ключом."},
    CodeInfo{Code::person_conflict, "KB-2014", "person_conflict", sender, 500, false, warning,
             "Человека нельзя определить однозначно.",
             "Уточните СНИЛС или документ; случай попадёт оператору на разбор."},
    CodeInfo{Code::not_enrolled, "KB-2015", "not_enrolled", sender, 500, false, info,
             "На эту дату обучающийся не зачислен в организацию.",
             "Проверьте дату или сначала передайте зачисление."},
    CodeInfo{Code::dates_reversed, "KB-2016", "dates_reversed", sender, 500, false, info,
             "Дата начала позже даты окончания.", "Исправьте даты."},
    CodeInfo{Code::depends_on_rejected, "KB-2017", "depends_on_rejected", sender, 500, false, info,
             "Запись зависит от отклонённой записи этого же сообщения.",
             "Исправьте отклонённую запись и передайте обе снова."},
    CodeInfo{Code::authority_unknown, "KB-2018", "authority_unknown", sender, 500, false, info,
             "Орган управления образованием неизвестен.",
             "Проверьте ОГРН или сначала передайте орган управления."},
    CodeInfo{Code::authority_cycle, "KB-2019", "authority_cycle", sender, 500, false, info,
             "Орган управления оказался бы подчинён сам себе.",
             "Проверьте вышестоящий орган: подчинённость не должна замыкаться."},
    CodeInfo{Code::branch_unknown, "KB-2020", "branch_unknown", sender, 500, false, info,
             "Филиал неизвестен.", "Сначала передайте филиал этой организации."},
    CodeInfo{Code::programme_unknown, "KB-2021", "programme_unknown", sender, 500, false, info,
             "Образовательная программа неизвестна.",
             "Сначала передайте программу этой организации."},
    CodeInfo{Code::registry_code_invalid, "KB-2022", "registry_code_invalid", sender, 500, false,
             info, "Неверный ОКПО, ОКТМО или код специальности.",
             "Исправьте ОКПО (8 или 10 цифр), ОКТМО (8 или 11 цифр) или код вида 09.02.07."},
    CodeInfo{Code::record_ill_formed, "KB-2023", "record_ill_formed", sender, 500, false, info,
             "Запись не соответствует схеме формата.",
             "Исправьте в ней названное и пришлите запись снова."},

    CodeInfo{Code::storage_unavailable, "KB-3001", "storage_unavailable", receiver, 500, true,
             error, "Хранилище временно недоступно; сообщение не принято.",
             "Повторите отправку позже с тем же номером."},
    CodeInfo{Code::storage_full, "KB-3002", "storage_full", receiver, 500, true, error,
             "В хранилище нет места; сообщение не принято.",
             "Повторите отправку позже с тем же номером."},
    CodeInfo{Code::internal, "KB-3003", "internal", receiver, 500, true, error,
             "Внутренняя ошибка сервиса.", "Сообщите оператору код и номер обмена."},
    CodeInfo{Code::shutting_down, "KB-3004", "shutting_down", receiver, 503, true, info,
             "Сервис перезапускается; сообщение не принято.",
             "Повторите отправку позже с тем же номером."},
    CodeInfo{Code::log_tampered, "KB-3005", "log_tampered", receiver, 500, false, error,
             "Журнал сообщений изменён: цепочка хешей не сходится.",
             "Сохраните базу как есть и сверьте её с резервной копией и штампами времени."},
    CodeInfo{Code::stamp_overdue, "KB-3006", "stamp_overdue", receiver, 503, true, error,
             "Служба штампов времени слишком долго недоступна; сообщения не принимаются.",
             "Повторите отправку позже. Оператору: проверьте stamps в настройках."},

    CodeInfo{Code::config_invalid, "KB-4001", "config_invalid", receiver, 500, false, error,
             "Настройки неверны.", "Выполните kontingent check-config и исправьте указанное."},
    CodeInfo{Code::file_unreadable, "KB-4002", "file_unreadable", receiver, 500, false, error,
             "Файл не читается.", "Проверьте путь и права доступа."},
    CodeInfo{Code::key_unusable, "KB-4003", "key_unusable", receiver, 500, false, error,
             "Ключ или сертификат непригоден.", "Проверьте файл: PEM, пара ключ–сертификат."},
    CodeInfo{Code::usage, "KB-4004", "usage", sender, 400, false, info, "Команда вызвана неверно.",
             "Посмотрите kontingent --help."},
    CodeInfo{Code::partner_unreachable, "KB-4005", "partner_unreachable", receiver, 503, true,
             warning, "Партнёр недоступен.", "Проверьте адрес, сеть и сертификат партнёра."},
    CodeInfo{Code::migration_needed, "KB-4006", "migration_needed", receiver, 500, false, error,
             "База данных другой версии.", "Выполните kontingent migrate."},
    CodeInfo{Code::evidence_invalid, "KB-4007", "evidence_invalid", sender, 400, false, error,
             "Контейнер доказательств повреждён или изменён.",
             "Возьмите контейнер из другого места хранения или выгрузите его снова командой "
             "kontingent evidence export."},
};

}  // namespace table

const CodeInfo& info(Code code) {
  return table::codes[static_cast<std::size_t>(code)];
}

std::span<const CodeInfo> all_codes() {
  return table::codes;
}

const CodeInfo* find_code(std::string_view id) {
  const auto it = std::find_if(table::codes.begin(), table::codes.end(),
                               [id](const CodeInfo& row) { return row.id == id; });
  return it == table::codes.end() ? nullptr : &*it;
}

std::string describe(const Error& error) {
  const CodeInfo& row = info(error.code);
  std::string text{row.id};
  text.append(" ").append(row.text);
  if (!error.subject.empty()) text.append(" [").append(error.subject).append("]");
  if (!error.detail.empty()) text.append(" (").append(error.detail).append(")");
  return text;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::runtime_error(describe(error));
}

}  // namespace base
