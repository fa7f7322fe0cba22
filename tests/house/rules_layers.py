"""Who may include whom. CMakeLists.txt's room() lines are the law; third-party headers lie on
the compiler's default path, so only this test keeps them in their rooms."""
import os
import re

from tree import bare, line_of, room_of

THIRD = {
    "Boost::system": ["boost/"], "Boost::json": ["boost/"], "spdlog::spdlog": ["spdlog/", "fmt/"],
    "prometheus-cpp::core": ["prometheus/"], "PkgConfig::icu": ["unicode/"],
    "PkgConfig::libxml2": ["libxml/"], "PkgConfig::xmlsec": ["xmlsec/", "libxml/"],
    "PkgConfig::libxslt": ["libxslt/", "libexslt/", "libxml/"], "yaml-cpp": ["yaml-cpp/"],
    "OpenSSL::Crypto": ["openssl/"], "OpenSSL::SSL": ["openssl/"], "Threads::Threads": [],
    "soci_core": ["soci/"], "soci_sqlite3": ["soci/"], "soci_postgresql": ["soci/"],
    "SQLite::SQLite3": ["sqlite3.h"], "PostgreSQL::PostgreSQL": ["libpq-fe.h", "postgresql/"],
    "PkgConfig::xlsxwriter": ["xlsxwriter.h"], "PkgConfig::curl": ["curl/"],
    "PkgConfig::lasso": ["lasso/", "libxml/"],
    "PkgConfig::zstd": ["zstd.h"], "ZLIB::ZLIB": ["zlib.h"], "CLI11::CLI11": ["CLI/"],
}
EVERYWHERE = ["boost/system/result.hpp"]  # part of base's Result
# what a room is there to show: the coroutines of net are Asio's
SHOWN = {"net": [f"boost/asio/{h}.hpp" for h in ("awaitable", "io_context", "thread_pool")]}
POSIX = ["arpa/", "netinet/", "sys/", "fcntl.h", "unistd.h", "signal.h", "dirent.h", "poll.h",
         "pthread.h", "netdb.h", "time.h", "malloc.h", "termios.h", "strings.h", "grp.h", "pwd.h",
         "endian.h", "byteswap.h", "langinfo.h"]
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)


def includes(tree, name):
    text = tree.read(name)
    for match in _INCLUDE.finditer(text):
        yield line_of(text, match.start()), match.group(1), match.group(2)


def rooms_known(tree):
    rooms = tree.rooms()
    for name in tree.cpp("src"):
        if not room_of(name[len("src/"):], rooms):
            yield f"{name}: in no room of CMakeLists.txt"


def layers(tree):
    rooms = tree.rooms()
    for name in tree.cpp("src"):
        home = room_of(name[len("src/"):], rooms)
        if not home:
            continue
        for line, mark, target in includes(tree, name):
            if mark != '"':
                continue
            room = room_of(target, rooms)
            if not room or not tree.exists("src/" + target):
                yield f'{name}:{line}: "{target}" is not in a room; include from src/'
            elif room not in rooms[home][0]:
                yield f'{name}:{line}: {home} may not include {room} ("{target}")'


def _starts(target, prefixes):
    return any(target == p or (p.endswith("/") and target.startswith(p)) for p in prefixes)


def _is_standard(target):
    return ("." not in target and "/" not in target) or _starts(target, POSIX)


def _allowed(rooms, room):
    return [p for target in rooms[room][1] for p in THIRD.get(target, [])] + EVERYWHERE


def third_party(tree):
    rooms = tree.rooms()
    for name in tree.cpp("src"):
        home = room_of(name[len("src/"):], rooms)
        if not home:
            continue
        targets = rooms[home][1]
        for target in targets:
            if target not in THIRD:
                yield f"CMakeLists.txt: {home} links {target}, unknown to tests/house"
        allowed = _allowed(rooms, home)
        for line, mark, target in includes(tree, name):
            if mark == "<" and not _is_standard(target) and not _starts(target, allowed):
                yield f"{name}:{line}: <{target}> does not belong to {home}"


def hidden_third_party(tree):
    """What a room includes from others, even through others, shows it no third party but its own."""
    rooms = tree.rooms()
    inside = {n[len("src/"):]: list(includes(tree, n)) for n in tree.cpp("src")}

    def reach(target, seen):
        if target in inside and target not in seen:
            seen.add(target)
            for _, mark, deeper in inside[target]:
                if mark == '"':
                    reach(deeper, seen)
        return seen

    for room in rooms:
        seen = set()
        for name in [n for n in inside if room_of(n, rooms) == room]:
            reach(name, seen)
        for name in sorted(seen):
            home = room_of(name, rooms)
            shown = _allowed(rooms, room) + SHOWN.get(home, [])
            for line, mark, target in inside[name] if home != room else []:
                if mark == "<" and not _is_standard(target) and not _starts(target, shown):
                    yield f"src/{name}:{line}: shows <{target}> to {room}"


def headers_start(tree):
    for name in tree.cpp("src"):
        if name.endswith(".hpp") and not tree.read(name).startswith("#pragma once"):
            yield f"{name}:1: does not start with #pragma once"
        code = bare(tree.read(name))
        for match in re.finditer(r"^\s*using namespace (?!std::(chrono_)?literals|std::chrono)",
                                 code, re.M):
            if name.endswith(".hpp"):
                yield f"{name}:{line_of(code, match.start())}: using namespace in a header"
        if os.path.basename(name).lower() != os.path.basename(name):
            yield f"{name}: file names are snake_case"
