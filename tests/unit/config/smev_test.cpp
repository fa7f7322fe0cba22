#include <gmock/gmock.h>

#include "folder.hpp"

namespace config {

using testing::Contains;
using testing::HasSubstr;

using Smev = Folder;

constexpr std::string_view url = "smev: {url: 'https://smev.example:7500/ws', certificates: ";

std::string with(const std::string& more) {
  return minimum + std::string(url) + "[north.crt]" + more + "}\n";
}

TEST_F(Smev, is_absent_unless_it_is_named) {
  EXPECT_FALSE(load_text(minimum).settings->smev);
  EXPECT_TRUE(load_text(minimum).settings->partners.empty());
}

TEST_F(Smev, is_a_partner_to_whom_answers_are_delivered) {
  const Settings settings = *load_text(with("")).settings;
  ASSERT_TRUE(settings.smev);
  EXPECT_EQ(settings.smev->version, "1.2");
  EXPECT_EQ(settings.smev->signing.key, settings.signing.key);
  ASSERT_EQ(settings.smev->requests.size(), 1u);
  EXPECT_EQ(settings.smev->requests[0].service, "portal");
  ASSERT_EQ(settings.partners.size(), 1u);
  const PartnerSettings& partner = settings.partners[0];
  EXPECT_EQ(partner.partner.code, smev_code);
  EXPECT_EQ(partner.certificates.size(), 1u);
  EXPECT_EQ(partner.partner.endpoint->url, "https://smev.example:7500/ws");
  EXPECT_EQ(partner.partner.endpoint->anchors, (folder_ / "ca.crt").string());
}

TEST_F(Smev, has_a_key_of_its_own_where_one_is_named) {
  const Settings settings = *load_text(with(", key: tls.key, certificate: tls.crt")).settings;
  EXPECT_EQ(settings.smev->signing.key, (folder_ / "tls.key").string());
  EXPECT_EQ(settings.signing.key, (folder_ / "bus.key").string());
}

TEST_F(Smev, mistakes_have_their_places) {
  EXPECT_THAT(mistakes_of(minimum + "smev: {version: '1.4'}\n"),
              testing::UnorderedElementsAre(HasSubstr("допустимо: 1.1, 1.2, 1.3"),
                                            "7:7 нет обязательного ключа «smev.url»",
                                            "7:7 нет обязательного ключа «smev.certificates»"));
  EXPECT_THAT(mistakes_of(with(", requests: [{service: diary}]")), Contains(HasSubstr("portal")));
  EXPECT_THAT(mistakes_of(with(", requests: [{service: portal}, {service: portal}]")),
              Contains(HasSubstr("уже названы")));
  EXPECT_THAT(mistakes_of(with(", first_pause: 2s, longest_pause: 1s")),
              Contains(HasSubstr("longest_pause")));
  EXPECT_THAT(mistakes_of(with(", certificate: tls.crt")), Contains(HasSubstr("smev.key")));
  EXPECT_THAT(mistakes_of(with(", answer_within: 3d")), Contains(HasSubstr("47h")));
}

TEST_F(Smev, has_a_file_storage_where_one_is_named) {
  EXPECT_FALSE(load_text(with("")).settings->smev->ftp);
  const Settings settings = *load_text(with(", ftp: {host: 'storage.smev.example:21'}")).settings;
  ASSERT_TRUE(settings.smev->ftp);
  EXPECT_EQ(settings.smev->ftp->host, "storage.smev.example:21");
  EXPECT_EQ(settings.smev->ftp->user, "anonymous");
  EXPECT_EQ(settings.smev->ftp->password_file, "");
  EXPECT_EQ(settings.smev->ftp->max_bytes, 16u << 20);
  EXPECT_EQ(settings.smev->ftp->deadline, std::chrono::seconds(30));
  EXPECT_THAT(mistakes_of(with(", ftp: {host: 'ftp://storage'}")), Contains(HasSubstr("узел")));
  EXPECT_THAT(mistakes_of(with(", ftp: {user: a}")), Contains(HasSubstr("smev.ftp.host")));
  EXPECT_THAT(mistakes_of(with(", ftp: {host: storage, deadline: 51s}")),
              Contains(HasSubstr("50s")));
  EXPECT_THAT(mistakes_of(with(", ftp: {host: storage, max_size: 1GiB}")),
              Contains(HasSubstr("64MiB")));
}

TEST_F(Smev, code_is_nobody_elses_and_no_route_leads_there) {
  const std::string partner =
      "partners: [{code: smev, name: С, kind: receiver, certificates: [ca.crt]}]\n";
  EXPECT_THAT(mistakes_of(with("") + partner), Contains(HasSubstr("«smev»")));
  EXPECT_THAT(mistakes_of(with("") + "routes: [{name: r, to: [{partner: smev}]}]\n"),
              Contains(HasSubstr("нет партнёра с кодом «smev»")));
}

}  // namespace config
