#pragma once
// ZIP as ASiC containers need it (ETSI EN 319 162-1, annex A): written in one form only, read with
// nothing left to interpretation. What two readers could see differently is refused. Pure; any
// thread.
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace evidence {

struct Part {
  std::string name;  // "META-INF/ASiCManifest001.xml"
  std::string octets;
};

// The parts in the order given, the first one stored, the others deflated where that helps; dates
// are `at` in UTC, so that the same parts give the same octets. Errors: too_large (the limits named
// container_…), internal.
base::Result<std::string> write_zip(const std::vector<Part>& parts, base::Time at);

// In the order in which they lie. Refused: anything before, between or behind the entries, local
// headers that say another thing than the directory, a name twice (also in another case), names
// that are absolute, dotted, with a backslash or anything but printable ASCII, folders, links,
// encryption, comments, extra fields, ZIP64, data descriptors, methods but stored and deflated,
// sizes or checksums that are not so, several disks. Nothing is unpacked beyond what its header
// says, and that is bounded. Errors: too_large; evidence_invalid with the exact reason.
base::Result<std::vector<Part>> read_zip(std::string_view octets);

}  // namespace evidence
