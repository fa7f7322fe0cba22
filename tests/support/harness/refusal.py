"""What every refusal must be: a signed fault with its code, a journal entry, nothing stored."""
from contextlib import contextmanager

from lxml import etree

from harness.messages import get_status, new_id


@contextmanager
def nothing_stored(bus):
    before = bus.store.counts()
    yield
    after = bus.store.counts()
    assert after == before, f"a refused message changed the register: {before} -> {after}"


def journal_of(bus, trace):
    """Entries of one exchange, straight from the database."""
    return bus.store.rows(f"SELECT ok, code, comment FROM load_journal WHERE trace = '{trace}'")


def check_refused(bus, answer, *codes):
    """answer: verified already (partner.Answer). Any of the codes will do."""
    assert answer.fault is not None, f"accepted, not refused with {codes}"
    assert answer.fault.code in codes, f"{answer.fault.code}, not {codes}: {answer.fault.text}"
    assert answer.status >= 400
    assert answer.fault.trace == answer.headers["X-Request-Id"]
    entries = journal_of(bus, answer.fault.trace)
    assert [(bool(e["ok"]), e["code"]) for e in entries] == [(False, answer.fault.code)], entries
    # not the whole envelope: signatures and certificates are Base64 and may spell anything
    said = etree.tostring(answer.payload, encoding="unicode")
    for leak in ("/home", "/tmp", "/usr", "SELECT", "libxml", "OpenSSL", "std::"):
        assert leak not in said, f"the fault tells {leak}"


def check_next_is_served(partner):
    """The bad caller's neighbour is answered."""
    answer = partner.call(get_status(new_id()))
    assert answer.fault is None and answer.text("status") == "unknown", answer.fault
