#pragma once
// What the words about SMEV 3 do, from options to an exit code.
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "adapters/smev/messages.hpp"
#include "base/limits.hpp"

namespace sandbox {

struct QueueOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 7500;
  std::filesystem::path tls_certificate, tls_key;  // empty: without TLS
  std::string key;                                 // SMEV's own signature
  std::filesystem::path certificate;
  std::vector<std::string> participants;  // MNEMONIC=CERTIFICATE
  std::vector<std::string> kinds;         // MNEMONIC=NAMESPACE#ROOT: who answers
  std::vector<std::string> schemas;       // NAMESPACE#ROOT=FILE: of business data
  std::vector<std::string> algorithms;    // of signatures; none: all that are current
  std::filesystem::path resources = ".";  // the folder that holds xsd/
  std::filesystem::path official;         // a folder with the operator's schemas; empty: ours
  std::filesystem::path journal;          // what survives the queue's death; empty: nothing
  std::filesystem::path storage;          // the folder of the file storage; empty: there is none
  std::uint16_t ftp_port = 0;             // its door; 0: any free one
  std::chrono::milliseconds redelivery = std::chrono::minutes{1};
  std::size_t attachments_bytes = base::limits::smev_attachments_bytes;
};
int queue(const QueueOptions& options);  // until SIGTERM

// What every call to a queue needs.
struct SmevLink {
  std::string url;           // ".../ws"
  std::filesystem::path ca;  // of TLS; may be empty over plain HTTP
  std::string key;
  std::filesystem::path certificate, smev_certificate;
  std::string version = "1.2";
  std::filesystem::path resources = ".";
  bool lenient = false;
  std::string ftp;  // the file storage's HOST:PORT; empty: none
};

struct SmevSendOptions {
  SmevLink link;
  std::filesystem::path content;                   // business data, XML
  std::vector<std::filesystem::path> attachments;  // files
  std::vector<std::filesystem::path> files;        // to be put into SMEV's storage
  std::vector<std::string> stored;                 // UUID=FILE: lies in SMEV's storage already
  std::string reply_to;                            // with it, a response; without, a request
  std::string reject;      // with reply_to: a rejection of this code instead of content
  std::string message_id;  // of an earlier try; empty: a new one
  std::string transaction_code;
  int patience = 30;  // seconds, for what passes by itself
};
int smev_send(const SmevSendOptions& options);

struct SmevReceiveOptions {
  SmevLink link;
  bool responses = false;  // to our requests; otherwise requests to us
  adapters::smev::Selector selector;
  bool keep = false;           // no Ack: the message comes again
  std::filesystem::path save;  // a folder for content and attachments
  int wait = 0;                // seconds, for one to come
};
int smev_receive(const SmevReceiveOptions& options);

int smev_status(const SmevLink& link);      // GetStatus
int smev_statistics(const SmevLink& link);  // GetIncomingQueueStatistics

}  // namespace sandbox
