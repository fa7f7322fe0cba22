#pragma once
// XSLT 1.0 as the step before a mapping, for documents that XPath alone cannot read. Compiled once;
// any thread. A stylesheet reads only the document it is given: no document(), no files, no
// network, no xsl:import; its depth and its steps are limited. Answers in the contract of somebody
// else are made by it, too.
//
// The function node(.) of the namespace urn:kontingent:origin gives the number of a source node;
// written as the attribute o:node of a result element it says where that element came from.
#include <filesystem>
#include <memory>
#include <vector>

#include "base/limits.hpp"
#include "xml/document.hpp"

namespace transform {

inline constexpr std::string_view origin_ns = "urn:kontingent:origin";

// A full message of records takes about a hundred steps for each; an endless loop is stopped.
inline constexpr std::size_t stylesheet_steps = 200 * base::limits::records_per_message;

class Stylesheet {
 public:
  // steps: XSLT instructions and XPath steps of one run. Errors: file_unreadable, config_invalid.
  static base::Result<Stylesheet> compile(const std::filesystem::path& file,
                                          std::size_t steps = stylesheet_steps);

  struct Output {
    xml::Document source;            // the copy that was read: a document of its own
    xml::Document result;            // what the stylesheet made
    std::vector<xml::Node> origins;  // of source, by the numbers that node() gave
    // The source node that a result node came from, by o:node of itself or an ancestor; the
    // source's root when none says.
    xml::Node origin_of(xml::Node result_node) const;
  };
  // Errors: mapping_failed.
  base::Result<Output> apply(xml::Node root) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace transform
