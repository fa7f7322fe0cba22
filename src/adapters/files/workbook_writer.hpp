#pragma once
// Records as a filled-in template: a workbook as an operator would send it. Fields that the
// template has no column for are left out. Memory does not grow with the rows. One thread.
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/error.hpp"
#include "domain/records.hpp"

namespace adapters::files {

class WorkbookWriter {
 public:
  // kind: as template_sheets. Errors: usage (another kind).
  static base::Result<WorkbookWriter> create(std::string_view kind,
                                             const std::filesystem::path& file);
  ~WorkbookWriter();
  WorkbookWriter(WorkbookWriter&&) noexcept;
  WorkbookWriter& operator=(WorkbookWriter&&) noexcept;

  // Marks with their lessons. Errors: too_large (more rows than a sheet holds).
  base::Result<void> add(const domain::Batch& batch);
  base::Result<void> close();  // Errors: file_unreadable

 private:
  struct Impl;
  explicit WorkbookWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace adapters::files
