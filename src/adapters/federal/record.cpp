#include "adapters/federal/record.hpp"

#include "adapters/diary/native_xml.hpp"
#include "adapters/federal/rules.hpp"
#include "base/text.hpp"
#include "security/digest.hpp"

namespace adapters::federal {

Record make_record(const domain::Batch& records) {
  xml::Writer out("f", ns);
  out.open("portfolio");
  diary::write_records(out, records);
  Record made;
  made.portfolio = out.finish();
  security::Sha256 digest;
  digest.add(made.portfolio);
  made.hash = digest.hex();
  for (const domain::OrganizationRecord& each : records.organizations)
    made.places.push_back({base::parse_integer(each.key).value_or(0)});
  return made;
}

std::string hash_of(std::span<const registers::FederalPlace> students) {
  security::Sha256 digest;
  for (const registers::FederalPlace& each : students)
    digest.add(std::to_string(each.student.value) + ":" + each.hash + "\n");
  return digest.hex();
}

}  // namespace adapters::federal
