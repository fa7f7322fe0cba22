#include <algorithm>

#include "transform/plan_reader.hpp"

namespace transform {
namespace {

using yaml::Entry;

std::vector<std::string_view> names_of(std::span<const Field> fields) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.name);
  return names;
}

std::vector<std::string_view> names_of(std::span<const Target> kinds) {
  std::vector<std::string_view> names;
  for (const Target& target : kinds) names.push_back(domain::name_of(target.kind));
  return names;
}

std::string in_field(std::string_view field, std::string_view text) {
  return "поле «" + std::string(field) + "»: " + std::string(text);
}

}  // namespace

std::vector<RecordRule> RecordReader::read(const YAML::Node& records) {
  std::vector<RecordRule> rules;
  for (const YAML::Node& node : yaml::items_of(records, "ключ records", mistakes_)) {
    RecordRule rule;
    read_record(node, rule);
    if (rule.target != nullptr) rules.push_back(std::move(rule));
  }
  return rules;
}

void RecordReader::read_record(const YAML::Node& node, RecordRule& rule) {
  std::optional<Entry> fields;
  bool has_each = false;
  for (Entry& entry : yaml::entries_of(node, "запись", mistakes_)) {
    if (entry.key == "kind") {
      const auto kind = yaml::text_of(entry.value, "ключ kind", mistakes_);
      rule.target = kind ? find_target(*kind) : nullptr;
      if (kind && rule.target == nullptr)
        mistakes_.add(entry.value.Mark(), yaml::unknown("вид записи", *kind, names_of(targets())));
    } else if (entry.key == "each") {
      has_each = true;
      if (auto each = expression(entry.value, "ключ each")) rule.each = std::move(*each);
    } else if (entry.key == "fields") {
      fields = std::move(entry);
    } else {
      mistakes_.add(entry.at, yaml::unknown("ключ", entry.key, {"kind", "each", "fields"}));
    }
  }
  if (!node.IsMap()) return;
  if (!node["kind"]) mistakes_.add(node.Mark(), "нет ключа kind: какие это записи");
  if (!has_each) mistakes_.add(node.Mark(), "нет ключа each: где в документе эти записи");
  if (!fields) mistakes_.add(node.Mark(), "нет ключа fields");
  if (rule.target != nullptr && fields) read_fields(fields->value, rule);
}

void RecordReader::read_fields(const YAML::Node& node, RecordRule& rule) {
  for (const Entry& entry : yaml::entries_of(node, "ключ fields", mistakes_)) {
    const Field* field = find_field(*rule.target, entry.key);
    if (field == nullptr) {
      mistakes_.add(entry.at, yaml::unknown("поле", entry.key, names_of(rule.target->fields)));
      continue;
    }
    rule.fields.push_back(read_field(entry.value, *field));
    check_values(rule, rule.fields.back(), entry.value);
  }
  std::stable_sort(rule.fields.begin(), rule.fields.end(),
                   [](const FieldRule& a, const FieldRule& b) { return a.field < b.field; });
  for (const Field& field : rule.target->fields) {
    const bool given = std::any_of(rule.fields.begin(), rule.fields.end(),
                                   [&](const FieldRule& known) { return known.field == &field; });
    if (field.required && !given)
      mistakes_.add(node.Mark(), in_field(field.name, "обязательно, но не задано"));
  }
}

FieldRule RecordReader::read_field(const YAML::Node& node, const Field& field) {
  FieldRule rule;
  rule.field = &field;
  rule.required = field.required;
  if (node.IsScalar()) {
    if (auto found = expression(node, "поле «" + std::string(field.name) + "»"))
      rule.expression = std::move(*found);
    return rule;
  }
  int sources = 0;
  for (const Entry& entry : yaml::entries_of(node, in_field(field.name, "правило"), mistakes_)) {
    if (entry.key == "xpath" || entry.key == "constant" || entry.key == "identity") {
      ++sources;
      read_source(entry, rule);
    } else if (entry.key == "convert") {
      read_converters(entry.value, rule);
    } else if (entry.key == "default") {
      rule.fallback = yaml::text_of(entry.value, "ключ default", mistakes_).value_or("");
    } else if (entry.key == "required") {
      const bool wanted = yaml::flag_of(entry.value, "ключ required", mistakes_).value_or(true);
      if (field.required && !wanted)
        mistakes_.add(entry.value.Mark(), in_field(field.name, "обязательно всегда"));
      rule.required = wanted;
    } else {
      mistakes_.add(entry.at, yaml::unknown("ключ", entry.key,
                                            {"xpath", "constant", "identity", "convert", "default",
                                             "required"}));
    }
  }
  if (node.IsMap() && sources != 1)
    mistakes_.add(node.Mark(), in_field(field.name, "нужно одно из: xpath, constant, identity"));
  return rule;
}

