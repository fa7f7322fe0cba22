#include <algorithm>
#include <mutex>
#include <thread>

#include "adapters/diary/operations.hpp"
#include "adapters/files/kinds.hpp"
#include "adapters/files/source.hpp"
#include "adapters/files/workbook_source.hpp"
#include "adapters/files/zip.hpp"
#include "base/text.hpp"

namespace adapters::files {
namespace {

using base::Code;

constexpr std::size_t most_errors = base::limits::load_portion_errors;
constexpr std::size_t most_readers = 4;  // more would only keep memory: one thread applies

class XmlSource final : public Source {
 public:
  XmlSource(xml::Portions portions, const transform::Mapping& mapping)
      : portions_(std::move(portions)), mapping_(mapping), broken_(portions_.count()) {}

  std::size_t portions() const override { return portions_.count(); }

  std::size_t readers() const override {
    return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, most_readers);
  }

  base::Result<Kinds> survey(std::size_t portion,
                             std::vector<xml::SchemaError>& violations) override {
    BASE_TRY(text, portions_.text(portion));
    if (const auto counts = mapping_.skim(text, portions_.limits())) {
      if (portion == 0) BASE_CHECK(look_at_head());
      return kinds_of(*counts);
    }
    const auto alone = alone_if_large(portion);
    BASE_TRY(document, portions_.read(portion));
    if (portion == 0) check_ = diary::is_check(document.root());
    const auto found = mapping_.validate(document.root(), most_errors);
    if (!found.empty()) {
      BASE_TRY(fatal, fatal_of(document.root(), found));
      for (const xml::SchemaError& one : fatal) {
        const auto place = portions_.place(portion, one.path, one.line);
        violations.push_back({place.line, place.path, one.message});
      }
      if (!fatal.empty()) return Kinds{};  // a mapping understands the contract alone
      broken_[portion] = 1;
    }
    BASE_TRY(counts, mapping_.count(document.root(), found));
    return kinds_of(counts);
  }

  bool asks_for_check() const override { return check_; }

  bool is_short() const override {
    std::uint64_t octets = 0;
    for (std::size_t i = 0; i < portions_.count(); ++i) octets += portions_.octets(i);
    return octets <= base::limits::load_portion_bytes;
  }

  base::Result<domain::Batch> read(std::size_t portion) override {
    const auto alone = alone_if_large(portion);
    BASE_TRY(batch, broken_[portion] != 0 ? by_tree(portion) : by_plain_means(portion));
    batch.message_id.clear();
    for_each_origin(batch, [&](domain::Origin& origin) {
      auto place = portions_.place(portion, origin.path, origin.line);
      origin = {std::move(place.path), place.line};
    });
    return std::move(batch);
  }

 private:
  // In a document that is as its schema has it, checkOnly comes before the records.
  base::Result<void> look_at_head() {
    BASE_TRY(head, portions_.head());
    check_ = diary::is_check(head.root());
    return {};
  }

  // Nearly all records; what cannot be read so is read by the tree.
  base::Result<domain::Batch> by_plain_means(std::size_t portion) {
    BASE_TRY(text, portions_.text(portion));
    if (auto batch = mapping_.read(text, portions_.limits())) return std::move(*batch);
    return by_tree(portion);
  }

  base::Result<domain::Batch> by_tree(std::size_t portion) {
    BASE_TRY(document, portions_.read(portion));
    std::vector<xml::SchemaError> violations;
    if (broken_[portion] != 0) violations = mapping_.validate(document.root(), most_errors);
    return mapping_.apply(document.root(), violations);
  }

  // What refuses the file: violations outside of records, or too many to see all of them.
  base::Result<std::vector<xml::SchemaError>> fatal_of(
      xml::Node root, const std::vector<xml::SchemaError>& found) const {
    if (found.size() >= most_errors) return found;
    return mapping_.outside_records(root, found);
  }

  // A tree takes ten times the memory of its text: of those that one large record makes, there is
  // one at a time.
  std::unique_lock<std::mutex> alone_if_large(std::size_t portion) {
    if (portions_.octets(portion) <= 2 * base::limits::load_portion_bytes) return {};
    return std::unique_lock(large_);
  }

  std::mutex large_;
  xml::Portions portions_;
  const transform::Mapping& mapping_;
  bool check_ = false;
  // Portions with records that are not as the schema has them; each its own thread's.
  std::vector<unsigned char> broken_;
};

constexpr std::size_t first_octets = 256;

// Whether it may be XML at all; blanks are for the parser to complain of.
bool begins_markup(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const bool more = text.size() + 3 >= first_octets;
  text = base::trim(text);
  return text.starts_with('<') || (text.empty() && more);
}

}  // namespace

base::Result<std::unique_ptr<Source>> open_file(const InputFile& file,
                                                const std::vector<transform::Mapping>& mappings,
                                                const domain::Partner& partner) {
  BASE_TRY(begin, file.reader()(0, 4));
  if (begin == std::string_view("PK\3\4", 4)) return open_workbook(file, partner);
  if (begin == "\xD0\xCF\x11\xE0")
    return refuse_workbook(
        "книга защищена паролем или в старом формате .xls; сохраните её как .xlsx");
  BASE_TRY(read, as_utf8(file.reader()));
  BASE_TRY(first, read(0, first_octets));
  if (!begins_markup(first))
    return base::fail(
        Code::xml_malformed, "no markup",
        std::string(file.bytes() == 0 ? "файл пуст: " : "") + "это не XML и не книга XLSX");
  BASE_TRY(portions, xml::Portions::open(std::move(read), {}));
  BASE_TRY(mapping, diary::find_mapping(mappings, partner, portions.root()));
  const bool native = mapping->name() == "native";
  BASE_CHECK(diary::check_operation(partner, native ? portions.root().name() : "PushDocument"));
  BASE_CHECK(portions.cut(mapping->pieces()));
  return std::unique_ptr<Source>(std::make_unique<XmlSource>(std::move(portions), *mapping));
}

}  // namespace adapters::files
