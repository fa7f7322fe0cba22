#include "transform/plan.hpp"

#include <algorithm>

#include "transform/file.hpp"
#include "transform/plan_reader.hpp"

namespace transform {
namespace {

using yaml::Entry;

// The file's keys by name, so that records are read after what they speak of.
using Keys = std::map<std::string, Entry>;

class PlanReader {
 public:
  PlanReader(const std::filesystem::path& resources, yaml::Mistakes& mistakes)
      : resources_(resources), mistakes_(mistakes) {}

  Plan read(const YAML::Node& root);

 private:
  Keys read_keys(const YAML::Node& root);
  Namespaces read_namespaces(const Entry& entry);
  std::vector<Mapping::Root> read_roots(const Entry& entry);
  void read_dictionaries(const Entry& entry);
  std::optional<std::filesystem::path> file_of(const Entry& entry);
  void read_files(const Keys& keys, Plan& plan);
  void read_pieces(const Entry& entry, Plan& plan);

  const std::filesystem::path& resources_;
  yaml::Mistakes& mistakes_;
  Dictionaries dictionaries_;
};

Keys PlanReader::read_keys(const YAML::Node& root) {
  static const std::vector<std::string_view> allowed{"title",        "roots",  "namespaces",
                                                     "schema",       "xslt",   "message_id",
                                                     "dictionaries", "pieces", "records"};
  Keys keys;
  for (Entry& entry : yaml::entries_of(root, "файл", mistakes_)) {
    if (std::find(allowed.begin(), allowed.end(), entry.key) == allowed.end())
      mistakes_.add(entry.at, yaml::unknown("ключ", entry.key, allowed));
    keys.insert_or_assign(entry.key, std::move(entry));
  }
  if (!root.IsMap()) return keys;
  for (const char* key : {"title", "roots", "records"})
    if (!keys.contains(key)) mistakes_.add(root.Mark(), std::string("нет ключа ") + key);
  return keys;
}

Namespaces PlanReader::read_namespaces(const Entry& entry) {
  Namespaces namespaces;
  for (const Entry& pair : yaml::entries_of(entry.value, "ключ namespaces", mistakes_))
    if (auto uri = yaml::text_of(pair.value, "пространство имён " + pair.key, mistakes_))
      namespaces.emplace(pair.key, std::move(*uri));
  return namespaces;
}

std::vector<Mapping::Root> PlanReader::read_roots(const Entry& entry) {
  std::vector<Mapping::Root> roots;
  for (const YAML::Node& node : yaml::items_of(entry.value, "ключ roots", mistakes_)) {
    Mapping::Root root;
    for (const Entry& pair : yaml::entries_of(node, "корневой элемент", mistakes_)) {
      if (pair.key == "ns") {
        root.ns = yaml::text_of(pair.value, "ключ ns", mistakes_).value_or("");
      } else if (pair.key == "name") {
        root.name = yaml::text_of(pair.value, "ключ name", mistakes_).value_or("");
      } else {
        mistakes_.add(pair.at, yaml::unknown("ключ", pair.key, {"ns", "name"}));
      }
    }
    if (node.IsMap() && !node["name"]) mistakes_.add(node.Mark(), "нет ключа name");
    roots.push_back(std::move(root));
  }
  return roots;
}

void PlanReader::read_dictionaries(const Entry& entry) {
  for (const Entry& pair : yaml::entries_of(entry.value, "ключ dictionaries", mistakes_)) {
    const std::string what = "словарь " + pair.key;
    if (!pair.value.IsScalar()) {
      dictionaries_[pair.key] = read_dictionary(pair.value, what, mistakes_);
      continue;
    }
    dictionaries_[pair.key] = std::make_shared<Dictionary>();
    const auto file = file_of(pair);
    if (!file) continue;
    yaml::Mistakes inside(file->string());
    const auto text = read_file(*file);
    if (!text) continue;
    const YAML::Node root = yaml::parse(*text, inside);
    if (inside.empty()) dictionaries_[pair.key] = read_dictionary(root, what, inside);
    if (!inside.empty()) mistakes_.add(pair.value.Mark(), inside.text());
  }
}

// The file that a key names, relative to resources; a mistake when it is absent.
std::optional<std::filesystem::path> PlanReader::file_of(const Entry& entry) {
  const auto name = yaml::text_of(entry.value, "ключ " + entry.key, mistakes_);
  if (!name) return std::nullopt;
  std::error_code failure;
  auto file = resources_ / *name;
  if (std::filesystem::is_regular_file(file, failure)) return file;
  mistakes_.add(entry.value.Mark(), "нет файла " + file.string());
  return std::nullopt;
}

void PlanReader::read_files(const Keys& keys, Plan& plan) {
  if (const auto key = keys.find("schema"); key != keys.end()) {
    if (const auto file = file_of(key->second)) {
      auto schema = xml::Schema::load(*file);
      if (schema) plan.schema = std::move(*schema);
      if (!schema) mistakes_.add(key->second.value.Mark(), "схема: " + schema.error().detail);
    }
  }
  if (const auto key = keys.find("xslt"); key != keys.end()) {
    if (const auto file = file_of(key->second)) {
      auto made = Stylesheet::compile(*file);
      if (made) plan.stylesheet = std::move(*made);
      if (!made) mistakes_.add(key->second.value.Mark(), "XSLT: " + made.error().detail);
    }
  }
}

// The local name that an expression begins with: "d:lesson/d:mark" → "lesson".
std::string first_step(std::string_view expression) {
  const auto step = expression.substr(0, expression.find_first_of("/[ "));
  return std::string(step.substr(step.find(':') + 1));
}

// A record that no piece holds would be read once per portion.
void PlanReader::read_pieces(const Entry& entry, Plan& plan) {
  for (const YAML::Node& node : yaml::items_of(entry.value, "ключ pieces", mistakes_))
    if (auto name = yaml::text_of(node, "элемент pieces", mistakes_))
      plan.pieces.push_back(std::move(*name));
  if (plan.stylesheet) return;
  for (const RecordRule& rule : plan.records) {
    const std::string name = first_step(rule.each.text);
    if (std::find(plan.pieces.begin(), plan.pieces.end(), name) == plan.pieces.end())
      mistakes_.add(entry.at, "each «" + rule.each.text + "» начинается не с элемента из pieces");
  }
}

Plan PlanReader::read(const YAML::Node& root) {
  Plan plan;
  const Keys keys = read_keys(root);
  const auto with = [&keys](const char* name, auto&& use) {
    if (const auto key = keys.find(name); key != keys.end()) use(key->second);
  };
  Namespaces namespaces;
  with("title", [&](const Entry& entry) {
    plan.title = yaml::text_of(entry.value, "ключ title", mistakes_).value_or("");
  });
  with("roots", [&](const Entry& entry) { plan.roots = read_roots(entry); });
  with("namespaces", [&](const Entry& entry) { namespaces = read_namespaces(entry); });
  with("dictionaries", [&](const Entry& entry) { read_dictionaries(entry); });
  read_files(keys, plan);
  plan.expressions = std::make_unique<Expressions>(std::move(namespaces));
  RecordReader reader(*plan.expressions, dictionaries_, mistakes_);
  with("message_id", [&](const Entry& entry) {
    plan.message_id = reader.expression(entry.value, "ключ message_id");
  });
  with("records", [&](const Entry& entry) { plan.records = reader.read(entry.value); });
  with("pieces", [&](const Entry& entry) { read_pieces(entry, plan); });
  return plan;
}

}  // namespace

std::shared_ptr<const Dictionary> read_dictionary(const YAML::Node& node, std::string_view what,
                                                  yaml::Mistakes& mistakes) {
  auto dictionary = std::make_shared<Dictionary>();
  for (const Entry& entry : yaml::entries_of(node, what, mistakes)) {
    if (!entry.value.IsScalar() && !entry.value.IsNull()) {
      mistakes.add(entry.value.Mark(), std::string(what) + ": значение должно быть словом");
      continue;
    }
    // "" or nothing: the code means "not given"
    (*dictionary)[entry.key] = entry.value.IsScalar() ? entry.value.Scalar() : std::string();
  }
  return dictionary;
}

bool goes_by_paths(const Plan& plan) {
  const auto simple = [](const FieldRule& rule) {
    return rule.source == FieldRule::Source::constant || rule.expression.simple;
  };
  return !plan.stylesheet && (!plan.message_id || plan.message_id->simple) &&
         std::ranges::all_of(plan.records, [&](const RecordRule& rule) {
           return rule.each.simple && rule.each.simple->goes_down() &&
                  std::ranges::all_of(rule.fields, simple);
         });
}

base::Result<Plan> read_plan(const std::filesystem::path& file,
                             const std::filesystem::path& resources) {
  yaml::Mistakes mistakes(file.string());
  BASE_TRY(text, read_file(file));
  const YAML::Node root = yaml::parse(text, mistakes);
  Plan plan;
  if (mistakes.empty()) plan = PlanReader(resources, mistakes).read(root);
  if (!mistakes.empty()) return base::fail(base::Code::config_invalid, mistakes.text());
  plan.name = file.stem().string();
  return plan;
}

}  // namespace transform
