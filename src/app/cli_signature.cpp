// The words about signatures: sign, verify, canon.
#include <algorithm>

#include "app/cli_line.hpp"
#include "security/inspect.hpp"
#include "security/keys.hpp"
#include "security/transforms.hpp"

namespace app {
namespace {

std::vector<std::string> algorithm_names() {
  std::vector<std::string> names;
  for (const security::Algorithm& row : security::algorithms())
    if (!row.legacy) names.emplace_back(row.name);
  return names;
}

void add_sign(Line& line) {
  SignOptions& to = line.sign;
  CLI::App* word = line.word("sign", "подписать документ, результат — на стандартный вывод");
  word->add_option("FILE", to.file, "документ XML")->required();
  word->add_option("--key", to.key,
                   "закрытый ключ: файл PEM или PKCS#12, либо pkcs11:token=…;object=…")
      ->required();
  word->add_option("--cert", to.certificate, "сертификат, PEM или DER; без него — из файла ключа");
  word->add_option("--passphrase-file", to.passphrase_file,
                   "пароль файла с ключом или PIN токена: первая строка файла");
  word->add_option("--algorithm", to.algorithm, "чем подписать; по умолчанию — по виду ключа")
      ->check(one_of(algorithm_names()));
  auto* profile = word->add_option("--profile", to.profile,
                                   "вид сообщения; по умолчанию — каким выглядит документ")
                      ->check(one_of(security::profile_names()));
  word->add_option("--role", to.role,
                   "чья подпись: у smev3 — caller, smev, sender, person; у smev2 — sender, person");
  auto* wss = word->add_flag("--wss", to.wss, "то же, что --profile wss: Body и Timestamp");
  auto* enveloped =
      word->add_flag("--enveloped", to.enveloped, "то же, что --profile enveloped: весь документ");
  auto* detached = word->add_option("--detached-id", to.detached_id,
                                    "один элемент с этим идентификатором, --profile detached");
  wss->excludes(enveloped)->excludes(detached)->excludes(profile);
  enveloped->excludes(detached)->excludes(profile);
  word->callback([&line] { line.code = sign(line.sign); });
}

void add_verify(Line& line) {
  VerifyOptions& to = line.verify;
  CLI::App* word = line.word("verify", "проверить подписи в документах");
  word->add_option("FILE", to.files, "документы XML; в папках — все *.xml")->required();
  auto profiles = security::profile_names();
  profiles.emplace_back("xmldsig");
  word->add_option("--profile", to.profile,
                   "вид сообщений; по умолчанию — каким выглядит каждый документ; xmldsig — "
                   "испытание по стандарту W3C с устаревшими алгоритмами")
      ->check(one_of(profiles));
  word->add_option("--policy", to.policy,
                   "сузить профиль: файл YAML с ключами раздела signature партнёра");
  word->add_option("--trust", to.trust,
                   "папка или файл с корневыми сертификатами PEM, или embedded: сертификат только "
                   "показать; по умолчанию — как в настройках службы");
  word->add_flag("--legacy", to.legacy,
                 "принять ГОСТ 2001 и SHA-1, чтобы посмотреть; только с --trust embedded");
  word->add_option("--hmac-key", to.hmac_key, "общий ключ HMAC для --profile xmldsig");
  line.config_option(word, to.config);
  word->add_option("--crl", to.crls, "список отзыва, PEM или DER; вместе с теми, что в настройках")
      ->allow_extra_args(false);
  word->add_option("--at", to.at, "на этот момент, ГГГГ-ММ-ДДTчч:мм:ссZ");
  word->add_flag("--verbose", to.verbose, "подробно о каждой подписи, когда файлов много");
  word->add_flag("--json", to.json, "для программ");
  word->callback([&line] { line.code = verify(line.verify); });
}

void add_canon(Line& line) {
  CanonOptions& to = line.canon;
  CLI::App* word = line.word("canon", "байты, с которых подпись берёт хэш, — на стандартный вывод");
  word->add_option("FILE", to.file, "документ XML");
  word->add_option("--id", to.id, "элемент с этим идентификатором; по умолчанию весь документ");
  std::string names;
  for (const std::string& name : security::transform_names())
    names += (names.empty() ? "" : ", ") + name;
  word->add_option("--transform", to.transforms,
                   "преобразования по порядку, URI или " + names + "; по умолчанию exc-c14n");
  word->callback([&line] {
    // "--transform URI FILE": the parser takes the file for one more transform
    CanonOptions& all = line.canon;
    if (all.file.empty() && !all.transforms.empty()) {
      all.file = all.transforms.back();
      all.transforms.pop_back();
    }
    if (all.file.empty()) throw CLI::RequiredError("FILE");
    line.code = canon(all);
  });
}

}  // namespace

void add_signature_words(Line& line) {
  add_sign(line);
  add_verify(line);
  add_canon(line);
}

}  // namespace app
