#pragma once
// Private to the command line: the words and what their options are read into.
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app/commands.hpp"

namespace app {

// Each add_… puts one word on the command line; code receives the exit code.
struct Line {
  CLI::App app{"Контингент: региональный сегмент, шина обмена данными об обучающихся"};
  int code = Exit::usage;
  Path config = "/etc/kontingent/kontingent.yaml";
  bool json = false, dry_run = false;
  LoadOptions load;
  std::string template_kind;
  Path output;
  JournalOptions journal;
  QualityOptions quality;
  ChangesOptions changes;
  ReplayOptions replay;
  DeadLetterOptions dead_letters;
  MessagesOptions messages;
  EvidenceOptions evidence;
  SignOptions sign;
  VerifyOptions verify;
  CanonOptions canon;
  TransformOptions transform;
  GenerateOptions generate;
  RoutesOptions routes;
  TokenOptions tokens;
  SupplierOptions suppliers;
  PriorityOptions priorities;
  DifferenceOptions differences;
  PastOptions past;
  PersonOptions persons;
  AccountOptions accounts;
  TransferOptions transfers;
  FederalOptions federal;
  DiaryOptions diaries;

  CLI::App* word(const char* name, const char* help) { return app.add_subcommand(name, help); }
  void config_option(CLI::App* command, Path& where) {
    where = "/etc/kontingent/kontingent.yaml";
    command->add_option("--config", where, "файл настроек")->capture_default_str();
  }
  // A word below another one: options.action says which, run does it.
  template <class Options>
  CLI::App* action(CLI::App* below, const char* name, const char* help, Options& options,
                   typename Options::Action what, int (*run)(const Options&)) {
    CLI::App* made = below->add_subcommand(name, help);
    config_option(made, options.config);
    made->callback([this, &options, what, run] {
      options.action = what;
      code = run(options);
    });
    return made;
  }
};

// evidence export, evidence verify.
void add_evidence_words(Line& line);
// sign, verify, canon.
void add_signature_words(Line& line);
// changes; tokens add, list, revoke.
void add_console_words(Line& line);
// accounts.
void add_account_words(Line& line);
void add_diary_words(Line& line);
// suppliers.
void add_supplier_words(Line& line);
// priorities list, set, remove; differences; history.
void add_priority_words(Line& line);
// persons.
void add_person_words(Line& line);
// transfer.
void add_transfer_words(Line& line);
// federal.
void add_federal_words(Line& line);
// replay, deadletters.
void add_bus_words(Line& line);

// Values that an option takes, each refusing in Russian.
CLI::Validator one_of(std::vector<std::string> words);
CLI::Validator between(std::int64_t least, std::int64_t most);

// What is wrong with the command line, for people.
std::string in_russian(const CLI::ParseError& failure);

}  // namespace app
