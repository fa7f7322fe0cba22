#include "store/wal_writes.hpp"

#include <sqlite3.h>

#include <new>
#include <string>

namespace store {
namespace {

// As much waits, then it leaves. SQLite's own files take less than 128 KB at once.
constexpr std::size_t joined_bytes = 96 * 1024;
constexpr int write_lock = 0;   // of the locks of a log (www.sqlite.org/walformat.html)
constexpr int head_bytes = 24;  // of a frame; its second word is not 0 where a commit ends

using Methods = sqlite3_io_methods;

struct Log;

// What SQLite sees as the open database, and as its log. The file itself lies behind it, in memory
// of SQLite's.
struct Main {
  sqlite3_file face;  // the first: SQLite's pointer is ours
  Log* log = nullptr;
  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
struct Log {
  sqlite3_file face;
  Main* main = nullptr;
  sqlite3_int64 at = 0;  // where `waiting` belongs
  std::string waiting;
  bool ends = false;  // the head that waits is that of a commit's last page
  // SQLite was told that these were written. Until it lets go of the log, and so of the
  // transaction, nothing succeeds any more.
  int failed = SQLITE_OK;

  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  int flush() {
    if (failed != SQLITE_OK || waiting.empty()) return failed;
    failed = file()->pMethods->xWrite(file(), waiting.data(), static_cast<int>(waiting.size()), at);
    waiting.clear();
    return failed;
  }
};

Log& log_of(sqlite3_file* face) {
  return *reinterpret_cast<Log*>(face);
}
Main& main_of(sqlite3_file* face) {
  return *reinterpret_cast<Main*>(face);
}

int close_log(sqlite3_file* face) {
  Log& log = log_of(face);
  const int flushed = log.flush();
  const int closed = log.file()->pMethods->xClose(log.file());
  if (log.main != nullptr) log.main->log = nullptr;
  log.~Log();
  return flushed == SQLITE_OK ? closed : flushed;
}

bool ends_commit(const void* data, int size) {
  if (size != head_bytes) return false;
  const auto* head = static_cast<const unsigned char*>(data);
  return (head[4] | head[5] | head[6] | head[7]) != 0;
}

// Nothing waits when SQLite takes a commit for written.
int write_log(sqlite3_file* face, const void* data, int size, sqlite3_int64 at) {
  Log& log = log_of(face);
  if (log.failed != SQLITE_OK) return log.failed;
  const auto bytes = static_cast<std::size_t>(size);
  const bool follows = at == log.at + static_cast<sqlite3_int64>(log.waiting.size());
  if (!follows || log.waiting.size() + bytes > joined_bytes)
    if (const int result = log.flush(); result != SQLITE_OK) return result;
  if (log.waiting.empty()) log.at = at;
  try {
    log.waiting.append(static_cast<const char*>(data), bytes);
  } catch (const std::bad_alloc&) {
    return log.failed = SQLITE_IOERR_NOMEM;
  }
  const bool last = log.ends && size != head_bytes;
  log.ends = ends_commit(data, size);
  return last ? log.flush() : SQLITE_OK;
}

// Every other function of the log, behind what waits.
template <auto method, class... Args>
int behind(sqlite3_file* face, Args... args) {
  Log& log = log_of(face);
  if (const int result = log.flush(); result != SQLITE_OK) return result;
  return (log.file()->pMethods->*method)(log.file(), args...);
}

// Whoever lets go of the log, be it after a rollback, has nothing left to write into it: the next
// to write may be another process. What waited was never committed, so that it fails is no matter.
int lock_shared(sqlite3_file* face, int offset, int count, int flags) {
  Main& main = main_of(face);
  if (main.log != nullptr && (flags & SQLITE_SHM_UNLOCK) != 0) main.log->flush();
  constexpr int let_go = SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE;
  if (main.log != nullptr && flags == let_go && offset == write_lock) {
    main.log->waiting.clear();
    main.log->failed = SQLITE_OK;
  }
  return main.file()->pMethods->xShmLock(main.file(), offset, count, flags);
}

int close_main(sqlite3_file* face) {
  return main_of(face).file()->pMethods->xClose(main_of(face).file());
}

// A function that only hands on.
template <class File, auto method, class... Args>
auto pass(sqlite3_file* face, Args... args) {
  sqlite3_file* file = reinterpret_cast<File*>(face)->file();
  return (file->pMethods->*method)(file, args...);
}

using Int64 = sqlite3_int64;

constexpr Methods log_methods{.iVersion = 1,
                              .xClose = close_log,
                              .xRead = behind<&Methods::xRead, void*, int, Int64>,
                              .xWrite = write_log,
                              .xTruncate = behind<&Methods::xTruncate, Int64>,
                              .xSync = behind<&Methods::xSync, int>,
                              .xFileSize = behind<&Methods::xFileSize, Int64*>,
                              .xLock = behind<&Methods::xLock, int>,
                              .xUnlock = behind<&Methods::xUnlock, int>,
                              .xCheckReservedLock = behind<&Methods::xCheckReservedLock, int*>,
                              .xFileControl = behind<&Methods::xFileControl, int, void*>,
                              .xSectorSize = pass<Log, &Methods::xSectorSize>,
                              .xDeviceCharacteristics = pass<Log, &Methods::xDeviceCharacteristics>,
                              .xShmMap = nullptr,  // these are asked of the database's file
                              .xShmLock = nullptr,
                              .xShmBarrier = nullptr,
                              .xShmUnmap = nullptr,
                              .xFetch = nullptr,
                              .xUnfetch = nullptr};

constexpr Methods main_methods{
    .iVersion = 3,
    .xClose = close_main,
    .xRead = pass<Main, &Methods::xRead, void*, int, Int64>,
    .xWrite = pass<Main, &Methods::xWrite, const void*, int, Int64>,
    .xTruncate = pass<Main, &Methods::xTruncate, Int64>,
    .xSync = pass<Main, &Methods::xSync, int>,
    .xFileSize = pass<Main, &Methods::xFileSize, Int64*>,
    .xLock = pass<Main, &Methods::xLock, int>,
    .xUnlock = pass<Main, &Methods::xUnlock, int>,
    .xCheckReservedLock = pass<Main, &Methods::xCheckReservedLock, int*>,
    .xFileControl = pass<Main, &Methods::xFileControl, int, void*>,
    .xSectorSize = pass<Main, &Methods::xSectorSize>,
    .xDeviceCharacteristics = pass<Main, &Methods::xDeviceCharacteristics>,
    .xShmMap = pass<Main, &Methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = lock_shared,
    .xShmBarrier = pass<Main, &Methods::xShmBarrier>,
    .xShmUnmap = pass<Main, &Methods::xShmUnmap, int>,
    .xFetch = pass<Main, &Methods::xFetch, Int64, int, void**>,
    .xUnfetch = pass<Main, &Methods::xUnfetch, Int64, void*>};

sqlite3_vfs* system_files = nullptr;  // SQLite's own

// A face before SQLite's own file; without methods SQLite does not close what could not be opened.
template <class File>
int open_behind(File& file, const char* name, int flags, int* granted, const Methods& methods) {
  const int result = system_files->xOpen(system_files, name, file.file(), flags, granted);
  file.face.pMethods = result == SQLITE_OK ? &methods : nullptr;
  return result;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* face, int flags, int* granted) {
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0)
    return open_behind(*new (face) Main{}, name, flags, granted, main_methods);
  if ((flags & SQLITE_OPEN_WAL) == 0)
    return system_files->xOpen(system_files, name, face, flags, granted);
  Log& log = *new (face) Log{};
  const int result = open_behind(log, name, flags, granted, log_methods);
  if (result != SQLITE_OK) {
    log.~Log();
    return result;
  }
  log.main = &main_of(sqlite3_database_file_object(name));
  log.main->log = &log;
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
