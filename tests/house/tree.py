"""The repository as the house rules see it: files, rooms, C++ without comments and strings."""
import os
import re
import subprocess

SKIPPED = {".git", "build", "var", "__pycache__", "node_modules", ".cache"}


class Tree:
    def __init__(self, root):
        self.root = os.path.realpath(root)
        self.files = sorted(self._listed() or self._walked())

    def _listed(self):
        run = subprocess.run(
            ["git", "-C", self.root, "ls-files", "-z", "--cached", "--others",
             "--exclude-standard"],
            capture_output=True, text=True, check=False) if self._is_git() else None
        if run is None or run.returncode != 0:
            return []
        return [f for f in run.stdout.split("\0") if f and os.path.isfile(self.path(f))]

    def _is_git(self):
        from shutil import which
        return which("git") and os.path.exists(os.path.join(self.root, ".git"))

    def _walked(self):
        found = []
        for folder, folders, files in os.walk(self.root):
            folders[:] = [f for f in folders if f not in SKIPPED]
            found += [os.path.relpath(os.path.join(folder, f), self.root) for f in files]
        return found

    def path(self, name):
        return os.path.join(self.root, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8", errors="replace") as stream:
            return stream.read()

    def exists(self, name):
        return os.path.exists(self.path(name))

    def cpp(self, *folders):
        return [f for f in self.files if f.endswith((".cpp", ".hpp"))
                and f.startswith(tuple(folder + "/" for folder in folders))]

    def rooms(self):
        """room name → (set of rooms it may include, itself too; list of third-party targets)"""
        direct, third = {}, {}
        for call in re.findall(r"^room\(([^)]*)\)", self.read("CMakeLists.txt"), re.M):
            words, key = call.split(), "NAME"
            name = words[0]
            parts = {"USES": [], "THIRD": []}
            for word in words[1:]:
                if word in ("USES", "THIRD", "EMBED", "MAIN"):
                    key = word
                elif key in parts:
                    parts[key].append(word)
            direct[name], third[name] = parts["USES"], parts["THIRD"]

        def closure(name, seen):
            if name not in seen:
                seen.add(name)
                for used in direct[name]:
                    closure(used, seen)
            return seen

        return {name: (closure(name, set()), third[name]) for name in direct}


def room_of(path, rooms):
    """The room that holds path ("adapters/soap/intake.hpp"): the longest folder that is one."""
    folder = os.path.dirname(path)
    while folder and folder not in rooms:
        folder = os.path.dirname(folder)
    return folder


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


_TOKEN = re.compile(
    r'R"(?P<tag>[^()\\ ]{0,16})\((?:.|\n)*?\)(?P=tag)"'   # raw string
    r'|"(?:\\.|[^"\\\n])*"'                                  # string
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'"                  # character, not a digit separator
    r"|//[^\n]*|/\*(?:.|\n)*?\*/")


def bare(text):
    """Comments and the insides of strings blanked; every line stays where it was."""
    def blank(match):
        token = match.group(0)
        kept = "\n" * token.count("\n")
        return kept if token.startswith("/") else '"' + kept + '"'
    return _TOKEN.sub(blank, text)
