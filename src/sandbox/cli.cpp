#include "sandbox/cli.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "sandbox/cli_esia.hpp"
#include "sandbox/cli_options.hpp"
#include "sandbox/cli_smev.hpp"
#include "sandbox/cli_smev2.hpp"
#include "sandbox/commands.hpp"
#include "sandbox/portal_server.hpp"
#include "sandbox/segment_server.hpp"

namespace sandbox {
namespace {

struct Line {
  CLI::App app{"Песочница Контингента: партнёры шины — электронный дневник и портал"};
  int code = Exit::usage;
  PushOptions push;
  AskOptions ask;
  WaitOptions wait;
};

void add_push(Line& line) {
  CLI::App* word = line.app.add_subcommand(
      "push", "подписать и послать документы; чужой формат уйдёт как PushDocument");
  talk_options(word, line.push.files);
  word->add_flag("--unsigned", line.push.unsigned_message, "без подписи: увидеть отказ");
  word->add_option("FILE", line.push.payloads, "документы XML, по порядку")->required();
  word->callback([&line] { line.code = push(line.push); });
}

void add_ask(Line& line) {
  CLI::App* word = line.app.add_subcommand(
      "ask", "спросить, как портал: чьи отметки вправе видеть заявитель и какие они");
  talk_options(word, line.ask.files);
  question_options(word, line.ask);
  word->callback([&line] { line.code = ask(line.ask); });
}

void add_wait(Line& line) {
  CLI::App* word = line.app.add_subcommand("wait-ready", "дождаться готовности службы");
  word->add_option("URL", line.wait.url, "http://127.0.0.1:9090/readyz")->required();
  word->add_option("--seconds", line.wait.seconds, "сколько ждать")->capture_default_str();
  word->callback([&line] { line.code = wait_ready(line.wait); });
}

}  // namespace

void talk_options(CLI::App* word, Conversation::Files& files) {
  word->add_option("--url", files.url, "адрес шины, https://УЗЕЛ:ПОРТ")->required();
  word->add_option("--ca", files.ca, "корневой сертификат TLS и подписи шины, PEM")->required();
  word->add_option("--key", files.key, "закрытый ключ партнёра, PEM")->required();
  word->add_option("--cert", files.certificate, "сертификат партнёра, PEM")->required();
  word->add_option("--bus-cert", files.bus_certificate,
                   "сертификат, которым шина подписывает ответы, PEM")
      ->required();
  word->add_option("--save", files.save, "папка, куда сложить конверты туда и обратно");
}

void question_options(CLI::App* word, AskOptions& ask) {
  word->add_option("--snils", ask.snils, "СНИЛС заявителя")->required();
  word->add_option("--student", ask.student, "только об этом обучающемся, по номеру");
  word->add_option("--from", ask.from, "с этого дня, ГГГГ-ММ-ДД; иначе — за две недели");
  word->add_option("--to", ask.to, "по этот день");
}

int run_command_line(int argc, char** argv) {
  Line line;
  line.app.require_subcommand(1);
  add_push(line);
  add_ask(line);
  add_wait(line);
  add_smev_words(line.app, line.code);
  add_smev2_words(line.app, line.code);
  add_portal_words(line.app, line.code);
  add_esia_words(line.app, line.code);
  add_segment_words(line.app, line.code);
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::ParseError& failure) {
    return line.app.exit(failure) == 0 ? Exit::done : Exit::usage;
  }
  return line.code;
}

int report(const base::Error& error) {
  std::cerr << base::describe(error) << '\n';
  return exit_code(error);
}

int exit_code(const base::Error& error) {
  switch (error.code) {
    case base::Code::partner_unreachable:
    case base::Code::timed_out:
      return Exit::unreachable;
    case base::Code::usage:
      return Exit::usage;
    default:
      return Exit::refused;
  }
}

}  // namespace sandbox
