// A stylesheet reads the document it is given and nothing else, and comes to an end.
#include <thread>

#include "support.hpp"
#include "transform/stylesheet.hpp"

namespace transform {
namespace {

std::string sheet(const std::string& inside) {
  return "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "
         "xmlns:o='urn:kontingent:origin' xmlns:exsl='http://exslt.org/common' "
         "extension-element-prefixes='exsl'>" +
         inside + "</xsl:stylesheet>";
}

base::Result<Stylesheet> compile(const test::Folder& folder, const std::string& inside) {
  xml::initialize();
  return Stylesheet::compile(folder.write("s.xsl", sheet(inside)), 100'000);
}

base::Result<Stylesheet::Output> run_sheet(const std::string& inside, const std::string& document) {
  const test::Folder folder;
  const auto style = compile(folder, inside);
  EXPECT_TRUE(style) << base::describe(style.error());
  return style->apply(test::parse(document).root());
}

TEST(Stylesheet, sees_the_element_it_is_given_as_a_document) {
  const test::Folder folder;
  const auto style = compile(folder,
                             "<xsl:template match='/b'><out><xsl:value-of select='@c'/>"
                             "</out></xsl:template>");
  const auto document = test::parse("<a xmlns:p='urn:p'><b c='1' p:d='2'/></a>");
  const auto output = style->apply(document.root().children()[0]);
  ASSERT_TRUE(output) << base::describe(output.error());
  EXPECT_EQ(output->result.root().text(), "1");
}

TEST(Stylesheet, remembers_where_a_result_came_from) {
  const auto output = run_sheet(
      "<xsl:template match='/'><r><xsl:for-each select='//b'><x o:node='{o:node(.)}'><y/></x>"
      "</xsl:for-each></r></xsl:template>",
      "<a>\n<b/>\n<b/></a>");
  ASSERT_TRUE(output);
  const auto results = output->result.root().children();
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(output->origin_of(results[1]).path(), "/a/b[2]");
  EXPECT_EQ(output->origin_of(results[1].children()[0]).line(), 3) << "by its ancestor";
  EXPECT_EQ(output->origin_of(output->result.root()).path(), "/a") << "nothing says";
}

TEST(Stylesheet, cannot_forge_an_origin) {
  const auto output =
      run_sheet("<xsl:template match='/'><r o:node='99999999999'/></xsl:template>", "<a/>");
  ASSERT_TRUE(output);
  EXPECT_EQ(output->origin_of(output->result.root()).path(), "/a");
}

TEST(Stylesheet, cannot_read_files) {
  const test::Folder folder;
  const auto secret = folder.write("secret.xml", "<s>secret</s>");
  const auto output =
      run_sheet("<xsl:template match='/'><r><xsl:value-of select=\"document('file://" +
                    secret.string() + "')\"/></r></xsl:template>",
                "<a/>");
  if (output) {
    EXPECT_EQ(output->result.root().text(), "");
  } else {
    EXPECT_EQ(output.error().code, base::Code::mapping_failed);
  }
}

TEST(Stylesheet, cannot_write_files) {
  const test::Folder folder;
  const auto target = folder.path() / "written.xml";
  const auto output = run_sheet("<xsl:template match='/'><r><exsl:document href='" +
                                    target.string() + "'><x/></exsl:document></r></xsl:template>",
                                "<a/>");
  EXPECT_FALSE(std::filesystem::exists(target));
  EXPECT_FALSE(output);
}

TEST(Stylesheet, cannot_import) {
  const test::Folder folder;
  folder.write("other.xsl", sheet(""));
  for (const std::string word : {"import", "include"}) {
    const auto style = compile(folder, "<xsl:" + word + " href='other.xsl'/>");
    ASSERT_FALSE(style);
    EXPECT_EQ(style.error().code, base::Code::config_invalid);
  }
}

TEST(Stylesheet, that_never_ends_is_stopped) {
  const auto deep = run_sheet(
      "<xsl:template match='/'><xsl:call-template name='t'/></xsl:template>"
      "<xsl:template name='t'><xsl:call-template name='t'/></xsl:template>",
      "<a/>");
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().code, base::Code::mapping_failed);
  std::string wide = "<a>";
  for (int i = 0; i < 400; ++i) wide += "<b/>";
  const auto long_run = run_sheet(
      "<xsl:template match='/'><r><xsl:for-each select='//b'><xsl:for-each select='//b'>"
      "<xsl:for-each select='//b'><x/></xsl:for-each></xsl:for-each></xsl:for-each></r>"
      "</xsl:template>",
      wide + "</a>");
  ASSERT_FALSE(long_run);
  EXPECT_EQ(long_run.error().code, base::Code::mapping_failed);
}

TEST(Stylesheet, that_is_wrong_is_refused_when_loaded) {
  const test::Folder folder;
  EXPECT_FALSE(compile(folder, "<xsl:template match='['/>"));
  EXPECT_FALSE(compile(folder, "<xsl:template match='/'><xsl:value-of/></xsl:template>"));
  EXPECT_FALSE(Stylesheet::compile(folder.write("t.xsl", "<xsl:stylesheet")));
  EXPECT_FALSE(Stylesheet::compile(folder.write("u.xsl", "<!DOCTYPE a><a/>")));
  EXPECT_EQ(Stylesheet::compile(folder.path() / "absent.xsl").error().code,
            base::Code::file_unreadable);
}

TEST(Stylesheet, that_makes_nothing_or_stops_is_a_failure) {
  EXPECT_FALSE(run_sheet("<xsl:template match='/'/>", "<a/>"));
  const auto stopped = run_sheet(
      "<xsl:template match='/'><xsl:message terminate='yes'>no</xsl:message></xsl:template>",
      "<a/>");
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, base::Code::mapping_failed);
}

TEST(Stylesheet, leaves_the_document_as_it_was) {
  const test::Folder folder;
  const auto style =
      compile(folder, "<xsl:strip-space elements='*'/><xsl:template match='/'><r/></xsl:template>");
  const auto document = test::parse("<a> <b> </b> </a>");
  const auto before = document.serialize();
  ASSERT_TRUE(style->apply(document.root()));
  EXPECT_EQ(document.serialize(), before);
}

TEST(Mapping, may_be_used_by_many_threads) {
  for (const std::string format : {"klass-journal/week", "flat-list/export"}) {
    const auto mapping = test::load(format.substr(0, format.find('/')));
    const auto text = test::read("tests/data/formats/" + format + ".xml");
    std::vector<std::thread> threads;
    std::vector<std::size_t> sizes(4);
    for (std::size_t i = 0; i < sizes.size(); ++i)
      threads.emplace_back([&, i] {
        for (int turn = 0; turn < 50; ++turn) {
          const auto document = xml::Document::parse(text);
          const auto batch = mapping.apply(document->root());
          if (batch && batch->rejected.empty()) sizes[i] += batch->size();
        }
      });
    for (auto& thread : threads) thread.join();
    EXPECT_GT(sizes[0], 0u);
    for (const auto size : sizes) EXPECT_EQ(size, sizes[0]);
  }
}

}  // namespace
}  // namespace transform
