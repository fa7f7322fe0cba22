"""What SMEV would not let through: signatures that do not hold, told from each other."""
import pytest

from harness.delivery import wait_until
from harness.smev_bus import start_bus
from harness.smev_forger import Forger

@pytest.fixture
def forged(pki, store, tmp_path):
    """A daemon before a queue that brings one message; what is wrong with it is the test's."""
    if not hasattr(pki, "outsider"):
        pki.outsider = pki.ours.issue("outsider", "RSA")
    running = []

    def start(spoil=False, signer=None):
        queue = Forger(pki, spoil, signer)
        running.extend([queue.door, start_bus(pki, store, tmp_path, queue,
                                              requests=[{"service": "portal", "pollers": 1}],
                                              certificates=[str(pki.outsider.certificate)])])
        return queue, running[1]

    yield start
    for each in reversed(running):
        each.stop()


def test_a_genuine_message_is_answered(forged):
    queue, _ = forged()
    wait_until(lambda: queue.responses and queue.acknowledged, 20, "the answer")
    assert queue.acknowledged == ["true"]
    assert queue.responses[0].find(".//{*}GetStudentsResponse") is not None


def test_what_the_sender_did_not_sign_is_rejected_kept_and_alarmed(forged):
    queue, bus = forged(spoil=True)
    wait_until(lambda: queue.responses and queue.acknowledged, 20, "the rejection")
    assert queue.acknowledged == ["false"]
    said = queue.responses[0]
    assert said.findtext(".//{*}RejectionReasonCode") == "ACCESS_DENIED"
    assert said.findtext(".//{*}To") == "there"
    assert bus.metric("kontingent_smev_alarms_total") == 1
    assert [row["code"] for row in bus.journal()] == ["KB-1302"]
    assert '"KB-1302"' in bus.cli("messages", "--failed", "--json").stdout


def test_what_smev_did_not_sign_is_not_even_rejected(forged, pki):
    queue, bus = forged(signer=pki.north)
    before = bus.journal()
    wait_until(lambda: bus.metric("kontingent_smev_alarms_total") >= 1, 20, "the alarm")
    assert not queue.acknowledged and not queue.responses
    assert bus.journal() == before
