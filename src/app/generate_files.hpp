#pragma once
// A synthetic region as a supplier's files. Deterministic: the same options make the same bytes of
// XML. One thread.
#include <functional>

#include "adapters/diary/native_xml.hpp"
#include "app/commands.hpp"
#include "registers/region.hpp"

namespace app {

// Where the batches go, and under which name. Each batch comes once.
using Sink = std::function<base::Result<void>(domain::Batch&, adapters::diary::Native,
                                              const std::string& name)>;
// Calls sink for all of the region, organization by organization; what others refer to first.
base::Result<void> pour(const registers::Region& region, const Sink& sink);

// The files of options.as into options.output; counted sees each batch once. Errors: those of
// files.
base::Result<void> write_region(const registers::Region& region, const GenerateOptions& options,
                                const std::function<void(const domain::Batch&)>& counted);

}  // namespace app
