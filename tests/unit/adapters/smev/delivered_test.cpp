// What SMEV brings: its own signature, and inside it the sender's, which may not hold.
#include "adapters/smev/envelope.hpp"
#include "adapters/smev/read.hpp"
#include "adapters/smev/write.hpp"
#include "pki.hpp"
#include "xml/canonical.hpp"

namespace {

using namespace adapters::smev;
using base::Code;
using testing_pki::noon;
using testing_pki::shared_pki;

const xml::Schema& schema() {
  static const xml::Schema loaded =
      xml::Schema::load(std::filesystem::path(SOURCE_DIR) / "xsd/smev/1.2/queue.xsd").value();
  return loaded;
}

Verified check(const std::string& envelope, Verified::Rules rules = {}) {
  return Verified::check(Parsed::read({envelope, {}}).value(), rules).value();
}

const std::string content = "<q:Ask xmlns:q=\"urn:q\">5</q:Ask>";
const std::string false_signature =
    "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>";

// The sender's data and signature, inside what SMEV signs. spoil: done to the data on its way.
// said: stands in it behind the content.
std::string brought(const std::string& sender, bool with_signature = true, bool spoil = false,
                    const std::string& said = {}, const std::string& asked = content) {
  RequestData data;
  data.message_id = "e4057895-813a-11e8-b5d0-399a183f8089";
  data.content = asked;
  std::string letter = write_request(Version::v1_2, data, {});
  const std::string end = "</b:MessagePrimaryContent>";
  letter.insert(letter.find(end) + end.size(), said);
  const Verified sent = check(seal(shared_pki().signer(sender), letter, "caller", schema()).value(),
                              {.any_sender = true});
  std::string octets = xml::canonicalize(sent.signed_part(), {.exclusive = false}).value();
  if (spoil) octets.replace(octets.find(">5<"), 3, ">2<");
  std::string request = "<t:GetRequestResponse><t:RequestMessage><t:Request>" + octets;
  request +=
      "<t:MessageMetadata><t:MessageId>e4057895-813a-11e8-b5d0-399a183f8089</t:MessageId>"
      "<t:MessageType>REQUEST</t:MessageType><t:Sender><t:Mnemonic>EPGU</t:Mnemonic>"
      "<t:HumanReadableName>ЕПГУ</t:HumanReadableName></t:Sender>"
      "<t:SendingTimestamp>2026-11-22T12:00:00Z</t:SendingTimestamp>"
      "<t:DestinationName>BUS</t:DestinationName><t:SupplementaryData>"
      "<t:InteractionType>NotDetected</t:InteractionType></t:SupplementaryData>"
      "</t:MessageMetadata><t:ReplyTo>there</t:ReplyTo>";
  if (with_signature)
    request += "<t:SenderInformationSystemSignature>" + sent.signature().value() +
               "</t:SenderInformationSystemSignature>";
  request += "</t:Request></t:RequestMessage></t:GetRequestResponse>";
  return seal(shared_pki().signer("ec"), wrap(Version::v1_2, request), "smev", schema()).value();
}

base::Result<security::Verified> hand_over(const std::string& envelope) {
  const Verified message = check(envelope, {.any_sender = true});
  const xml::Node root = content_root(sender_data(message.signed_part()));
  return message.hand_over(root, shared_pki().trust({"rsa", "ec"}), noon);
}

TEST(Delivered, is_handed_over_as_its_senders_message) {
  const auto handed = hand_over(brought("rsa")).value();
  EXPECT_EQ(handed.partner().code, "partner-rsa");
  EXPECT_TRUE(handed.payload().is("urn:q", "Ask"));
  EXPECT_EQ(handed.content_digest().size(), 64u);
  EXPECT_EQ(handed.signature_digest(), "");
}

TEST(Delivered, is_SMEVs_message_although_the_sender_did_not_sign_it) {
  const std::string spoilt = brought("rsa", true, true);
  EXPECT_EQ(Verified::check(Parsed::read({spoilt, {}}).value(), {}).error().code,
            Code::signature_invalid);
  const Verified message = check(spoilt, {.any_sender = true});
  const ReceivedRequest heading = read_request_heading(message.signed_part());
  EXPECT_EQ(heading.data.message_id, "e4057895-813a-11e8-b5d0-399a183f8089");
  EXPECT_EQ(heading.reply_to, "there");
  EXPECT_EQ(heading.metadata.sender, "EPGU");
  EXPECT_EQ(hand_over(spoilt).error().code, Code::signature_invalid);
}

TEST(Delivered, is_nobodys_without_a_senders_signature_that_a_partner_made) {
  EXPECT_EQ(hand_over(brought("rsa", false)).error().code, Code::unsigned_message);
  EXPECT_EQ(hand_over(brought("stranger")).error().code, Code::certificate_unknown);
}

TEST(Delivered, is_SMEVs_message_and_nobodys_when_a_persons_signature_does_not_hold) {
  const std::string envelope = brought(
      "rsa", true, false, "<t:PersonalSignature>" + false_signature + "</t:PersonalSignature>");
  EXPECT_EQ(hand_over(envelope).error().code, Code::signature_invalid);
  EXPECT_EQ(Verified::check(Parsed::read({envelope, {}}).value(), {}).error().code,
            Code::signature_invalid);
}

TEST(Delivered, may_hold_signatures_as_data) {
  const std::string wrapped = "<w:w xmlns:w=\"urn:w\">" + false_signature + "</w:w>";
  EXPECT_TRUE(
      hand_over(brought("rsa", true, false,
                        "<t:BusinessProcessMetadata>" + wrapped + "</t:BusinessProcessMetadata>")));
  EXPECT_TRUE(hand_over(brought("rsa", true, false, {}, wrapped)));
  // a message of SMEV as content, with a person's signature of its own
  EXPECT_TRUE(
      hand_over(brought("rsa", true, false, {},
                        "<t:SenderProvidedRequestData><t:PersonalSignature>" + false_signature +
                            "</t:PersonalSignature></t:SenderProvidedRequestData>")));
}

TEST(Delivered, is_read_around_content_that_is_nested_too_deep_for_us) {
  std::string deep = "<q:Ask xmlns:q=\"urn:q\">";
  for (int i = 0; i < 150; ++i) deep += "<q:d>";
  for (int i = 0; i < 150; ++i) deep += "</q:d>";
  deep += "</q:Ask>";
  const Verified message = check(brought("rsa", true, false, {}, deep), {.any_sender = true});
  EXPECT_EQ(read_request_heading(message.signed_part()).reply_to, "there");
}

TEST(Delivered, gives_out_nothing_that_the_sender_did_not_sign) {
  const Verified message = check(brought("rsa"), {.any_sender = true});
  const xml::Node request = message.signed_part();
  const auto trust = shared_pki().trust({"rsa", "ec"});
  EXPECT_EQ(message.hand_over(request, trust, noon).error().code, Code::internal);
  EXPECT_EQ(message.hand_over({}, trust, noon).error().code, Code::internal);
}

TEST(Delivered, is_what_SMEV_signed_although_its_id_stands_again_inside) {
  const std::string genuine = brought("rsa"), open = "<t:Request", close = "</t:Request>";
  const auto begin = genuine.find(open + " "), end = genuine.find(close) + close.size();
  const std::string request = genuine.substr(begin, end - begin);
  std::string evil = request;
  evil.replace(evil.find(">there<"), 7, ">where<");
  evil.insert(evil.find(">5<") + 1, request);
  std::string envelope = genuine;
  envelope.replace(begin, request.size(), evil);
  EXPECT_EQ(
      Verified::check(Parsed::read({envelope, {}}).value(), {.any_sender = true}).error().code,
      Code::signature_invalid);
}

TEST(Delivered, is_refused_when_SMEVs_own_signature_does_not_hold) {
  std::string envelope = brought("rsa");
  envelope.replace(envelope.find(">there<"), 7, ">where<");
  EXPECT_EQ(
      Verified::check(Parsed::read({envelope, {}}).value(), {.any_sender = true}).error().code,
      Code::signature_invalid);
}

}  // namespace
