#include <gmock/gmock.h>

#include "base/limits.hpp"
#include "folder.hpp"

namespace config {

using testing::ElementsAre;
using testing::IsEmpty;

class LoadedSettings : public Folder {
 protected:
  Settings must_load(const std::string& text) {
    const Loaded loaded = load_text(text);
    for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << describe(mistake);
    return loaded.settings ? *loaded.settings : Settings();
  }
};

TEST_F(LoadedSettings, defaults_are_those_of_the_struct_and_of_the_limits) {
  const Settings read = must_load(minimum);
  const Settings built{};
  EXPECT_EQ(read.listen.address, built.listen.address);
  EXPECT_EQ(read.listen.port, built.listen.port);
  EXPECT_EQ(read.operations.address, built.operations.address);
  EXPECT_EQ(read.operations.port, built.operations.port);
  EXPECT_EQ(read.utc_offset_minutes, built.utc_offset_minutes);
  EXPECT_EQ(read.cpu_threads, built.cpu_threads);
  EXPECT_EQ(read.log_format, built.log_format);
  EXPECT_EQ(read.log_level, built.log_level);
  EXPECT_EQ(read.limits.message_bytes, base::limits::message_bytes);
  EXPECT_EQ(read.limits.connections, base::limits::connections);
  EXPECT_EQ(read.limits.bytes_in_flight, base::limits::bytes_in_flight);
  EXPECT_EQ(read.signing.algorithm, "");
  EXPECT_THAT(read.partners, IsEmpty());
}

TEST_F(LoadedSettings, every_value_arrives) {
  write("old.crt", "");
  write("ca.crl", "");
  const Settings read = must_load(R"(
resources: share
store: postgresql://kontingent@db.example/kontingent
region: {utc_offset: "-03:30"}
listen: {address: "::1", port: 1, public_url: "https://bus.example.ru"}
tls: {certificate: tls.crt, key: tls.key}
signing: {certificate: bus.crt, key: bus.key, algorithm: ecdsa-sha256}
operations: {address: 10.0.0.1, port: 65535}
trust: {anchors: [ca.crt], intermediates: [bus.crt], crls: [ca.crl]}
limits: {message_bytes: 2048, connections: 7, bytes_in_flight: 1 GiB}
threads: {cpu: 3}
log: {format: json, level: warning}
)");
  EXPECT_EQ(read.resources, folder_ / "share");
  EXPECT_EQ(read.store_url, "postgresql://kontingent@db.example/kontingent");
  EXPECT_EQ(read.utc_offset_minutes, -210);
  EXPECT_EQ(read.listen.address, "::1");
  EXPECT_EQ(read.listen.port, 1);
  EXPECT_EQ(read.listen.public_url, "https://bus.example.ru");
  EXPECT_EQ(read.tls.certificate, folder_ / "tls.crt");
  EXPECT_EQ(read.tls.key, folder_ / "tls.key");
  EXPECT_EQ(read.signing.certificate, folder_ / "bus.crt");
  EXPECT_EQ(read.signing.key, folder_ / "bus.key");
  EXPECT_EQ(read.signing.algorithm, "ecdsa-sha256");
  EXPECT_EQ(read.operations.address, "10.0.0.1");
  EXPECT_EQ(read.operations.port, 65535);
  EXPECT_THAT(read.trust.anchors, ElementsAre(folder_ / "ca.crt"));
  EXPECT_THAT(read.trust.intermediates, ElementsAre(folder_ / "bus.crt"));
  EXPECT_THAT(read.trust.crls, ElementsAre(folder_ / "ca.crl"));
  EXPECT_EQ(read.limits.message_bytes, 2048u);
  EXPECT_EQ(read.limits.connections, 7u);
  EXPECT_EQ(read.limits.bytes_in_flight, 1024u * 1024 * 1024);
  EXPECT_EQ(read.cpu_threads, 3);
  EXPECT_EQ(read.log_format, base::Log::Format::json);
  EXPECT_EQ(read.log_level, base::Level::warning);
}

TEST_F(LoadedSettings, a_partner_arrives_whole) {
  write("new.crt", "");
  const Settings read = must_load(minimum + R"(partners:
  - {code: north, name: Дневник «Север», kind: supplier,
     certificates: [north.crt, {file: new.crt, from: "2026-12-01T00:00:00Z"}],
     organizations: [1027700132195], formats: [native, flat-list],
     signature: {timestamp: false, algorithms: [rsa-sha256]}}
  - {code: epgu, name: ЕПГУ, kind: portal, certificates: [ca.crt]}
)");
  ASSERT_EQ(read.partners.size(), 2u);
  const domain::Partner& north = read.partners[0].partner;
  EXPECT_EQ(north.code, "north");
  EXPECT_EQ(north.name, "Дневник «Север»");
  EXPECT_EQ(north.kind, domain::PartnerKind::supplier);
  ASSERT_EQ(read.partners[0].certificates.size(), 2u);
  EXPECT_EQ(read.partners[0].certificates[0].file, folder_ / "north.crt");
  EXPECT_FALSE(read.partners[0].certificates[0].until);
  EXPECT_EQ(read.partners[0].certificates[1].file, folder_ / "new.crt");
  EXPECT_EQ(read.partners[0].certificates[1].from, base::parse_time("2026-12-01T00:00:00Z"));
  EXPECT_FALSE(read.partners[0].certificates[1].until);
  EXPECT_THAT(north.organizations, ElementsAre("1027700132195"));
  EXPECT_THAT(north.formats, ElementsAre("native", "flat-list"));
  EXPECT_FALSE(north.signature.timestamp);
  EXPECT_THAT(north.signature.algorithms, ElementsAre("rsa-sha256"));
  EXPECT_EQ(read.partners[1].partner.kind, domain::PartnerKind::portal);
  EXPECT_TRUE(read.partners[1].partner.signature.timestamp);
}

TEST_F(LoadedSettings, revocation_is_strict_unless_said_otherwise) {
  EXPECT_FALSE(must_load(minimum).trust.degraded);
  std::string text = minimum;
  const std::string more =
      "revocation: degraded, grace_hours: 6, crl_urls: [\"https://a.example/ca.crl\"], "
      "ocsp_urls: [\"http://localhost:8080/ocsp\"], fetch_hosts: [a.example, \"b.example:81\"], "
      "fetch_anchors: ca.crt, fetch_minutes: 5, anchors";
  text.replace(text.find("anchors"), 7, more);
  const TrustSettings trust = must_load(text).trust;
  EXPECT_TRUE(trust.degraded);
  EXPECT_EQ(trust.grace_hours, 6);
  EXPECT_THAT(trust.crl_urls, ElementsAre("https://a.example/ca.crl"));
  EXPECT_THAT(trust.ocsp_urls, ElementsAre("http://localhost:8080/ocsp"));
  EXPECT_THAT(trust.fetch_hosts, ElementsAre("a.example", "b.example:81"));
  EXPECT_EQ(trust.fetch_anchors, folder_ / "ca.crt");
  EXPECT_EQ(trust.fetch_minutes, 5);
}

TEST_F(LoadedSettings, the_store_is_always_an_absolute_address) {
  const auto store_of = [&](const std::string& url) {
    std::string text = minimum;
    text.replace(text.find("sqlite:k.db"), 11, url);
    return must_load(text).store_url;
  };
  EXPECT_EQ(store_of("sqlite:k.db"), "sqlite://" + (folder_ / "k.db").string());
  EXPECT_EQ(store_of("sqlite:../data/k.db"),
            "sqlite://" + (folder_.parent_path() / "data/k.db").string());
  EXPECT_EQ(store_of("sqlite:///var/lib/k.db"), "sqlite:///var/lib/k.db");
  EXPECT_EQ(store_of("sqlite:/var/lib/k.db"), "sqlite:///var/lib/k.db");
  for (const char* url :
       {"postgresql:///k?host=/run/postgresql", "postgresql://u:p@db1:5432,db2:5433/k",
        "postgresql://db1,[fd00::2]:5432/k?target_session_attrs=read-write"})
    EXPECT_EQ(store_of(url), url);
}

TEST_F(LoadedSettings, a_replica_may_be_named) {
  EXPECT_EQ(must_load(minimum).replica_url, "");
  const auto read = must_load(minimum +
                              "replica:\n  url: postgresql://db2/k?target_session_attrs=standby\n"
                              "  lag_seconds: 30\n");
  EXPECT_EQ(read.replica_url, "postgresql://db2/k?target_session_attrs=standby");
  EXPECT_EQ(read.replica_lag_seconds, 30);
}

TEST_F(LoadedSettings, credentials_come_from_the_folder_of_systemd) {
  write("secret/bus.key", "");
  setenv("CREDENTIALS_DIRECTORY", (folder_ / "secret").c_str(), 1);
  std::string text = minimum;
  text.replace(text.find("bus.key"), 7, "\"${CREDENTIALS_DIRECTORY}/bus.key\"");
  EXPECT_EQ(must_load(text).signing.key, folder_ / "secret/bus.key");
}

TEST_F(LoadedSettings, the_signing_key_may_be_in_a_token_or_bring_its_certificate) {
  write("pin", "");
  std::string text = minimum;
  const std::string signing = text.substr(text.find("signing:"));
  const auto with = [&](const std::string& keys) {
    std::string other = minimum;
    return must_load(
        other.replace(other.find("signing:"), signing.find('\n'), "signing: {" + keys + "}"));
  };
  const std::string uri = "pkcs11:token=bus;object=sign?module-path=/usr/lib/p11.so";
  const Settings token = with("key: \"" + uri + "\", certificate: bus.crt, passphrase_file: pin");
  EXPECT_EQ(token.signing.key, uri);
  EXPECT_EQ(token.signing.passphrase_file, folder_ / "pin");
  EXPECT_EQ(with("key: bus.key").signing.certificate, "");
}

TEST_F(LoadedSettings, the_public_url_follows_the_address) {
  const auto url_of = [&](const std::string& address) {
    return must_load(minimum + "listen: {address: \"" + address + "\", port: 8444}\n")
        .listen.public_url;
  };
  EXPECT_EQ(url_of("0.0.0.0"), "https://localhost:8444");
  EXPECT_EQ(url_of("10.1.2.3"), "https://10.1.2.3:8444");
  EXPECT_EQ(url_of("2001:db8::1"), "https://[2001:db8::1]:8444");
}

TEST_F(LoadedSettings, the_api_is_served_where_its_section_stands) {
  EXPECT_FALSE(must_load(minimum).console.port);
  const Settings plain = must_load(std::string(minimum) + "console: {port: 8444}\n");
  EXPECT_EQ(plain.console.port, 8444);
  EXPECT_EQ(plain.console.address, "127.0.0.1");
  EXPECT_EQ(plain.console.tls.key, plain.tls.key);
  const Settings own = must_load(std::string(minimum) +
                                 "console: {port: 0, address: \"::1\", certificate: bus.crt, "
                                 "key: bus.key}\n");
  EXPECT_EQ(own.console.tls.key, folder_ / "bus.key");
  EXPECT_EQ(own.console.tls.certificate, folder_ / "bus.crt");
}

TEST_F(LoadedSettings, an_empty_section_means_its_defaults) {
  EXPECT_EQ(must_load(minimum + "listen:\nlog: {}\n").listen.port, 8443);
}

}  // namespace config
