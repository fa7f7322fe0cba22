#include <algorithm>

#include "security/detail/editing.hpp"
#include "security/detail/names.hpp"
#include "security/detail/profile.hpp"
#include "security/detail/smev3.hpp"
#include "security/sign_document.hpp"
#include "security/wss.hpp"
#include "xml/smev_transform.hpp"

namespace security {
namespace {

// The outermost elements below node that such a signature signs; the sender's own content is not
// searched.
void find_targets(xml::Node node, const Smev3Holder& holder, std::vector<xml::Node>& found) {
  for (const xml::Node& child : node.children()) {
    const bool named = std::find(holder.targets.begin(), holder.targets.end(), child.name()) !=
                       holder.targets.end();
    if (named)
      found.push_back(child);
    else if (child.name() != "MessagePrimaryContent")
      find_targets(child, holder, found);
  }
}

base::Result<xml::Node> find_target(const Envelope& envelope, const Smev3Holder& holder) {
  std::vector<xml::Node> found;
  find_targets(envelope.body, holder, found);
  // Request holds SenderProvidedRequestData: the caller signs what stands in the message itself.
  if (holder.role == "caller")
    std::erase_if(found,
                  [&](const xml::Node& node) { return node.parent().parent() != envelope.body; });
  if (found.size() != 1)
    return misuse("должен быть ровно один элемент, который подписывает " +
                  std::string(holder.role));
  return found[0];
}

}  // namespace

base::Result<std::string> sign_smev3(const Signer& signer, const xml::Document& document,
                                     std::string_view role) {
  const auto& holders = smev3_holders();
  const auto holder = std::find_if(holders.begin(), holders.end(),
                                   [role](const Smev3Holder& row) { return row.role == role; });
  if (holder == holders.end())
    return misuse("в СМЭВ 3 подписывают как caller, smev, sender или person");
  BASE_TRY(copy, copy_of(document));
  BASE_TRY(envelope, open_envelope(copy));
  BASE_TRY(target, find_target(envelope, *holder));
  const xml::Node parent = target.parent();
  if (parent.child(parent.ns(), holder->name))
    return misuse("в этой роли уже подписано: " + std::string(role));
  const bool person = role == "person";
  xml::Node data = target;
  if (person) {
    const auto content = target.children();
    if (content.size() != 1)
      return misuse("в MessagePrimaryContent должен быть один корневой элемент");
    data = content[0];
  }
  BASE_TRY(id, ensure_id(data, "", "Id", "signed-by-" + std::string(role)));
  xml::StringSink octets;
  BASE_CHECK(xml::smev_transform(data, octets));
  BASE_TRY(signature,
           signature_fragment(signer, {{.id = id, .octets = octets.take(), .smev = true}},
                              certificate_fragment(signer.certificate())));
  const std::string tag(holder->name);
  const std::string fragment =
      "<" + tag + " xmlns=\"" + std::string(parent.ns()) + "\">" + signature + "</" + tag + ">";
  // PersonalSignature follows what it is about; the others stand last.
  BASE_CHECK(person ? insert(target, Place::after, fragment)
                    : insert(parent, Place::last_child, fragment));
  return copy.serialize();
}

}  // namespace security
