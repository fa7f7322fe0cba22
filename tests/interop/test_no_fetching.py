"""Nothing that a message names is fetched: a listener waits, and nobody calls."""
import socket
import subprocess

import pytest

from harness.bus import SOURCE, binary

GENUINE = SOURCE / "tests/data/fuzz/signed_document/genuine-detached.xml"
XMLDSIG11 = "http://www.w3.org/2009/xmldsig11#"


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def documents(url):
    """Every way known to us of making a verifier ask for something."""
    good = GENUINE.read_text()
    text = good[good.index("?>") + 2:].lstrip()

    def changed(old, new):
        assert old in text, old
        return text.replace(old, new, 1)

    yield changed('URI="#x"', f'URI="{url}"')
    yield changed('URI="#x"', f'URI="{url}#x"')
    yield changed("<ds:KeyInfo>", f'<ds:KeyInfo><ds:RetrievalMethod URI="{url}"/>')
    yield changed("<ds:X509Data>", f'<ds:RetrievalMethod URI="{url}" Type="http://www.w3.org/2000/'
                  '09/xmldsig#X509Data"/><ds:X509Data>')
    yield changed("<ds:KeyInfo>", f'<ds:KeyInfo><d:KeyInfoReference xmlns:d="{XMLDSIG11}" '
                  f'URI="{url}"/>')
    yield f'<!DOCTYPE l SYSTEM "{url}">{text}'
    yield f'<!DOCTYPE l [<!ENTITY % p SYSTEM "{url}"> %p;]>{text}'
    yield f"<?xml-stylesheet type='text/xsl' href='{url}'?>{text}"
    yield changed("<c>", f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{url}"/><c>')
    yield changed("<c>", '<c xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
                  f'xsi:schemaLocation="urn:l {url}">')


def test_verifying_asks_nobody(listener, tmp_path):
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/key"
    files = []
    for number, text in enumerate(documents(url)):
        files.append(tmp_path / f"{number}.xml")
        files[-1].write_text(text)
    for profile in ("detached", "enveloped", "wss"):
        subprocess.run([binary(), "verify", "--profile", profile, "--trust", "embedded",
                        *map(str, files)], capture_output=True, timeout=60)
    with pytest.raises(TimeoutError):
        listener.accept()


def test_the_listener_would_notice(listener):
    with socket.create_connection(listener.getsockname()):
        listener.accept()[0].close()


def test_the_documents_differ_only_in_what_they_ask_for():
    done = subprocess.run([binary(), "verify", "--profile", "detached", "--trust", "embedded",
                           str(GENUINE)], capture_output=True, timeout=60)
    assert done.returncode == 0
