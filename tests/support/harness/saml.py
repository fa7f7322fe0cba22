"""A system that logs people in by SAML 2.0: `kontingent-sandbox saml`; and a browser's forms."""
import html
import queue
import re
import socket
import subprocess
import threading
from urllib.parse import urljoin

from harness import esia


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class System:
    """One registered system; its metadata exists before its identity provider does."""

    def __init__(self, folder, identity, name="system"):
        self.folder, self.identity, self.name = folder, identity, name
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.metadata = folder / f"{name}.metadata.xml"
        done = subprocess.run(self.command(), check=True, capture_output=True, timeout=20)
        self.metadata.write_bytes(done.stdout)
        self.process = None

    def command(self, *more):
        return list(map(str, [esia.SANDBOX, "saml", "--port", self.port, "--key",
                              self.identity.key, "--cert", self.identity.certificate, *more]))

    def start(self, provider_metadata, *more):
        file = self.folder / f"{self.name}.idp.xml"
        file.write_text(provider_metadata)
        self.log_file = self.folder / f"{self.name}.log"
        self.log = open(self.log_file, "ab")
        self.process = subprocess.Popen(self.command("--idp", file, *more), text=True,
                                        stdout=subprocess.PIPE, stderr=self.log)
        line = self.process.stdout.readline()
        assert "http" in line, self.log_file.read_text()
        self.said = queue.Queue()
        threading.Thread(target=self._listen, args=[self.process.stdout], daemon=True).start()
        return self

    def _listen(self, stream):
        for line in stream:
            self.said.put(line.strip())

    def says(self, start):
        """The next line that begins like that."""
        while True:
            line = self.said.get(timeout=20)
            if line.startswith(start):
                return line

    def heard(self):
        """What it has logged so far."""
        return self.log_file.read_text()

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        assert self.process.wait(20) == 0
        self.process = None
        self.log.close()


class Form:
    """The first form of a page, filled in as a browser would send it."""

    def __init__(self, page):
        self.page = page
        tag = re.search(r"<form[^>]*>", page.text, re.S)
        assert tag, page.text
        action = re.search(r'action="([^"]*)"', tag[0])
        self.action = urljoin(page.url, html.unescape(action[1]) if action else "")
        self.fields = {}
        for field in re.findall(r"<input[^>]*>", page.text, re.S):
            name = re.search(r'name="([^"]*)"', field)
            value = re.search(r'value="([^"]*)"', field)
            if name:
                self.fields[html.unescape(name[1])] = html.unescape(value[1]) if value else ""


def post(browser, form, **changes):
    return browser.post(form.action, data=form.fields | changes, timeout=20)
