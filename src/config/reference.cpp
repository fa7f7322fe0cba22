// The documentation of every option, made from the tables.
#include <string>

#include "config/option.hpp"

namespace config {

namespace {

constexpr std::string_view introduction = R"(# Настройка

<!-- Этот файл сделан из таблицы параметров (src/config/*_options.cpp, options.cpp); правьте её. -->

Один файл YAML. Проверить его: `kontingent check-config --config ФАЙЛ` — программа назовёт сразу
все ошибки, каждую с местом `файл:строка:столбец` и с тем, что допустимо. Неизвестный ключ —
ошибка. Готовые примеры лежат в [deploy/examples](../deploy/examples).

- Относительный путь считается от каталога, в котором лежит файл настройки.
- Путь к файлу может начинаться с `${CREDENTIALS_DIRECTORY}/`: так systemd передаёт ключи
  (`LoadCredential`). Других переменных нет.
- Размер — байты или число с `KiB`, `MiB`, `GiB`: `10MiB`.
- Время — число с `ms`, `s`, `min`, `h` или `d`: `30s`, `5min`, `24h`.
- Пароль PostgreSQL не обязательно писать в `store`: подойдут `PGPASSFILE` (файл вида `.pgpass`)
  или `PGPASSWORD` в окружении службы. Остальное — как в адресах libpq, например
  `postgresql://kontingent@db.example/kontingent?sslmode=verify-full`.
- Несколько узлов PostgreSQL перечисляют через запятую:
  `postgresql://kontingent@db1.example:5432,db2.example:5432/kontingent`. Шина работает с тем,
  который принимает запись, а когда им становится другой, переходит на него сама.

)";

// A table cell: the default or an explanation why there is none.
template <class Target>
std::string default_text(const Option<Target>& option) {
  if (option.required) return option.in_section ? "**обязателен** в разделе" : "**обязателен**";
  return option.fallback.empty() ? "—" : "`" + option.fallback + "`";
}

std::string title_of(std::string_view section) {
  for (const Section& each : sections())
    if (each.key == section) return std::string(each.description);
  return "";
}

template <class Target>
std::string make_tables(const Options<Target>& options, const std::string& first_title,
                        const std::string& parent) {
  std::string text, current = "?";
  for (const Option<Target>& option : options) {
    const auto dot = option.key.find('.');
    const std::string section(dot == option.key.npos ? "" : option.key.substr(0, dot));
    if (section != current) {
      text += text.empty() ? "## " : "\n## ";
      text += section.empty() ? first_title : "`" + parent + section + "` — " + title_of(section);
      text +=
          "\n\n| ключ | тип | по умолчанию | допустимо | что это |\n"
          "| --- | --- | --- | --- | --- |\n";
    }
    current = section;
    text += "| `" + std::string(option.key) + "` | " + std::string(option.type) + " | " +
            default_text(option) + " | " + option.allowed + " | " +
            std::string(option.description) + " |\n";
  }
  return text;
}

}  // namespace

std::string reference_markdown() {
  return std::string(introduction) + make_tables(settings_options(), "Данные и партнёры", "") +
         "\n" +
         make_tables(partner_options(), "Партнёр: каждый элемент списка `partners`",
                     "partners[].") +
         "\n" +
         make_tables(pin_options(), "Сертификат партнёра со сроком: элемент списка `certificates`",
                     "certificates[].") +
         "\n" +
         make_tables(route_options(), "Маршрут: каждый элемент списка `routes`", "routes[].") +
         "\n" +
         make_tables(destination_options(), "Получатель маршрута: элемент списка `to`", "to[].") +
         "\n" +
         make_tables(smev_request_options(), "Запросы СМЭВ: элемент списка `smev.requests`",
                     "requests[].") +
         "\n" +
         make_tables(federal_region_options(), "Другой регион: элемент списка `federal.regions`",
                     "regions[].");
}

}  // namespace config
