#pragma once
// SQLite writes each page of its log beside the file in two pieces, a head of 24 octets and the
// page, and a commit of many pages makes twice as many calls of the system. They stand one behind
// the other, and until the commit's last page is written nobody else reads them: so they leave
// together. Nothing waits when SQLite takes a commit for written, or lets go of the log.

namespace store {

// From now on every link of the process writes its log so. Before the first one is opened, once.
void join_wal_writes();

}  // namespace store
