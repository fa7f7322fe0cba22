"""Rules about everything that is text: documents, scripts, leftovers, codes, the container."""
import os
import re
import shutil
import subprocess

# put together so that this file does not find itself
LEFTOVERS = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b|"
                       + "not imple" + "mented")
MACHINE_PATHS = re.compile(r"(?<![\w./$}-])/(wo" + r"rk|ho" + r"me|ro" + r"ot)/\w")
TEXT = (".cpp", ".hpp", ".py", ".sh", ".md", ".cmake", ".txt", ".json", ".yaml", ".yml", ".xsd",
        ".wsdl", ".xml", ".xsl", ".sql", ".service", ".php", "Containerfile", "/run", "dev")


def _lines(tree):
    for name in tree.files:
        if not name.endswith(TEXT) or name.startswith("tests/data/"):
            continue
        for number, line in enumerate(tree.read(name).split("\n"), 1):
            yield name, number, line


def leftovers(tree):
    for name, number, line in _lines(tree):
        if found := LEFTOVERS.search(line):
            yield f"{name}:{number}: '{found.group(0)}' is a promise; keep it or drop it"


def machine_paths(tree):
    for name, number, line in _lines(tree):
        if found := MACHINE_PATHS.search(line):
            yield f"{name}:{number}: '{found.group(0)}…' exists on one machine only"


def links(tree):
    for name in tree.files:
        if not name.endswith(".md"):
            continue
        text = re.sub(r"^```.*?^```|`[^`\n]*`", "", tree.read(name), flags=re.M | re.S)
        for target in re.findall(r"\]\(<?([^)\s>]+)", text):
            target = target.split("#")[0]
            if not target or re.match(r"[a-z]+:", target):
                continue
            if not tree.exists(os.path.normpath(os.path.join(os.path.dirname(name), target))):
                yield f"{name}: the link {target} leads nowhere"


def shell(tree):
    for name in tree.files:
        if name.startswith("tests/data/"):
            continue
        with open(tree.path(name), "rb") as stream:
            first = stream.readline(100)
        if not name.endswith(".sh") and not re.match(rb"#!.*\b(ba)?sh\b", first):
            continue
        run = subprocess.run(["bash", "-n", tree.path(name)], capture_output=True, text=True,
                             check=False)
        if run.returncode != 0:
            yield f"{name}: {run.stderr.strip()}"


def codes(tree):
    """Every enumerator has a row in codes_*.cpp and its id stands in docs/codes.md."""
    body = re.search(r"enum class Code \{(.*?)\};", tree.read("src/base/error.hpp"), re.S).group(1)
    names = re.findall(r"\w+", re.sub(r"//[^\n]*", "", body))
    rows = {}
    for part in ("bus", "register"):
        table = tree.read(f"src/base/codes_{part}.cpp")
        rows.update(re.findall(r"\{Code::(\w+),\s*\"(KB-\d+)\"", table))
    document = tree.read("docs/codes.md") if tree.exists("docs/codes.md") else ""
    for name in names:
        if name not in rows:
            yield f"src/base/codes_*.cpp: no row for Code::{name}"
        elif rows[name] not in document:
            yield f"docs/codes.md: {rows[name]} ({name}) is not described"


_NARROWS = re.compile(r"\bDROP\s+(TABLE|COLUMN|CONSTRAINT)\b|\bRENAME\b|\bSET\s+NOT\s+NULL\b|"
                      r"\bADD\s+CONSTRAINT\b|\bALTER\s+(COLUMN\s+)?\w+\s+(SET\s+DATA\s+)?TYPE\b|"
                      r"\bADD\s+COLUMN\s[^;]*\bNOT\s+NULL\b(?![^;]*\bDEFAULT\b)", re.I)
# SQLite's only way to let a column be NULL. The daemons of the version before are none: one daemon
# has a file, and the rebuilt table takes its statements too (Migrate.keeps_…).
_REBUILD = re.compile(r"\bDROP TABLE (\w+);\s*ALTER TABLE \1_new RENAME TO \1;")
# A UNIQUE that goes takes more than before; nothing breaks where no ON CONFLICT names its column
# (Accounts.go_on_with_their_sessions_after_the_migration).
_UNIQUE = re.compile(r"\bALTER TABLE (\w+) DROP CONSTRAINT \1_\w+_key;")
_FIRST_RELEASED = 7  # migrations before it were never applied under a running daemon


def migrations_widen(tree):
    """While an upgrade goes on, daemons of the version before work on the new schema."""
    for name in tree.files:
        found = re.match(r"src/store/migrations/(\d+)_.*\.sql$", name)
        if not found or int(found.group(1)) < _FIRST_RELEASED:
            continue
        sql = re.sub(r"--[^\n]*", "", tree.read(name))
        if name.endswith(".sqlite.sql"):
            sql = _REBUILD.sub("", sql)
        else:
            sql = _UNIQUE.sub("", sql)
        if narrow := _NARROWS.search(sql):
            yield f"{name}: '{narrow.group(0)}' breaks the daemons of the version before"


def container(tree):
    """The image has the package of every library the daemon is linked with."""
    binary = tree.path(os.environ.get("KONTINGENT_BINARY", "build/dev/kontingent"))
    if not os.path.exists(binary) or not shutil.which("dpkg-query"):
        print("skipped: there is no built kontingent, or no dpkg, to ask for its libraries")
        return
    linked = subprocess.run(["ldd", binary], capture_output=True, text=True, check=True).stdout
    text = tree.read("deploy/container/Containerfile")
    base = {"libc6", "libgcc-s1", "libstdc++6", "zlib1g"}
    direct = subprocess.run(["readelf", "-d", binary], capture_output=True, text=True, check=True)
    needed = set(re.findall(r"NEEDED.*\[(.*)\]", direct.stdout))
    if any(re.match(r"lib([alt]|ub)san", library) for library in needed):
        print("skipped: a build with sanitizers is linked with more than the one that ships")
        return
    for library, path in re.findall(r"(\S+) => (/\S+)", linked):
        if library not in needed:
            continue
        owner = subprocess.run(["dpkg-query", "-S", os.path.realpath(path)], capture_output=True,
                               text=True, check=False).stdout.split(":")[0]
        if owner and owner not in base and not re.search(rf"\s{re.escape(owner)}\s", text):
            yield f"deploy/container/Containerfile: {library} needs the package {owner}"
