"""kill -9 while the daemon starts and stops; harness/campaign.py kills it at work."""
import os
import random
import time

import pytest

from harness.messages import get_status, new_id


@pytest.fixture(scope="module")
def seed():
    chosen = int(os.environ.get("KONTINGENT_TEST_SEED", time.time_ns() % 10**6))
    print(f"KONTINGENT_TEST_SEED={chosen}")
    return chosen


def test_kill_while_it_starts_and_stops(bus, north, seed):
    rng = random.Random(seed)
    for _ in range(5):
        bus.kill()
        bus.start()
        bus.process.terminate()
        time.sleep(rng.uniform(0, 0.05))
        bus.kill()
        bus.start()
    assert north.must(get_status(new_id())).text("status") == "unknown"
    if bus.store.url.startswith("sqlite"):
        assert bus.store.value("SELECT integrity_check FROM pragma_integrity_check") == "ok"
