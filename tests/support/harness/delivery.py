"""A daemon that sends on what it accepts, and what becomes of each delivery."""
import time

from harness.bus import Bus, default_partners
from harness.receiver import Receiver


def wait_until(condition, seconds=30, what="what was waited for"):
    """How long it took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, f"{what} did not come"
        time.sleep(0.02)
    return time.monotonic() - started


def make_receivers(pki, count):
    """Partners with keys of their own."""
    made = []
    for number in range(count):
        name = f"receiver-{number}"
        if not hasattr(pki, name):
            setattr(pki, name, pki.ours.issue(name))
        made.append(Receiver(pki, getattr(pki, name)))
    return made


def delivery_settings(pki, receivers, *, deadline_seconds=5, concurrency=4, **to):
    """Settings of a daemon that sends every push of the diary contract on to all of them."""
    def partner(receiver):
        return {"code": receiver.identity.name, "name": receiver.identity.name, "kind": "receiver",
                "certificates": [str(receiver.identity.certificate)],
                "endpoint": {"url": receiver.url, "anchors": str(pki.anchor),
                             "deadline": f"{deadline_seconds}s", "concurrency": concurrency}}
    return {"partners": default_partners(pki) + [partner(receiver) for receiver in receivers],
            "routes": [{"name": "all", "from": {"operations": ["PushMarks"]},
                        "to": [{"partner": receiver.identity.name, **to}
                               for receiver in receivers]}]}


def start_bus(folder, pki, store, **settings):
    bus = Bus(folder, pki, store, **settings)
    bus.migrate()
    return bus.start()


def deliveries(bus):
    """What is not delivered: partner's code, state, attempts, code of the last failure."""
    return bus.store.rows(
        "SELECT d.id, p.code AS partner, c.name AS state, d.attempts, d.code FROM delivery d "
        "JOIN partner p ON p.id = d.destination_id JOIN code_list c ON c.list = 'delivery' "
        "AND c.code = d.state ORDER BY d.id")