void RecordReader::read_source(const Entry& entry, FieldRule& rule) {
  if (entry.key == "constant") {
    rule.source = FieldRule::Source::constant;
    rule.constant = yaml::text_of(entry.value, "ключ constant", mistakes_).value_or("");
    return;
  }
  auto found = expression(entry.value, "ключ " + entry.key);
  if (!found) return;
  if (entry.key == "identity") {
    rule.source = FieldRule::Source::identity;
    if (!found->simple || !found->simple->attribute.empty())
      mistakes_.add(entry.value.Mark(),
                    "ключ identity: нужен путь из простых шагов к элементу, например «..»");
  }
  rule.expression = std::move(*found);
}

std::optional<Expression> RecordReader::expression(const YAML::Node& node, std::string_view what) {
  const auto text = yaml::text_of(node, what, mistakes_);
  if (!text) return std::nullopt;
  if (text->starts_with('/')) {
    // the document may stand inside an envelope, so "/" is not where the format begins
    mistakes_.add(node.Mark(), std::string(what) + ": путь должен начинаться не с «/», а с «.» " +
                                   "или имени: он отсчитывается от корня формата или от записи");
    return std::nullopt;
  }
  auto made = expressions_.add(*text);
  if (made) return std::move(*made);
  mistakes_.add(node.Mark(), std::string(what) + ": неверный XPath: " + made.error().detail);
  return std::nullopt;
}

void RecordReader::read_converters(const YAML::Node& node, FieldRule& rule) {
  if (!node.IsSequence()) return read_converter(node, rule);
  for (const YAML::Node& item : yaml::items_of(node, "ключ convert", mistakes_))
    read_converter(item, rule);
}

void RecordReader::read_converter(const YAML::Node& node, FieldRule& rule) {
  if (node.IsMap()) {
    for (const Entry& entry : yaml::entries_of(node, "преобразование", mistakes_))
      read_named_converter(entry, rule);
    return;
  }
  const auto name = yaml::text_of(node, "преобразование", mistakes_);
  if (!name) return;
  Converter converter = Converter::plain(*name);
  if (converter) {
    rule.converters.push_back(std::move(converter));
    return;
  }
  auto known = Converter::plain_names();
  known.insert(known.end(), {"date", "codes", "dictionary"});
  mistakes_.add(node.Mark(), yaml::unknown("преобразование", *name, known));
}

void RecordReader::read_named_converter(const Entry& entry, FieldRule& rule) {
  if (entry.key == "codes") {
    rule.converters.push_back(
        Converter::codes(read_dictionary(entry.value, "преобразование codes", mistakes_)));
    return;
  }
  if (entry.key != "date" && entry.key != "dictionary") {
    mistakes_.add(entry.at,
                  yaml::unknown("преобразование", entry.key, {"date", "codes", "dictionary"}));
    return;
  }
  const auto text = yaml::text_of(entry.value, "преобразование " + entry.key, mistakes_);
  if (!text) return;
  if (entry.key == "date") {
    Converter converter = Converter::date(*text);
    if (!converter)
      mistakes_.add(entry.value.Mark(), "образец даты «" + *text +
                                            "»: нужны DD, MM и YYYY по одному разу и разделители");
    rule.converters.push_back(std::move(converter));
    return;
  }
  const auto found = dictionaries_.find(*text);
  if (found != dictionaries_.end()) {
    rule.converters.push_back(Converter::codes(found->second));
    return;
  }
  std::vector<std::string_view> known;
  for (const auto& [name, unused] : dictionaries_) known.push_back(name);
  mistakes_.add(entry.value.Mark(), yaml::unknown("словарь", *text, known));
}

void RecordReader::check_values(const RecordRule& rule, const FieldRule& field,
                                const YAML::Node& at) {
  std::vector<std::string> values{field.constant, field.fallback};
  if (!field.converters.empty() && field.converters.back().dictionary() != nullptr)
    for (const auto& [code, ours] : *field.converters.back().dictionary()) values.push_back(ours);
  domain::Batch scratch;
  rule.target->add(scratch);
  for (const std::string& value : values) {
    if (value.empty()) continue;
    const auto done = field.field->set(scratch, value);
    if (done) continue;
    if (field.field->codes != nullptr) {
      const auto codes = field.field->codes();
      mistakes_.add(at.Mark(),
                    in_field(field.field->name,
                             yaml::unknown("значение", value, {codes.begin(), codes.end()})));
    } else {
      mistakes_.add(at.Mark(), in_field(field.field->name,
                                        "значение «" + value + "» не подходит: " +
                                            std::string(base::info(done.error().code).text)));
    }
  }
}

}  // namespace transform
