#include "app/verify_report.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

namespace app {
namespace {

using security::SignatureReport;

void print(const SignatureReport& signature) {
  std::cout << "  " << (signature.refused ? "✗ " : "✓ ")
            << (signature.place.empty() ? "подпись" : signature.place);
  if (!signature.role.empty()) std::cout << ", " << signature.role;
  if (!signature.algorithm.empty()) std::cout << ", " << signature.algorithm;
  std::cout << '\n';
  for (const std::string& path : signature.covers) std::cout << "    подписано: " << path << '\n';
  if (signature.certificate)
    std::cout << "    сертификат: " << signature.certificate->subject() << ", SHA-256 "
              << signature.certificate->fingerprint() << ", действует с "
              << base::format_time(signature.certificate->not_before()) << " до "
              << base::format_time(signature.certificate->not_after()) << '\n';
  if (signature.refused) std::cout << "    " << base::describe(*signature.refused) << '\n';
}

// Why the file is refused: the first reason.
base::Error refusal(const FileReport& file) {
  if (file.unreadable) return *file.unreadable;
  for (const SignatureReport& signature : file.signatures)
    if (signature.refused) return *signature.refused;
  return base::fail(base::Code::unsigned_message, "no Signature");
}

void print(const FileReport& file, bool details) {
  std::cout << file.file << ": " << (file.valid() ? "подписи верны" : "НЕ ПРИНЯТО");
  if (!file.valid() && (!details || file.unreadable))
    std::cout << ": " << base::describe(refusal(file));
  std::cout << '\n';
  if (!details) return;
  for (const SignatureReport& signature : file.signatures) print(signature);
}

boost::json::object to_json(const base::Error& error) {
  const base::CodeInfo& row = base::info(error.code);
  return {{"code", row.id}, {"text", row.text}, {"detail", error.detail}};
}

boost::json::object to_json(const SignatureReport& signature) {
  boost::json::object one{{"valid", !signature.refused},
                          {"role", signature.role},
                          {"place", signature.place},
                          {"algorithm", signature.algorithm},
                          {"covers", boost::json::value_from(signature.covers)}};
  if (signature.certificate)
    one["certificate"] = {{"subject", signature.certificate->subject()},
                          {"sha256", signature.certificate->fingerprint()},
                          {"not_before", base::format_time(signature.certificate->not_before())},
                          {"not_after", base::format_time(signature.certificate->not_after())}};
  if (signature.refused) one["refused"] = to_json(*signature.refused);
  return one;
}

boost::json::object to_json(const FileReport& file) {
  boost::json::array signatures;
  for (const SignatureReport& signature : file.signatures) signatures.push_back(to_json(signature));
  boost::json::object out{
      {"file", file.file}, {"valid", file.valid()}, {"signatures", std::move(signatures)}};
  if (file.unreadable) out["refused"] = to_json(*file.unreadable);
  return out;
}

}  // namespace

bool FileReport::valid() const {
  return !unreadable && !signatures.empty() &&
         std::none_of(signatures.begin(), signatures.end(),
                      [](const SignatureReport& signature) { return signature.refused; });
}

VerifyOutput::VerifyOutput(How how) : how_(how), bar_(how.files > 1 && isatty(STDERR_FILENO) == 1) {
  if (how_.json) std::cout << '[';
}

void VerifyOutput::add(const FileReport& report) {
  clear_bar();
  if (how_.json)
    std::cout << (done_ == 0 ? "" : ",\n") << boost::json::serialize(to_json(report));
  else
    print(report, how_.details);
  ++done_;
  refused_ += report.valid() ? 0 : 1;
  draw_bar();
}

bool VerifyOutput::finish() {
  clear_bar();
  if (how_.json) std::cout << "]\n";
  std::cout.flush();
  if (how_.files > 1)
    std::cerr << "Файлов: " << done_ << ", подписи верны: " << done_ - refused_
              << ", не принято: " << refused_ << '\n';
  return refused_ == 0;
}

void VerifyOutput::draw_bar() const {
  if (!bar_) return;
  constexpr std::size_t width = 24;
  std::string bar;
  for (std::size_t i = 0; i < width; ++i) bar += i * how_.files < done_ * width ? "█" : "░";
  std::cout.flush();  // the same terminal, perhaps
  std::cerr << bar << ' ' << done_ << '/' << how_.files << std::flush;
}

void VerifyOutput::clear_bar() const {
  if (bar_) std::cerr << "\r\033[K" << std::flush;
}

}  // namespace app
