#include "app/generate_files.hpp"

#include <fstream>
#include <unordered_set>

#include "adapters/files/kinds.hpp"
#include "adapters/files/workbook_writer.hpp"
#include "app/files.hpp"
#include "app/progress.hpp"
#include "security/keys.hpp"

namespace app {
namespace {

namespace files = adapters::files;
using adapters::diary::Native;
using base::Code;
using domain::RecordKind;
using registers::Region;
using Counted = std::function<void(const domain::Batch&)>;

// A UUID that depends on nothing but the name: the same seed makes the same bytes.
std::string uuid_of(const std::string& name) {
  std::string hex = security::sha256_hex(name).substr(0, 32);
  hex[12] = '4';  // RFC 4122: version 4, variant 1
  hex[16] = 'a';
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string numbered(int organization) {
  const std::string digits = std::to_string(organization + 1);
  return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
}

// One XML for the whole region: its records stand by kind, so each kind is one round through the
// organizations.
class LoadFile {
 public:
  LoadFile(const GenerateOptions& options, Native kind, const std::string& name)
      : path_(options.output / (name + ".xml")),
        out_(path_, std::ios::binary),
        document_(kind, uuid_of(std::to_string(options.seed) + "/" + name)) {}

  void add(const domain::Batch& batch) {
    document_.add(batch);
    const std::string text = document_.take();
    empty_ = empty_ && batch.size() == 0;
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  }
  void add(domain::Batch batch, RecordKind kind) {
    files::keep_kinds(batch, 1U << static_cast<unsigned>(kind));
    add(batch);
  }
  // A contract has no empty document.
  base::Result<void> close() {
    out_ << document_.finish();
    out_.close();
    std::error_code failure;
    if (empty_) std::filesystem::remove(path_, failure);
    if (out_.fail()) return base::fail(Code::file_unreadable, "не записывается", path_.string());
    return {};
  }

 private:
  std::filesystem::path path_;
  std::ofstream out_;
  bool empty_ = true;
  adapters::diary::NativeDocument document_;
};

base::Result<void> write_roster(const Region& region, const GenerateOptions& options,
                                const Counted& counted) {
  constexpr RecordKind order[] = {
      RecordKind::organization, RecordKind::programme, RecordKind::class_group, RecordKind::subject,
      RecordKind::student,      RecordKind::guardian,  RecordKind::enrollment};
  LoadFile out(options, Native::roster, "1-roster");
  const Progress progress(true);
  const domain::Batch authorities = region.authorities();
  counted(authorities);
  out.add(authorities);
  std::unordered_set<std::string> told;  // who moved or goes to a circle stands here once, too
  std::size_t round = 0;
  for (const RecordKind kind : order) {
    for (int i = 0; i < region.organizations(); ++i) {
      domain::Batch roster = region.roster(i);
      if (kind == order[0]) counted(roster);
      if (kind == RecordKind::student)
        std::erase_if(roster.students, [&](const auto& it) { return !told.insert(it.key).second; });
      out.add(std::move(roster), kind);
    }
    progress.tell("контингент", ++round, std::size(order));
  }
  return out.close();
}

base::Result<void> write_marks(const Region& region, const GenerateOptions& options,
                               const Counted& counted) {
  LoadFile marks(options, Native::marks, "2-marks");
  LoadFile final_marks(options, Native::final_marks, "3-final-marks");
  const Progress progress(true);
  const auto all = static_cast<std::size_t>(region.organizations());
  for (std::size_t i = 0; i < all; ++i) {
    const int organization = static_cast<int>(i);
    for (const domain::Date day : region.school_days()) {
      const domain::Batch batch = region.marks(organization, day);
      counted(batch);
      marks.add(batch);
    }
    for (const domain::Batch& batch : region.final_marks(organization)) {
      counted(batch);
      final_marks.add(batch);
    }
    progress.tell("отметки: организация", i + 1, all);
  }
  BASE_CHECK(marks.close());
  return final_marks.close();
}

base::Result<void> write_portfolio(const Region& region, const GenerateOptions& options,
                                   const Counted& counted) {
  constexpr RecordKind order[] = {RecordKind::health, RecordKind::education_document,
                                  RecordKind::exam_result, RecordKind::achievement,
                                  RecordKind::queue_entry};
  LoadFile out(options, Native::portfolio, "4-portfolio");
  for (const RecordKind kind : order)
    for (int i = 0; i < region.organizations(); ++i) {
      domain::Batch batch = region.portfolio(i);
      if (kind == order[0]) counted(batch);
      out.add(std::move(batch), kind);
    }
  return out.close();
}

base::Result<void> write_workbooks(const Region& region, const GenerateOptions& options,
                                   const Counted& counted) {
  const Sink sink = [&](domain::Batch& batch, Native kind,
                        const std::string& name) -> base::Result<void> {
    const std::string_view sheets = kind == Native::roster        ? "roster"
                                    : kind == Native::marks       ? "marks"
                                    : kind == Native::final_marks ? "final-marks"
                                                                  : "portfolio";
    counted(batch);
    BASE_TRY(book, files::WorkbookWriter::create(sheets, options.output / (name + ".xlsx")));
    BASE_CHECK(book.add(batch));
    return book.close();
  };
  return pour(region, sink);
}

base::Result<void> write_messages(const Region& region, const GenerateOptions& options,
                                  const Counted& counted) {
  const Sink sink = [&](domain::Batch& batch, Native kind, const std::string& name) {
    counted(batch);
    batch.message_id = uuid_of(std::to_string(options.seed) + "/" + name);
    return write_file(options.output / (name + ".xml"), adapters::diary::write_native(batch, kind));
  };
  return pour(region, sink);
}

}  // namespace

base::Result<void> pour(const Region& region, const Sink& sink) {
  const Progress progress(true);
  const auto all = static_cast<std::size_t>(region.organizations());
  domain::Batch authorities = region.authorities();
  if (!authorities.authorities.empty())
    BASE_CHECK(sink(authorities, Native::roster, "0-authorities"));
  for (std::size_t i = 0; i < all; ++i) {
    const int organization = static_cast<int>(i);
    const std::string number = numbered(organization);
    domain::Batch roster = region.roster(organization);
    BASE_CHECK(sink(roster, Native::roster, "1-roster-" + number));
    for (const domain::Date day : region.school_days()) {
      domain::Batch marks = region.marks(organization, day);
      if (marks.lessons.empty()) continue;
      BASE_CHECK(sink(marks, Native::marks, "2-marks-" + number + "-" + domain::format_date(day)));
    }
    int part = 0;
    for (domain::Batch& final_marks : region.final_marks(organization))
      BASE_CHECK(sink(final_marks, Native::final_marks,
                      "3-final-marks-" + number + "-" + std::to_string(++part)));
    progress.tell("организация", i + 1, all);
  }
  if (authorities.authorities.empty()) return {};  // schools alone have no portfolio
  for (int i = 0; i < region.organizations(); ++i) {
    domain::Batch portfolio = region.portfolio(i);
    if (portfolio.size() == 0) continue;
    BASE_CHECK(sink(portfolio, Native::portfolio, "4-portfolio-" + numbered(i)));
  }
  return {};
}

base::Result<void> write_region(const Region& region, const GenerateOptions& options,
                                const Counted& counted) {
  std::error_code failure;
  std::filesystem::create_directories(options.output, failure);
  if (failure) return base::fail(Code::file_unreadable, failure.message(), options.output);
  if (options.as == "messages") return write_messages(region, options, counted);
  if (options.as == "workbooks") return write_workbooks(region, options, counted);
  BASE_CHECK(write_roster(region, options, counted));
  BASE_CHECK(write_marks(region, options, counted));
  return options.all_kinds ? write_portfolio(region, options, counted) : base::Result<void>{};
}

}  // namespace app
