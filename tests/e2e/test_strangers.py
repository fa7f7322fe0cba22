"""Whoever has no token is counted, but fills no disk."""
from harness.api import Api, refused
from harness.bus import free_port

BUS_SETTINGS = {"console": {"port": free_port()}}
ASKED, MINUTE = 200, 60


def test_refused_tokens_write_a_bounded_number_of_lines(bus):
    stranger = Api(bus, "kon_" + "a" * 40)
    refused(stranger.get("/students"), 401, "KB-1801")
    for _ in range(ASKED):
        assert stranger.get("/students").status_code in (401, 429)
    lines = bus.log.read_text().count("api request refused")
    assert 0 < lines < MINUTE * 2, lines
