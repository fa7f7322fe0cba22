"""docs/connecting.md, done to the letter: its files are written, its commands run, in order."""
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from harness.bus import SOURCE, binary, free_port

PAGE = (SOURCE / "docs/connecting.md").read_text()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
NAMED = re.compile(r"^(?:# (\S+)|<!-- (\S+) -->)\n")


class Walk:
    """A folder where the page is followed, block after block."""

    def __init__(self, folder):
        self.folder, self.groups, self.said = folder, [], []
        share = folder / "share"
        for part in ("xsd", "mappings"):
            shutil.copytree(SOURCE / part, share / part)
        programs = folder / "bin"
        programs.mkdir()
        for name in ("kontingent", "kontingent-sandbox"):
            (programs / name).symlink_to(Path(binary()).resolve().parent / name)
        self.place = folder / "place"
        self.place.mkdir()
        self.replaced = {"/usr/share/kontingent": str(share), "8443": str(free_port()),
                         "9090": str(free_port()), "7500": str(free_port())}
        self.environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}

    def follow(self, language, text):
        for said, meant in self.replaced.items():
            text = text.replace(said, meant)
        if language == "sh":
            return self.run(text)
        name = NAMED.match(text)
        assert name, f"a {language} block without the name of its file:\n{text}"
        file = self.place / (name[1] or name[2])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return ""

    def run(self, text):
        output = self.folder / f"{len(self.groups)}.out"
        with output.open("wb") as to:
            process = subprocess.Popen(["bash", "-euo", "pipefail", "-c", text], cwd=self.place,
                                       env=self.environment, stdin=subprocess.DEVNULL, stdout=to,
                                       stderr=subprocess.STDOUT, start_new_session=True)
            self.groups.append(process.pid)
            code = process.wait(timeout=120)
        said = output.read_text()
        assert code == 0, f"exit code {code} of\n{text}\n{said}"
        self.said.append(said)
        return said

    def stop(self):
        for group in self.groups:
            try:
                os.killpg(group, signal.SIGTERM)
            except ProcessLookupError:
                pass


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    made = Walk(tmp_path_factory.mktemp("connecting"))
    yield made
    made.stop()


def test_the_page_may_be_followed_to_the_letter(walk):
    for language, text in BLOCK.findall(PAGE):
        walk.follow(language, text)
    told = "\n".join(walk.said)
    assert told.count("Тестов Глеб, 5Б, Школа № 2:") == 3, told  # SOAP, both of SMEV 2
    assert told.count("История 4") >= 3
    assert "GetStudentsResponse" in told, "SMEV 3"
    assert "PushDocument" in told  # the journal
