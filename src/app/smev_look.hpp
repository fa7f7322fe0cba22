#pragma once
// A look at SMEV 3 from the command line. Each blocks until it is answered, within its deadline.
#include <vector>

#include "adapters/smev/read.hpp"
#include "config/settings.hpp"

namespace app {

// How much waits for us there; settings has the section smev. Errors: those of Queue, of
// security::Signer::load; usage: 1.3 has no such operation.
base::Result<std::vector<adapters::smev::QueueLength>> ask_queue_lengths(
    const config::Settings& settings);

// Whether the file storage lets us in. Errors: those of adapters::smev::error_of, file_unreadable.
base::Result<void> try_file_storage(const config::SmevFtp& ftp);

}  // namespace app
