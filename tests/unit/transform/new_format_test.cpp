// A new supplier's format is new files only: here is a fourth one, made of nothing but text.
#include "support.hpp"

namespace transform {
namespace {

const std::string schema = R"(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:fourth"
           elementFormDefault="qualified">
  <xs:element name="Visits">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Hour" maxOccurs="unbounded">
          <xs:complexType>
            <xs:sequence>
              <xs:element name="Absent" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
            </xs:sequence>
            <xs:attribute name="at" use="required"/>
            <xs:attribute name="of" use="required"/>
            <xs:attribute name="why"/>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>)";

const std::string mapping_file = R"yaml(
title: Четвёртый формат
roots: [{ns: "urn:fourth", name: Visits}]
namespaces: {v: "urn:fourth"}
schema: xsd/fourth.xsd
dictionaries: {reasons: words/reasons.yaml}
records:
  - kind: lesson
    each: v:Hour
    fields:
      key: {identity: .}
      class_key: substring-before(@of, '/')
      subject_key: substring-after(@of, '/')
      date: {xpath: "substring-before(@at, ' ')", convert: {date: DD-MM-YYYY}}
      number: substring-after(@at, ' ')
      teacher: {constant: Не указан}
  - kind: attendance
    each: v:Hour/v:Absent
    fields:
      lesson_key: {identity: ..}
      student_key: .
      status: {xpath: ../@why, convert: [trim, lower, {dictionary: reasons}], default: absent}
)yaml";

TEST(NewFormat, needs_files_only) {
  const test::Folder folder;
  folder.write("xsd/fourth.xsd", schema);
  folder.write("words/reasons.yaml", "болел: ill\nсправка: excused\n");
  folder.write("mappings/fourth.yaml", mapping_file);
  xml::initialize();
  const auto mappings = load_mappings(folder.path());
  ASSERT_TRUE(mappings) << mappings.error().detail;
  const Mapping& fourth = mappings->front();
  EXPECT_EQ(fourth.name(), "fourth");

  const auto document = test::parse(
      "<Visits xmlns='urn:fourth'>"
      "<Hour at='16-11-2026 3' of='7a/math' why='Болел'><Absent>s1</Absent></Hour>"
      "<Hour at='17-11-2026 1' of='7a/rus'><Absent>s2</Absent><Absent/></Hour>"
      "</Visits>");
  ASSERT_TRUE(fourth.understands(document.root()));
  EXPECT_TRUE(fourth.validate(document.root()).empty());
  const auto batch = test::apply(fourth, document.root());
  ASSERT_EQ(batch.lessons.size(), 2u);
  EXPECT_EQ(batch.lessons[0].class_key, "7a");
  EXPECT_EQ(batch.lessons[0].subject_key, "math");
  EXPECT_EQ(batch.lessons[0].number, 3);
  EXPECT_EQ(batch.lessons[0].teacher, "Не указан");
  ASSERT_EQ(batch.attendance.size(), 2u);
  EXPECT_EQ(batch.attendance[0].status, domain::AttendanceStatus::ill);
  EXPECT_EQ(batch.attendance[1].status, domain::AttendanceStatus::absent);
  EXPECT_EQ(batch.attendance[1].lesson_key, batch.lessons[1].key);
  ASSERT_EQ(batch.rejected.size(), 1u);
  EXPECT_EQ(test::why(batch.rejected[0]), "attendance KB-2006 studentId");
  EXPECT_EQ(batch.rejected[0].origin.path, "/Visits/Hour[2]/Absent[2]");
}

TEST(NewFormat, that_the_schema_refuses_says_where) {
  const test::Folder folder;
  folder.write("xsd/fourth.xsd", schema);
  folder.write("words/reasons.yaml", "болел: ill\n");
  const auto fourth = folder.mapping(mapping_file);
  ASSERT_TRUE(fourth) << fourth.error().detail;
  const auto document = test::parse("<Visits xmlns='urn:fourth'>\n<Hour at='1'/></Visits>");
  const auto errors = fourth->validate(document.root());
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].line, 2);
}

}  // namespace
}  // namespace transform
