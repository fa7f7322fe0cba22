#pragma once
// The time-stamping authority of the settings, asked from the daemon and from commands.
#include "config/settings.hpp"
#include "evidence/tsa_client.hpp"

namespace app {

// Whom to believe a time stamp. evidence: the stamp is old (security::CheckOptions).
// Errors: file_unreadable, key_unusable.
base::Result<security::TimeStampRules> make_stamp_rules(const config::Settings& settings,
                                                        bool evidence);

// stamps.url is given. Errors: as make_stamp_rules.
base::Result<evidence::Authority> make_authority(const config::Settings& settings);

// Asks it and waits: for commands. Errors: those of TsaClient::stamp.
base::Result<security::TimeStamp> stamp_now(const evidence::Authority& authority,
                                            security::Imprint imprint);

}  // namespace app
