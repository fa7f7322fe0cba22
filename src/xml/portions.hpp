#pragma once
// A document of any size as a row of small ones: each has the root's start tag, what stands before
// the first record, and a run of the root's children. Each is parsed by Document::parse, under its
// limits. Together they are the file: when head, portions and tail are each well-formed, so is the
// whole. Memory: one portion. One thread.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "xml/document.hpp"

namespace xml {

// Octets of a file from an offset on: as many as asked for, fewer only at its end.
// Errors: file_unreadable.
using ReadAt = std::function<base::Result<std::string>(std::uint64_t offset, std::size_t octets)>;

class Portions {
 public:
  struct Sizes {
    std::size_t bytes = base::limits::load_portion_bytes;    // a portion ends after so many …
    std::size_t pieces = base::limits::load_portion_pieces;  // … or so many children
    std::size_t piece_bytes = base::limits::message_bytes;   // one child, at most
    std::size_t block_bytes = 256 * 1024;                    // read at a time
  };
  struct Place {
    std::string path;
    long line = 0;
  };

  // Reads the prolog and the root's start tag. UTF-8 and the one-byte encodings of
  // Document::parse; UTF-16 is converted before (utf16.hpp).
  // Errors: as Document::parse; too_large (head); file_unreadable.
  static base::Result<Portions> open(ReadAt read, const Sizes& sizes);

  Node root() const { return root_->root(); }  // without its children

  // Walks the whole file once. pieces: local names of the root's children between which it may be
  // cut; none: it is one portion. Errors: as open; too_large (a child, or a document that may not
  // be cut, is larger than sizes.piece_bytes; subject: its line).
  base::Result<void> cut(const std::vector<std::string>& pieces);

  std::size_t count() const { return portions_.size(); }  // ≥ 1 after cut()
  std::uint64_t octets(std::size_t portion) const {
    return portions_.at(portion).end - portions_.at(portion).begin;
  }
  // The root with what stands before the first piece; after cut(). Errors: as Document::parse.
  base::Result<Document> head() const { return Document::parse(head_ + close_); }
  // Errors: as Document::parse, with lines of the file.
  base::Result<Document> read(std::size_t portion) const;
  // What read() parses, and under which limits. Errors: file_unreadable.
  base::Result<std::string> text(std::size_t portion) const;
  ParseLimits limits() const;
  // Where in the file that is which stands there in the portion's document.
  Place place(std::size_t portion, std::string_view path, long line) const;

 private:
  struct Portion {
    std::uint64_t begin = 0, end = 0;
    long line = 1;                      // of its first octet
    std::vector<std::uint64_t> before;  // children of each name that stand before it
  };
  class Walk;

  base::Result<std::string> text(const Portion& portion, std::string_view end) const;
  base::Result<Document> parse(const Portion& portion, std::string_view end) const;
  long line_of(const Portion& portion, long line) const;
  base::Error at_its_line(base::Error error, const Portion& portion) const;
  base::Result<std::string> local_name(std::string_view written) const;
  base::Result<void> check_tail(std::uint64_t begin, long line) const;

  ReadAt read_;
  Sizes sizes_;
  std::optional<Document> root_;
  std::string head_;         // up to the first portion, as written
  std::string close_;        // "</root>"
  long head_lines_ = 0;      // line ends in head_
  bool root_empty_ = false;  // <root/>
  std::vector<Portion> portions_;
  std::map<std::string, std::size_t, std::less<>> names_;  // local names → place in `before`
  std::vector<std::uint64_t> totals_;                      // of each name, in the whole file
};

}  // namespace xml
