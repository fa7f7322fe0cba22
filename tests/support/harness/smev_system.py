"""`kontingent-sandbox smev`: a system that talks with a queue of SMEV 3."""
import subprocess

from harness import smev


class System:
    """`kontingent-sandbox smev` as one of the systems."""

    def __init__(self, url, key, certificate, smev_certificate, version="1.2"):
        self.options = ["--url", url, "--key", key, "--cert", certificate, "--smev-cert",
                        smev_certificate, "--version", version, "--resources", smev.ROOT]

    def run(self, word, *arguments):
        command = [smev.SANDBOX, "smev", word, *self.options, *arguments]
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60)

    def must(self, word, *arguments):
        done = self.run(word, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def field(text, name):
    return next(line.split(": ", 1)[1] for line in text.splitlines() if line.startswith(name))
