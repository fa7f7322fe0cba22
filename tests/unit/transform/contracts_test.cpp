// The contracts say what the domain says, in Russian, and hold together.
#include <set>

#include "domain/codes.hpp"
#include "support.hpp"
#include "transform/fields.hpp"
#include "xml/schema.hpp"

namespace transform {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view xs = "http://www.w3.org/2001/XMLSchema";
constexpr std::string_view soap = "http://schemas.xmlsoap.org/wsdl/soap/";

std::vector<fs::path> contract_files(const std::string& extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(test::source_dir / "xsd"))
    if (entry.path().extension() == extension)
      files.push_back(fs::relative(entry.path(), test::source_dir / "xsd"));
  return files;
}

// Without those of SMEV 3 and 2: their names, namespaces and actions are their operator's to
// choose; of SMEV 2 the schema of our own service stays.
std::vector<fs::path> own_contract_files(const std::string& extension) {
  auto files = contract_files(extension);
  std::erase_if(files, [](const fs::path& file) {
    return *file.begin() == "smev" ||
           (*file.begin() == "smev2" && file.filename() != "service.xsd");
  });
  return files;
}

void visit(xml::Node node, const std::function<void(xml::Node)>& look) {
  look(node);
  for (const xml::Node child : node.children()) visit(child, look);
}

xml::Document contract(const fs::path& file) {
  return test::parse(test::read("xsd" / file));
}

std::vector<std::string> values_of(xml::Node root, std::string_view type) {
  std::vector<std::string> values;
  for (const xml::Node child : root.children()) {
    if (child.attribute("name") != type) continue;
    for (const xml::Node value : child.child(xs, "restriction").children())
      values.push_back(*value.attribute("value"));
  }
  return values;
}

template <class E>
std::vector<std::string> domain_names() {
  return {domain::names<E>().begin(), domain::names<E>().end()};
}

TEST(Contracts, list_the_codes_of_the_domain) {
  const auto document = contract("common/1.0/common.xsd");
  const auto root = document.root();
  auto sexes = domain_names<domain::Sex>();
  std::erase(sexes, "unknown");  // nobody sends it: the element is left out
  EXPECT_EQ(values_of(root, "Sex"), sexes);
  EXPECT_EQ(values_of(root, "OrganizationKind"), domain_names<domain::OrganizationKind>());
  EXPECT_EQ(values_of(root, "OwnershipForm"), domain_names<domain::OwnershipForm>());
  EXPECT_EQ(values_of(root, "LegalForm"), domain_names<domain::LegalForm>());
  EXPECT_EQ(values_of(root, "OrganizationStatus"), domain_names<domain::OrganizationStatus>());
  EXPECT_EQ(values_of(root, "ActivityKind"), domain_names<domain::ActivityKind>());
  EXPECT_EQ(values_of(root, "AgeGroup"), domain_names<domain::AgeGroup>());
  EXPECT_EQ(values_of(root, "ModeOfStay"), domain_names<domain::ModeOfStay>());
  EXPECT_EQ(values_of(root, "GroupOrientation"), domain_names<domain::GroupOrientation>());
  EXPECT_EQ(values_of(root, "ProgrammeKind"), domain_names<domain::ProgrammeKind>());
  EXPECT_EQ(values_of(root, "ProgrammeLevel"), domain_names<domain::ProgrammeLevel>());
  EXPECT_EQ(values_of(root, "ProgrammeOrientation"), domain_names<domain::ProgrammeOrientation>());
  EXPECT_EQ(values_of(root, "Funding"), domain_names<domain::Funding>());
  EXPECT_EQ(values_of(root, "HealthGroup"), domain_names<domain::HealthGroup>());
  EXPECT_EQ(values_of(root, "PeGroup"), domain_names<domain::PeGroup>());
  EXPECT_EQ(values_of(root, "DisabilityGroup"), domain_names<domain::DisabilityGroup>());
  EXPECT_EQ(values_of(root, "EducationDocumentType"),
            domain_names<domain::EducationDocumentType>());
  EXPECT_EQ(values_of(root, "ExamKind"), domain_names<domain::ExamKind>());
  EXPECT_EQ(values_of(root, "EventKind"), domain_names<domain::EventKind>());
  EXPECT_EQ(values_of(root, "EventLevel"), domain_names<domain::EventLevel>());
  EXPECT_EQ(values_of(root, "EventResult"), domain_names<domain::EventResult>());
  EXPECT_EQ(values_of(root, "QueueStatus"), domain_names<domain::QueueStatus>());
  EXPECT_EQ(values_of(root, "Benefit"), domain_names<domain::Benefit>());
  EXPECT_EQ(values_of(root, "GuardianKind"), domain_names<domain::GuardianKind>());
  EXPECT_EQ(values_of(root, "AttendanceStatus"), domain_names<domain::AttendanceStatus>());
  EXPECT_EQ(values_of(root, "PeriodKind"), domain_names<domain::PeriodKind>());
  EXPECT_EQ(values_of(root, "WorkKind"), domain_names<domain::WorkKind>());
  EXPECT_EQ(values_of(root, "StudyForm"), domain_names<domain::StudyForm>());
  EXPECT_EQ(values_of(root, "EducationForm"), domain_names<domain::EducationForm>());
  EXPECT_EQ(values_of(root, "DocumentType"), domain_names<domain::DocumentType>());
  std::vector<std::string> kinds;
  for (const Target& target : targets()) kinds.emplace_back(domain::name_of(target.kind));
  EXPECT_EQ(values_of(root, "RecordKind"), kinds);
  std::vector<std::string> outcomes;
  for (const domain::Outcome outcome : domain::all_outcomes)
    outcomes.emplace_back(name_of(outcome));
  EXPECT_EQ(values_of(root, "Outcome"), outcomes);
}

