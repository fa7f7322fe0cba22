#pragma once
// What the messages of SMEV 3 carry, whatever their version. Values only.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace adapters::smev {

// How the signed part of a message describes an attachment that travels with it (MTOM).
struct AttachmentHeader {
  std::string id;         // contentId
  std::string mime;       // "application/pdf"
  std::string signature;  // detached CMS, DER; empty: none
};

// … and one that lies in SMEV's file storage.
struct StoredAttachment {
  std::string uuid, hash, mime;  // hash: base64 of GOST R 34.11-2012-256
  std::string signature;
};

// … and how SMEV lets us at it, once.
struct StorageAccess {
  std::string uuid, user, password;
  std::string file;  // "/0f0b….zip"
};

// What the sender of either kind of message says.
struct Letter {
  std::string message_id;
  std::string content;  // one element, canonical XML; empty where the message carries none
  std::vector<AttachmentHeader> attachments{};
  std::vector<StoredAttachment> stored{};
};

struct RequestData : Letter {
  std::string reference_id{};      // the chain's first message; empty: this one
  std::string transaction_code{};  // required by 1.2
  std::string node_id{};           // who of us asks; empty: none
  std::optional<base::Time> end_of_life{};
  bool test = false;
};

struct Rejection {
  std::string code, description;  // "NO_DATA"
};

struct RequestStatus {
  int code = 0;
  std::vector<std::pair<std::string, std::string>> parameters{};
  std::string description;
};

// What SMEV itself says about a message that it had taken.
struct AsyncStatus {
  std::string original_id, category;  // "requestIsRejectedBySmev"
  std::string details;
  std::string fault;  // local name of the fault's type; empty: none
  std::string description;
};

// Exactly one of: content, rejections, status, async.
struct ResponseData : Letter {
  std::string to;  // ReplyTo of the request, as it came
  std::vector<Rejection> rejections{};
  std::optional<RequestStatus> status{};
  std::optional<AsyncStatus> async{};
};

// What SMEV says about a message.
struct Metadata {
  std::string message_id, type;   // "REQUEST"
  std::string sender, recipient;  // mnemonics; may be empty
  std::string sent_at;            // xs:dateTime, as it came
};

// Which messages are asked for; without a root, any.
struct Selector {
  std::string ns, root;
  std::string node_id;
};

struct Attachment {
  std::string id, mime, content;
  bool is_signed = false;  // by itself; otherwise nobody vouches for its octets
};

// What goes with a message of ours: beside it (MTOM), and through SMEV's storage; the ids of files
// are uuids.
struct Beside {
  std::vector<Attachment> attachments{}, files{};
};

}  // namespace adapters::smev
