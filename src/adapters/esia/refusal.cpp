#include "adapters/esia/refusal.hpp"

#include <algorithm>
#include <array>

namespace adapters::esia {
namespace {

using enum Cure;

constexpr std::array table{
    Refusal{"ESIA-007002", registration,
            "Сертификат не соответствует мнемонике системы, или в ЕСИА его нет.",
            "Загрузите сертификат системы на технологическом портале ЕСИА и сверьте мнемонику."},
    Refusal{"ESIA-007003", program,
            "В запросе нет обязательного параметра, значение неверно или параметр повторён.",
            "Сверьте redirect_uri и scope с заявкой; иначе сообщите разработчику."},
    Refusal{"ESIA-007004", person, "Пользователь или ЕСИА отклонили запрос.",
            "Войдите снова и дайте согласие на передачу данных."},
    Refusal{"ESIA-007005", registration,
            "Системе не разрешено получать маркер доступа таким способом.",
            "Согласуйте с оператором ЕСИА вход по коду авторизации."},
    Refusal{"ESIA-007006", registration, "Область доступа (scope) неверна или неизвестна.",
            "Сверьте scope с теми, что разрешены системе в заявке."},
    Refusal{"ESIA-007007", wait, "В ЕСИА возникла неожиданная ошибка.",
            "Повторите позже; если повторяется, обратитесь в поддержку ЕСИА."},
    Refusal{"ESIA-007008", wait, "ЕСИА перегружена или на ней идут технические работы.",
            "Повторите позже."},
    Refusal{"ESIA-007009", program, "ЕСИА не выдаёт маркер доступа этим способом.",
            "Проверьте, что схема client_secret и адреса — одной версии."},
    Refusal{"ESIA-007011", person,
            "Код авторизации или маркер обновления недействителен, просрочен, использован или "
            "выдан другой системе.",
            "Войдите снова."},
    Refusal{"ESIA-007012", program, "Вид кода авторизации не поддерживается.",
            "Проверьте, что схема client_secret и адреса — одной версии."},
    Refusal{"ESIA-007013", registration, "В запросе не указана область доступа (scope).",
            "Задайте scope в настройках."},
    Refusal{"ESIA-007014", program, "В запросе нет обязательного параметра.",
            "Проверьте настройки; иначе сообщите разработчику."},
    Refusal{"ESIA-007015", registration, "Неверное время запроса.",
            "Сверьте часы сервера: он должен получать точное время."},
    Refusal{"ESIA-007019", registration, "Нет разрешения на доступ к данным.",
            "Добавьте запрошенные scope в заявку системы; без согласия пользователя их не дадут."},
    Refusal{"ESIA-007023", registration, "Адреса redirect_uri нет среди разрешённых системе.",
            "Внесите его в заявку системы буква в букву."},
    Refusal{"ESIA-007038", program, "ЕСИА не смогла прочесть параметры запроса.",
            "Сообщите разработчику."},
    Refusal{"ESIA-007039", registration,
            "В запросе кода не было code_challenge, а при обмене есть code_verifier.",
            "Проверьте, разрешён ли системе PKCE."},
    Refusal{"ESIA-007040", program, "code_verifier не подходит к code_challenge.",
            "Войдите снова; если повторяется, сообщите разработчику."},
    Refusal{"ESIA-007046", person, "Нужен второй фактор, которого у пользователя нет.",
            "Включите вход с подтверждением в личном кабинете Госуслуг."},
    Refusal{"ESIA-007053", registration,
            "client_secret неверен: подпись, сертификат или система не соответствуют друг другу, "
            "или сертификат не активен.",
            "Сверьте ключ и сертификат, их срок, схему client_secret и хеш сертификата."},
    Refusal{"ESIA-007055", person, "Учётная запись не подтверждена.",
            "Подтвердите её на Госуслугах или в центре обслуживания."},
    Refusal{"ESIA-007060", program, "Параметр roles неверен.", "Сообщите разработчику."},
    Refusal{"ESIA-007061", program, "Параметр obj_type неверен.", "Сообщите разработчику."},
    Refusal{"ESIA-007062", program, "Тип или роль пользователя указаны неверно.",
            "Сообщите разработчику."},
    Refusal{
        "ESIA-007194", person,
        "Запрошены данные организации, сотрудником которой пользователь не является.",
        "Выберите при входе свою организацию; руководитель добавляет сотрудников в её профиле."},
    Refusal{"ESIA-008010", registration, "ЕСИА не узнала систему.",
            "Сверьте мнемонику, среду (тестовая или рабочая), ключ и сертификат."},
    Refusal{"ESIA-036700", registration, "Не указана мнемоника типа согласия.",
            "Укажите её: без неё согласия не запросить."},
    Refusal{"ESIA-036701", registration, "Тип согласия не найден.",
            "Сверьте мнемонику типа согласия с заявкой."},
    Refusal{"ESIA-036702", registration, "Нет scope, обязательного для типа согласия.",
            "Добавьте его к запросу."},
    Refusal{"ESIA-036703", registration, "Scope выходят за пределы типа согласия.",
            "Уберите лишние или расширьте тип согласия заявкой."},
    Refusal{"ESIA-036704", registration, "Для этого типа согласия scope не указывают.",
            "Уберите их из запроса."},
    Refusal{"ESIA-036705", registration, "Не указано ни одного действия.",
            "Укажите действие согласия."},
    Refusal{"ESIA-036706", registration, "Такого действия нет.",
            "Сверьте действие с типом согласия."},
    Refusal{"ESIA-036707", registration, "Не указано ни одной цели.", "Укажите цель согласия."},
    Refusal{"ESIA-036716", registration, "Неверен срок действия согласия.",
            "Укажите срок в пределах типа согласия."},
    Refusal{"ESIA-036726", registration, "Такой цели нет.", "Сверьте цель с типом согласия."},
    Refusal{"ESIA-036727", registration, "Цель согласия должна быть одна.", "Укажите одну цель."},
};

constexpr std::string_view prefix = "ESIA-";

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
  });
}