TEST(Contracts, explain_each_element_attribute_type_and_value_in_russian) {
  const std::set<std::string_view> explained{"element", "attribute", "enumeration"};
  for (const auto& file : own_contract_files(".xsd")) {
    const auto document = contract(file);
    visit(document.root(), [&](xml::Node node) {
      const bool named_type =
          node.attribute("name") && (node.is(xs, "complexType") || node.is(xs, "simpleType"));
      if (node.ns() != xs || (!explained.contains(node.name()) && !named_type)) return;
      const auto text = node.child(xs, "annotation");
      ASSERT_TRUE(text) << file << ':' << node.line();
      EXPECT_EQ(
          text.child(xs, "documentation").attribute("lang", "http://www.w3.org/XML/1998/namespace"),
          "ru");
      EXPECT_FALSE(text.text().empty()) << file << ':' << node.line();
    });
  }
}

TEST(Contracts, are_schemas_that_load) {
  xml::initialize();
  for (const auto& file : contract_files(".xsd")) {
    const auto schema = xml::Schema::load(test::source_dir / "xsd" / file);
    EXPECT_TRUE(schema) << file << ' ' << base::describe(schema.error());
  }
}

TEST(Contracts, carry_their_version_in_namespace_and_folder) {
  for (const auto& file : own_contract_files(".xsd")) {
    const auto document = contract(file);
    const auto ns = document.root().attribute("targetNamespace").value_or("");
    EXPECT_TRUE(ns.ends_with(":" + file.parent_path().filename().string())) << file;
  }
}

TEST(Contracts, are_all_in_the_manifest) {
  const auto manifest = test::read("xsd/MANIFEST.yaml");
  std::size_t listed = 0;
  for (const std::string extension : {".xsd", ".wsdl"})
    for (const auto& file : contract_files(extension)) {
      ++listed;
      EXPECT_NE(manifest.find("file: " + file.string() + "\n"), std::string::npos) << file;
    }
  std::size_t entries = 0;
  for (auto at = manifest.find("- file:"); at != std::string::npos;
       at = manifest.find("- file:", at + 1))
    ++entries;
  EXPECT_EQ(entries, listed) << "the manifest names files that are not there";
}

TEST(Wsdl, imports_schemas_by_the_address_that_the_daemon_serves) {
  const std::string mark = "?xsd=";
  for (const auto& file : own_contract_files(".wsdl")) {
    const auto document = contract(file);
    visit(document.root(), [&](xml::Node node) {
      if (!node.is(xs, "import")) return;
      const auto location = node.attribute("schemaLocation").value_or("");
      EXPECT_TRUE(location.starts_with("@PUBLIC_URL@/ws/")) << location;
      // diary-1.0.xsd is diary/1.0/diary.xsd
      const auto name = location.substr(location.find(mark) + mark.size());
      const auto stem = name.substr(0, name.find('-'));
      EXPECT_EQ(name, stem + "-1.0.xsd");
      EXPECT_TRUE(fs::exists(test::source_dir / "xsd" / stem / "1.0" / (stem + ".xsd"))) << name;
    });
  }
}

TEST(Wsdl, names_operations_as_stock_clients_need) {
  for (const auto& file : own_contract_files(".wsdl")) {
    const auto wsdl = contract(file);
    const auto xsd = contract(fs::path(file).replace_extension(".xsd"));
    std::set<std::string> elements, actions;
    for (const xml::Node child : xsd.root().children())
      if (child.is(xs, "element")) elements.insert(*child.attribute("name"));
    std::size_t operations = 0;
    visit(wsdl.root(), [&](xml::Node node) {
      if (!node.is(soap, "operation")) return;
      ++operations;
      const auto name = *node.parent().attribute("name");
      const auto ns = *wsdl.root().attribute("targetNamespace");
      EXPECT_EQ(node.attribute("soapAction"), ns + "/" + name);
      actions.insert(*node.attribute("soapAction"));
      EXPECT_TRUE(elements.contains(name) && elements.contains(name + "Response")) << name;
    });
    EXPECT_EQ(actions.size(), operations);
    EXPECT_EQ(elements.size(), 2 * operations) << "an element without an operation in " << file;
  }
}

TEST(PortalSamples, are_valid) {
  xml::initialize();
  const auto schema = xml::Schema::load(test::source_dir / "xsd/portal/1.0/portal.xsd");
  ASSERT_TRUE(schema);
  for (const auto& file : fs::directory_iterator(test::source_dir / "tests/data/formats/portal")) {
    const auto document = test::parse(test::read(file.path()));
    for (const auto& error : schema->validate(document.root()))
      ADD_FAILURE() << file.path() << ':' << error.line << ' ' << error.message;
  }
}

TEST(Documentation, of_mappings_names_every_field_and_converter) {
  const auto text = test::read("docs/mappings.md");
  for (const Target& target : targets()) {
    EXPECT_NE(text.find("`" + std::string(domain::name_of(target.kind)) + "`"), std::string::npos);
    for (const Field& field : target.fields)
      EXPECT_NE(text.find("`" + std::string(field.name) + "`"), std::string::npos) << field.name;
  }
  for (const std::string_view word :
       {"trim", "upper", "lower", "snils", "integer", "boolean", "date", "codes", "dictionary"})
    EXPECT_NE(text.find("`" + std::string(word) + "`"), std::string::npos) << word;
}

}  // namespace
}  // namespace transform
