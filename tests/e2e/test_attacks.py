"""Every file of tests/data/attacks against the daemon. Their signer is nobody here, so where the
file's own fault shows only after the certificate was asked for, the certificate is the reason."""
import time

import pytest

from harness.bus import SOURCE
from harness.refusal import check_next_is_served, check_refused, nothing_stored

FOLDER = SOURCE / "tests/data/attacks"
UNKNOWN_CERTIFICATE = "KB-1303"
ATTACKS = dict(line.split()[:2] for line in (FOLDER / "MANIFEST").read_text().splitlines()
               if line.strip() and not line.startswith("#"))


def test_the_manifest_names_every_file():
    assert set(ATTACKS) == {file.name for file in FOLDER.glob("*.xml")}
    assert len(ATTACKS) > 50


@pytest.fixture
def unhurried():
    """Of strangers the journal takes 100 a second; a quick machine would send more."""
    yield
    time.sleep(0.02)


@pytest.mark.parametrize("name", ATTACKS)
def test_refuses(bus, north, name, unhurried):
    with nothing_stored(bus):
        answer = north.send((FOLDER / name).read_bytes())
        check_refused(bus, answer, ATTACKS[name], UNKNOWN_CERTIFICATE)
    check_next_is_served(north)