base::Code code_of(Cure cure) {
  switch (cure) {
    case person:
      return base::Code::login_refused;
    case wait:
      return base::Code::partner_unreachable;
    case registration:
    case program:
      return base::Code::esia_refused;
  }
  return base::Code::esia_refused;
}

}  // namespace

std::string_view name_of(Cure cure) {
  switch (cure) {
    case person:
      return "пользователь";
    case registration:
      return "оператор";
    case wait:
      return "проходит само";
    case program:
      return "разработчик";
  }
  return {};
}

std::span<const Refusal> refusals() {
  return table;
}

const Refusal* find_refusal(std::string_view code) {
  const auto row = std::find_if(table.begin(), table.end(),
                                [code](const Refusal& each) { return each.code == code; });
  return row == table.end() ? nullptr : &*row;
}

base::Error refused(std::string_view error, std::string_view description) {
  std::string_view code = description;
  if (code.starts_with(prefix)) {
    const auto digits = code.find_first_not_of("0123456789", prefix.size());
    code = code.substr(0, std::min(digits, code.size()));
  }
  if (const Refusal* row = find_refusal(code))
    return base::fail(code_of(row->cure), std::string(row->text) + ' ' + std::string(row->remedy),
                      std::string(row->code));
  // a code that has no row yet is a number; anything else might be a person's data
  const bool numbered = code.starts_with(prefix) && code.size() <= 20;
  if (error == "access_denied" && !numbered)
    return base::fail(base::Code::login_refused, "denied", "access_denied");
  return base::fail(base::Code::esia_refused, "a refusal that has no row in docs/esia.md",
                    std::string(numbered         ? code
                                : is_word(error) ? error
                                                 : "unknown"));
}

}  // namespace adapters::esia
