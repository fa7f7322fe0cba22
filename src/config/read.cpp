#include "config/read.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "config/values.hpp"

namespace config {

namespace {

// Reads one map and the sections inside it into a Target.
template <class Target>
class Reader {
 public:
  Reader(Source& source, const Options<Target>& options, Target& target)
      : source_(source), options_(options), target_(target) {}

  void read(const YAML::Node& root) {
    read_map(root, "");
    for (const Option<Target>& option : options_) {
      if (seen_.contains(std::string(option.key))) continue;
      if (option.required) note_missing(option.key);
      if (!option.fallback.empty()) option.read(source_, YAML::Load(option.fallback), target_);
    }
  }

 private:
  void read_map(const YAML::Node& map, const std::string& prefix) {
    places_.emplace(prefix, map.Mark());
    if (map.IsNull()) return;
    if (!map.IsMap())
      return source_.add(map, "ожидается раздел с ключами: " + list_words(words_in(prefix)));
    for (const auto& entry : map) read_entry(entry.first, entry.second, prefix);
  }

  void read_entry(const YAML::Node& key, const YAML::Node& value, const std::string& prefix) {
    if (!key.IsScalar()) return source_.add(key, "ключ должен быть словом");
    const std::string& word = key.Scalar();
    const std::string path = prefix + word;
    const auto words = words_in(prefix);
    if (std::ranges::find(words, word) == words.end()) return note_unknown(key, words);
    if (!seen_.insert(path).second)
      return source_.add(key, "ключ «" + word + "» указан второй раз");
    const auto option = std::ranges::find(options_, path, &Option<Target>::key);
    if (option == options_.end()) return read_map(value, path + ".");
    if (value.IsNull()) return source_.add(key, "у ключа «" + word + "» нет значения");
    option->read(source_, value, target_);
  }

  // The words that may stand directly under the prefix.
  std::vector<std::string_view> words_in(std::string_view prefix) const {
    std::vector<std::string_view> words;
    for (const Option<Target>& option : options_) {
      if (!option.key.starts_with(prefix)) continue;
      std::string_view word = option.key.substr(prefix.size());
      word = word.substr(0, word.find('.'));
      if (words.empty() || words.back() != word) words.push_back(word);
    }
    return words;
  }

  static std::string list_words(const std::vector<std::string_view>& words) {
    std::string text;
    for (std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
  }

  void note_unknown(const YAML::Node& key, const std::vector<std::string_view>& words) {
    const auto near = base::nearest(key.Scalar(), words);
    source_.add(key, "неизвестный ключ «" + key.Scalar() + "»; " +
                         (near ? "возможно, «" + std::string(*near) + "»"
                               : "допустимо: " + list_words(words)));
  }

  void note_missing(std::string_view key) {
    const auto dot = key.rfind('.');
    const std::string section(dot == key.npos ? "" : key.substr(0, dot + 1));
    const auto place = places_.find(section);
    source_.add(place == places_.end() ? places_.at("") : place->second,
                "нет обязательного ключа «" + std::string(key) + "»");
  }

  Source& source_;
  const Options<Target>& options_;
  Target& target_;
  std::set<std::string> seen_;
  std::map<std::string, YAML::Mark> places_;  // of sections, by prefix
};

void check_limits(Source& source, const YAML::Node& root, const LimitSettings& limits) {
  if (!source.clean() || limits.message_bytes <= limits.bytes_in_flight) return;
  source.add(root["limits"],
             "limits.bytes_in_flight меньше limits.message_bytes: ни одно "
             "сообщение такого размера не будет принято");
}

}  // namespace

void read_partners(Source& source, const YAML::Node& list, Settings& settings) {
  if (!list.IsSequence()) return source.add(list, "ожидается список партнёров");
  std::set<std::string> codes;
  for (const auto& item : list) {
    if (!item.IsMap()) {
      source.add(item, "ожидается партнёр: раздел с ключами code, name, kind, certificates");
      continue;
    }
    PartnerSettings partner;
    Reader(source, partner_options(), partner).read(item);
    if (!partner.partner.code.empty() && !codes.insert(partner.partner.code).second)
      source.add(item["code"], "код «" + partner.partner.code + "» уже занят другим партнёром");
    // a portal's question is not remembered by its id: without a Timestamp it could be repeated
    if (partner.partner.kind == domain::PartnerKind::portal && !partner.partner.signature.timestamp)
      source.add(item["signature"], "портал обязан подписывать Timestamp; допустимо true");
    settings.partners.push_back(std::move(partner));
  }
}

void read_policy(Source& source, const YAML::Node& root, PartnerSettings& partner) {
  Reader(source, policy_options(), partner).read(root);
}

void read_pins(Source& source, const YAML::Node& list, PartnerSettings& partner) {
  if (!list.IsSequence() || list.size() == 0) {
    return source.add(list, list.IsSequence() ? "список пуст; нужен хотя бы один файл"
                                              : "ожидается список файлов, например [ca.crt]");
  }
  for (const auto& item : list) {
    Pin pin;
    if (item.IsMap()) {
      Reader(source, pin_options(), pin).read(item);
      if (pin.from && pin.until && *pin.until <= *pin.from)
        source.add(item["until"], "until не позже from: сертификат не действовал бы никогда");
    } else if (auto file = read_file(source, item)) {
      pin.file = std::move(*file);
    }
    partner.certificates.push_back(std::move(pin));
  }
}

void read_settings(Source& source, const YAML::Node& root, Settings& settings) {
  Reader(source, settings_options(), settings).read(root);
  check_limits(source, root, settings.limits);
}

}  // namespace config
