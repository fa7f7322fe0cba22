#include "store/wal_writes.hpp"

#include <sqlite3.h>

#include <new>
#include <string>
#include <string_view>

namespace store {
namespace {

// As much waits, then it leaves. SQLite's own files take less than 128 KB at once.
constexpr std::size_t joined_bytes = 96 * 1024;

// What SQLite sees as the open log. The file itself lies behind it, in memory of SQLite's.
struct Log {
  sqlite3_file face;     // the first: SQLite's pointer is ours
  sqlite3_int64 at = 0;  // where `waiting` belongs
  std::string waiting;

  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  // What could not be written is SQLite's to write again, if it wants to.
  int flush() {
    if (waiting.empty()) return SQLITE_OK;
    const int result =
        file()->pMethods->xWrite(file(), waiting.data(), static_cast<int>(waiting.size()), at);
    waiting.clear();
    return result;
  }
};

Log* log_of(sqlite3_file* face) {
  return reinterpret_cast<Log*>(face);
}

int close(sqlite3_file* face) {
  Log* log = log_of(face);
  const int flushed = log->flush();
  const int closed = log->file()->pMethods->xClose(log->file());
  log->~Log();
  return flushed == SQLITE_OK ? closed : flushed;
}

int write(sqlite3_file* face, const void* data, int size, sqlite3_int64 at) {
  Log* log = log_of(face);
  const auto bytes = static_cast<std::size_t>(size);
  const bool follows = at == log->at + static_cast<sqlite3_int64>(log->waiting.size());
  if (!follows || log->waiting.size() + bytes > joined_bytes)
    if (const int result = log->flush(); result != SQLITE_OK) return result;
  if (log->waiting.empty()) log->at = at;
  try {
    log->waiting.append(static_cast<const char*>(data), bytes);
  } catch (const std::bad_alloc&) {
    return SQLITE_IOERR_NOMEM;
  }
  return SQLITE_OK;
}

// Every other function of the file, behind what waits.
template <auto method, class... Args>
int behind(sqlite3_file* face, Args... args) {
  Log* log = log_of(face);
  if (const int result = log->flush(); result != SQLITE_OK) return result;
  return (log->file()->pMethods->*method)(log->file(), args...);
}

int sector_size(sqlite3_file* face) {
  return log_of(face)->file()->pMethods->xSectorSize(log_of(face)->file());
}
int device_characteristics(sqlite3_file* face) {
  return log_of(face)->file()->pMethods->xDeviceCharacteristics(log_of(face)->file());
}

using Methods = sqlite3_io_methods;

constexpr Methods log_methods{.iVersion = 1,
                              .xClose = close,
                              .xRead = behind<&Methods::xRead, void*, int, sqlite3_int64>,
                              .xWrite = write,
                              .xTruncate = behind<&Methods::xTruncate, sqlite3_int64>,
                              .xSync = behind<&Methods::xSync, int>,
                              .xFileSize = behind<&Methods::xFileSize, sqlite3_int64*>,
                              .xLock = behind<&Methods::xLock, int>,
                              .xUnlock = behind<&Methods::xUnlock, int>,
                              .xCheckReservedLock = behind<&Methods::xCheckReservedLock, int*>,
                              .xFileControl = behind<&Methods::xFileControl, int, void*>,
                              .xSectorSize = sector_size,
                              .xDeviceCharacteristics = device_characteristics,
                              .xShmMap = nullptr,  // these are asked of the database's file
                              .xShmLock = nullptr,
                              .xShmBarrier = nullptr,
                              .xShmUnmap = nullptr,
                              .xFetch = nullptr,
                              .xUnfetch = nullptr};

sqlite3_vfs* system_files = nullptr;  // SQLite's own

int open(sqlite3_vfs*, const char* name, sqlite3_file* face, int flags, int* granted) {
  if ((flags & SQLITE_OPEN_WAL) == 0)
    return system_files->xOpen(system_files, name, face, flags, granted);
  Log* log = new (face) Log{};
  const int result = system_files->xOpen(system_files, name, log->file(), flags, granted);
  if (result == SQLITE_OK)
    log->face.pMethods = &log_methods;
  else
    log->~Log();  // without methods: SQLite does not close what it could not open
  return result;
}

}  // namespace

void join_wal_writes() {
  static sqlite3_vfs files;
  system_files = sqlite3_vfs_find(nullptr);
  if (system_files == nullptr) return;
  files = *system_files;
  files.zName = "kontingent";
  files.szOsFile += static_cast<int>(sizeof(Log));
  files.xOpen = open;
  sqlite3_vfs_register(&files, 1);
}

}  // namespace store
