#include "transform/explain.hpp"

#include "transform/run.hpp"

namespace transform {
namespace {

class Story final : public Observer {
 public:
  void record(domain::RecordKind kind, const domain::Origin& origin) override {
    text_ += domain::name_of(kind);
    text_ += "  " + origin.path + "  строка " + std::to_string(origin.line) + '\n';
  }
  void field(const FieldRule& rule, std::string_view value, long line) override {
    text_ += "  ";
    text_ += rule.field->name;
    text_ += value.empty() ? std::string(": —") : " = " + std::string(value);
    text_ += "    ← " + source(rule);
    for (const Converter& converter : rule.converters) text_ += " | " + converter.name();
    if (line > 0) text_ += "  (строка " + std::to_string(line) + ')';
    text_ += '\n';
  }
  void rejected(const base::Error& error) override {
    const base::CodeInfo& info = base::info(error.code);
    text_ += "  ОТКЛОНЕНА: ";
    text_ += info.id;
    text_ += ' ';
    text_ += info.text;
    text_ += " (" + error.subject + ")\n";
  }
  std::string take() { return std::move(text_); }

 private:
  static std::string source(const FieldRule& rule) {
    switch (rule.source) {
      case FieldRule::Source::constant:
        return "постоянное значение";
      case FieldRule::Source::identity:
        return "номер узла " + rule.expression.text;
      case FieldRule::Source::xpath:
        break;
    }
    return rule.expression.text;
  }

  std::string text_;
};

}  // namespace

base::Result<std::string> explain(const Plan& plan, xml::Node root) {
  Story story;
  BASE_TRY(batch, run(plan, root, {}, &story));
  return story.take() + "Записей: " + std::to_string(batch.size()) +
         ", из них отклонено: " + std::to_string(batch.rejected.size()) + '\n';
}

}  // namespace transform
