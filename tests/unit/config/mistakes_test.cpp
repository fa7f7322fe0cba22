#include <gmock/gmock.h>

#include "config/places.hpp"
#include "folder.hpp"

namespace config {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

using Mistakes = Folder;

TEST_F(Mistakes, are_described_with_file_line_and_column) {
  EXPECT_EQ(describe({"k.yaml", 12, 3, "неизвестный ключ «lisen»"}),
            "k.yaml:12:3: неизвестный ключ «lisen»");
  EXPECT_EQ(describe({"k.yaml", 0, 0, "файла нет"}), "k.yaml: файла нет");
}

TEST_F(Mistakes, are_reported_all_at_once_in_the_order_of_the_file) {
  EXPECT_THAT(
      mistakes_of(R"(lisen: {port: 1}
store: mysql://db
listen: {port: 70000, adress: 1.1.1.1}
tls: {certificate: absent.crt, key: tls.key}
signing: [bus.crt]
log: {format: xml}
resources: share
trust: {anchors: []}
)"),
      ElementsAre("1:1 неизвестный ключ «lisen»; возможно, «listen»",
                  StartsWith("2:8 недопустимый адрес хранилища; допустимо: sqlite:///"),
                  "3:16 число 70000 вне границ; допустимо от 0 до 65535",
                  "3:23 неизвестный ключ «adress»; возможно, «address»",
                  "4:20 файла нет: " + (folder_ / "absent.crt").string(),
                  "5:10 ожидается раздел с ключами: certificate, key, passphrase_file, algorithm",
                  "5:10 нет обязательного ключа «signing.key»",
                  "6:15 недопустимое значение «xml»; допустимо: text, json",
                  "8:18 список пуст; нужен хотя бы один файл"));
}

TEST_F(Mistakes, about_the_api_are_told) {
  const auto mistake_of = [&](const std::string& section) {
    const auto found = mistakes_of(std::string(minimum) + "console: " + section + "\n");
    return found.size() == 1 ? found[0] : std::to_string(found.size()) + " mistakes";
  };
  EXPECT_THAT(mistake_of("{address: 127.0.0.1}"),
              HasSubstr("нет обязательного ключа «console.port»"));
  EXPECT_THAT(mistake_of("{port: 70000}"), HasSubstr("вне границ"));
  EXPECT_THAT(mistake_of("{port: 8443, address: 0.0.0.0}"), HasSubstr("у API свой вход"));
  EXPECT_THAT(mistake_of("{port: 1, key: bus.key}"), HasSubstr("только вместе"));
  EXPECT_THAT(mistake_of("{port: 1, adress: x}"), HasSubstr("возможно, «address»"));
}

TEST_F(Mistakes, two_doors_on_one_port_are_told) {
  const std::string doors = "operations: {port: 9000}\nlisten: {port: 9000, address: ";
  EXPECT_THAT(mistakes_of(minimum + doors + "0.0.0.0}\n"),
              ElementsAre(HasSubstr("нужен другой operations.port")));
  EXPECT_THAT(mistakes_of(minimum + doors + "192.0.2.1}\n"), ElementsAre());
}

TEST_F(Mistakes, in_the_parameters_of_a_database_are_told) {
  const auto mistakes = [&](const std::string& parameters) {
    std::string text = minimum;
    text.replace(text.find("sqlite:k.db"), 11, "\"postgresql://a@b/c?" + parameters + "\"");
    return mistakes_of(text);
  };
  EXPECT_THAT(mistakes("sslmod=require"), ElementsAre(HasSubstr("возможно, sslmode")));
  EXPECT_THAT(mistakes("sslmode=full"), ElementsAre(HasSubstr("verify-full")));
  EXPECT_THAT(mistakes("sslmode=require&connect_timeout=3&target_session_attrs=any"),
              ElementsAre());
}

TEST_F(Mistakes, found_later_have_their_place_in_the_file) {
  const auto file = write("k.yaml", minimum +
                                        "partners:\n  - code: a\n    formats: [native, own]\n"
                                        "    certificates:\n      - {file: old/a.crt}\n");
  const Places places(file);
  const auto at = [&](const std::vector<std::string>& path) {
    const Mistake mistake = places.at(path, "x");
    return std::to_string(mistake.line) + ":" + std::to_string(mistake.column);
  };
  EXPECT_EQ(at({"partners", "a", "formats", "own"}), "9:23");
  EXPECT_EQ(at({"partners", "a", "certificates", "/etc/old/a.crt"}), "11:9");
  EXPECT_EQ(at({"partners", "b"}), "8:3");
  EXPECT_EQ(at({"signing", "key"}), "4:38");
  EXPECT_EQ(at({"console", "key"}), "1:1");
}

TEST_F(Mistakes, leave_a_draft_of_what_could_be_read) {
  const Loaded loaded = load_text(minimum + "lisen: {}\n");
  EXPECT_FALSE(loaded.settings);
  EXPECT_EQ(loaded.draft.signing.key, (folder_ / "bus.key").string());
}

TEST_F(Mistakes, a_pin_in_the_address_of_a_key_is_refused_and_not_repeated) {
  for (const std::string query : {"pin-value=1234", "module-path=/p11.so&pin-source=file:pin"}) {
    std::string text = minimum;
    text.replace(text.find("bus.key"), 7, "\"pkcs11:token=a;object=b?" + query + "\"");
    const auto found = mistakes_of(text);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_THAT(found[0], HasSubstr("PIN токена указывают не в адресе ключа, а в passphrase_file"));
  }
}

TEST_F(Mistakes, in_the_address_of_a_database_are_named_without_its_password) {
  const auto mistake_of = [&](const std::string& url) {
    std::string text = minimum;
    text.replace(text.find("sqlite:k.db"), 11, url);
    const auto found = mistakes_of(text);
    return found.size() == 1 ? found[0] : std::to_string(found.size()) + " mistakes";
  };
  for (const char* hosts : {"h1:0", "h1:5432,", ",h2", "h1,h2:70000", "h1:x", ":5432"})
    EXPECT_THAT(mistake_of("postgresql://u:secret@" + std::string(hosts) + "/k"),
                AllOf(HasSubstr("неверен узел или порт"), Not(HasSubstr("secret"))))
        << hosts;
  EXPECT_THAT(mistake_of("postgresql://h1,h2"), HasSubstr("нет базы"));
  EXPECT_THAT(mistake_of("postgresql://h1,h2/k?target_session_attrs=standby"),
              HasSubstr("допустимо: any, read-write, primary"));
  EXPECT_THAT(mistakes_of(minimum + "replica: {url: sqlite:k.db}\n"),
              ElementsAre(HasSubstr("репликой может быть только PostgreSQL")));
}

TEST_F(Mistakes, give_no_settings) {
  EXPECT_FALSE(load_text(minimum + "x: 1\n").settings);
}

TEST_F(Mistakes, columns_count_characters_not_bytes) {
  EXPECT_THAT(
      mistakes_of(minimum + "partners: [{name: Дневник, kind: school, code: a, "
                            "certificates: [ca.crt]}]\n"),
      ElementsAre(
          "7:34 недопустимое значение «school»; допустимо: supplier, portal, receiver, federal"));
}

TEST_F(Mistakes, an_unknown_word_far_from_all_lists_what_is_allowed) {
  EXPECT_THAT(mistakes_of(minimum + "log: {zzzzzzzzzz: 1}\n"),
              ElementsAre("7:7 неизвестный ключ «zzzzzzzzzz»; допустимо: format, level"));
}

TEST_F(Mistakes, a_key_given_twice) {
  EXPECT_THAT(
      mistakes_of(minimum + "log: {level: info, level: error}\nlog: {level: info}\n"),
      ElementsAre("7:20 ключ «level» указан второй раз", "8:1 ключ «log» указан второй раз"));
}

TEST_F(Mistakes, a_key_without_a_value_or_not_a_word) {
  EXPECT_THAT(mistakes_of(minimum + "threads: {cpu: }\nlog: {[a]: b}\n"),
              ElementsAre("7:11 у ключа «cpu» нет значения", "8:7 ключ должен быть словом"));
}

TEST_F(Mistakes, wrong_types) {
  EXPECT_THAT(mistakes_of(minimum + R"(threads: {cpu: [1]}
listen: {port: 8443x, address: localhost}
limits: {connections: {a: 1}, message_bytes: 10MB}
region: {utc_offset: "3"}
)"),
              ElementsAre("7:16 ожидается одно значение, а здесь список",
                          "8:16 ожидается целое число, а здесь «8443x»; допустимо от 0 до 65535",
                          StartsWith("8:32 «localhost» — не адрес"),
                          "9:23 ожидается одно значение, а здесь раздел",
                          "9:46 ожидается размер в байтах или с KiB, MiB, GiB, а здесь «10MB»; "
                          "допустимо от 1KiB до 256MiB",
                          StartsWith("10:22 недопустимое значение «3»; допустимо смещение")));
}

TEST_F(Mistakes, public_urls_that_no_partner_could_use) {
  for (const char* url : {"bus.example.ru", "ftp://bus", "https://", "https://bus/", "https://b us",
                          "https://:80", "https://шина", "https://bus/a b"})
    EXPECT_THAT(mistakes_of(minimum + "listen: {public_url: \"" + url + "\"}\n"),
                ElementsAre(HasSubstr("допустим адрес вида https://bus.example.ru")));
}

TEST_F(Mistakes, offsets_that_no_clock_shows) {
  for (const char* offset : {"03:00", "+3:00", "+15:00", "+03:15", "+0300", "+0a:00", "+03:000"})
    EXPECT_THAT(mistakes_of(minimum + "region: {utc_offset: \"" + offset + "\"}\n"),
                ElementsAre(HasSubstr("вида +03:00, до 14 часов")));
}

TEST_F(Mistakes, sizes_out_of_bounds) {
  EXPECT_THAT(
      mistakes_of(minimum + "limits: {message_bytes: 1000, bytes_in_flight: 999999999GiB}\n"),
      ElementsAre(HasSubstr("размер 1000 вне границ; допустимо от 1KiB"),
                  HasSubstr("размер 999999999GiB вне границ; допустимо от 1KiB до 64GiB")));
  EXPECT_THAT(mistakes_of(minimum + "limits: {message_bytes: 2MiB, bytes_in_flight: 1MiB}\n"),
              ElementsAre(HasSubstr("bytes_in_flight меньше limits.message_bytes")));
}

TEST_F(Mistakes, missing_sections_are_said_at_the_top) {
  EXPECT_THAT(mistakes_of("resources: share\nstore: sqlite:k.db\n"),
              ElementsAre("1:1 нет обязательного ключа «tls.certificate»",
                          "1:1 нет обязательного ключа «tls.key»",
                          "1:1 нет обязательного ключа «signing.key»",
                          "1:1 нет обязательного ключа «trust.anchors»"));
}

TEST_F(Mistakes, a_portal_must_sign_a_timestamp) {
  EXPECT_THAT(mistakes_of(minimum + R"(partners:
  - {code: epgu, name: А, kind: portal, certificates: [ca.crt], signature: {timestamp: false}}
)"),
              ElementsAre(HasSubstr("портал обязан подписывать Timestamp")));
}

TEST_F(Mistakes, of_addresses_to_fetch_from) {
  std::string text = minimum;
  text.replace(text.find("anchors"), 7,
               "crl_urls: [\"http://crl.example\\u0020/a\", \"https:/crl.example/a\", "
               "\"https://u@crl.example/\", \"ftp://localhost/\", \"http://localhost:81/a?b\"], "
               "fetch_hosts: [\"http://a.example\", a.example], revocation: lax, anchors");
  EXPECT_THAT(
      mistakes_of(text),
      ElementsAre(HasSubstr("«http://crl.example /a»"), HasSubstr("«https:/crl.example/a»"),
                  HasSubstr("«https://u@crl.example/»"), HasSubstr("«ftp://localhost/»"),
                  HasSubstr("«http://a.example»"), HasSubstr("допустимо: strict, degraded")));
}

TEST_F(Mistakes, of_pins) {
  EXPECT_THAT(
      mistakes_of(minimum + R"(partners:
  - code: north
    name: А
    kind: supplier
    certificates:
      - {file: north.crt, from: "2027-01-01T00:00:00Z", until: "2026-01-01T00:00:00Z"}
      - {from: yesterday}
      - {file: ca.crt, untl: "2026-01-01T00:00:00Z"}
)"),
      ElementsAre(HasSubstr("until не позже from"), HasSubstr("«file»"),
                  HasSubstr("«yesterday» — не момент времени"), HasSubstr("возможно, «until»")));
}

TEST_F(Mistakes, of_partners) {
  EXPECT_THAT(mistakes_of(minimum + R"(partners:
  - {code: north, name: А, kind: supplier, certificates: [north.crt]}
  - {code: north, name: Б, kind: portal, certificates: [ca.crt]}
  - {code: North!, kind: portal, certificates: absent.crt, organizations: ["1027700132190"]}
  - south
  - {code: west, name: В, kind: supplier, certificates: [ca.crt], formats: [../x], cod: 1}
)"),
              ElementsAre("9:12 код «north» уже занят другим партнёром",
                          "10:5 нет обязательного ключа «name»",
                          StartsWith("10:12 недопустимое значение «North!»"),
                          "10:48 ожидается список файлов, например [ca.crt]",
                          StartsWith("10:76 «1027700132190» — не ОГРН"),
                          StartsWith("11:5 ожидается партнёр"),
                          StartsWith("12:77 недопустимое значение «../x»"),
                          "12:84 неизвестный ключ «cod»; возможно, «code»"));
}

TEST_F(Mistakes, credentials_without_systemd) {
  unsetenv("CREDENTIALS_DIRECTORY");
  std::string text = minimum;
  text.replace(text.find("bus.key"), 7, "\"${CREDENTIALS_DIRECTORY}/bus.key\"");
  EXPECT_THAT(mistakes_of(text),
              ElementsAre(StartsWith("4:38 переменная CREDENTIALS_DIRECTORY не задана")));
  text = minimum;
  text.replace(text.find("bus.key"), 7, "\"${HOME}/bus.key\"");
  EXPECT_THAT(mistakes_of(text), ElementsAre(StartsWith("4:38 из переменных допустима только")));
}

TEST_F(Mistakes, a_password_in_the_store_is_never_repeated) {
  const auto mistakes = mistakes_of("store: postgres://user:hunter2@db/k\n");
  for (const std::string& each : mistakes) EXPECT_THAT(each, Not(HasSubstr("hunter2")));
}

TEST_F(Mistakes, resources_without_their_folders) {
  std::filesystem::remove(folder_ / "share/mappings");
  EXPECT_THAT(mistakes_of(minimum), ElementsAre(StartsWith("1:12 каталога нет: " +
                                                           (folder_ / "share/mappings").string())));
}

TEST_F(Mistakes, a_folder_where_a_file_belongs) {
  std::string text = minimum;
  text.replace(text.find("bus.key"), 7, "share");
  EXPECT_THAT(mistakes_of(text),
              ElementsAre("4:38 " + (folder_ / "share").string() + " — не файл"));
}

TEST_F(Mistakes, broken_yaml_is_one_mistake_with_its_place) {
  EXPECT_THAT(mistakes_of("store: [a\ntls: }\n"), ElementsAre(StartsWith("2:")));
  EXPECT_THAT(mistakes_of("store: *nobody\n"), ElementsAre(StartsWith("1:8 не YAML")));
  EXPECT_THAT(mistakes_of("- a\n- b\n"),
              Contains(StartsWith("1:1 ожидается раздел с ключами: resources")));
  EXPECT_THAT(mistakes_of("a: 1\n---\nb: 2\n"), ElementsAre(HasSubstr("несколько документов")));
  EXPECT_THAT(mistakes_of("a: 1\nb: \xff\n"), ElementsAre("2:1 строка не в кодировке UTF-8"));
  EXPECT_THAT(mistakes_of(std::string(100'000, '[')), ElementsAre(HasSubstr("не YAML")));
}

TEST_F(Mistakes, an_empty_file_misses_everything) {
  EXPECT_THAT(mistakes_of(""), Contains("1:1 нет обязательного ключа «store»"));
}

TEST_F(Mistakes, a_file_that_cannot_be_read) {
  const auto absent = load(folder_ / "nowhere.yaml");
  ASSERT_EQ(absent.mistakes.size(), 1u);
  EXPECT_THAT(describe(absent.mistakes[0]), HasSubstr("nowhere.yaml: файл не читается"));
  EXPECT_THAT(load(folder_).mistakes.at(0).text, HasSubstr("каталог"));
  EXPECT_THAT(load_text(std::string(2'000'000, '#')).mistakes.at(0).text, HasSubstr("больше"));
}

}  // namespace config
