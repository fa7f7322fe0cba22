"""Two regions at one queue of SMEV: 59, whose key is the bus's, and 61."""
import json

from harness import smev
from harness.bus import Bus, default_partners
from harness.delivery import wait_until
from harness.messages import new_id, wrap
from harness.smev_bus import REDELIVERY, smev_settings

FEDERAL = "urn:kontingent:federal:1.0"
OPERATIONS = ("FindStudent", "ConfirmEnrollment", "GetPortfolio", "RequestTransfer", "Transfer")


def identities(pki):
    """The key of region 61, and of a partner that is nobody's region."""
    if not hasattr(pki, "rostov"):
        pki.rostov = pki.ours.issue("rostov", "RSA")
    return pki.rostov


def start_queue(pki, folder):
    rostov = identities(pki)
    kinds = [word for mnemonic, region in (("BUS", "59"), ("ROSTOV", "61"))
             for operation in OPERATIONS
             for word in ("--provide", f"{mnemonic}={FEDERAL}#{operation}?toRegion={region}")]
    return smev.QueueProcess(
        pki, folder, "--participant", f"BUS={pki.bus.certificate}", "--participant",
        f"ROSTOV={rostov.certificate}", *kinds, "--redelivery", REDELIVERY, "--journal",
        folder / "queue.journal", own=pki.newcomer)


class Region(Bus):
    """A daemon that is one region and knows the other."""

    def __init__(self, folder, pki, store, queue, region, console=None, **more):
        rostov = identities(pki)
        own, other, code = ((pki.bus, rostov, "61"), (rostov, pki.bus, "59"))[region == "61"]
        partner = {"code": "neighbour", "name": "Другой регион", "kind": "federal",
                   "certificates": [str(other.certificate)]}
        super().__init__(
            folder, pki, store, partners=[*default_partners(pki), partner],
            **({"console": console} if console else {}),
            smev=smev_settings(pki, queue, key=str(own.key), certificate=str(own.certificate),
                               requests=[{"service": "federal", "pollers": 2}]),
            federal={"region": region, "regions": [{"code": code, "partner": "neighbour"}],
                     **more})
        self.region = region

    def transfers(self, *more):
        done = self.cli("transfer", "list", "--json", *more)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def start_transfer(self, student, to, ogrn, *more):
        """Its number."""
        done = self.cli("transfer", "start", "--student", student, "--region", to, "--ogrn", ogrn,
                        "--json", *more)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)[0]["number"]

    def transfer(self, number):
        return next((row for row in self.transfers() if row["number"] == number), None)

    def wait_for(self, number, state, seconds=40):
        wait_until(lambda: (self.transfer(number) or {}).get("state") == state, seconds,
                   f"the transfer to be {state}")
        return self.transfer(number)

    def student(self, snils):
        found = self.store.rows(f"SELECT id FROM person WHERE snils = '{snils}'")
        return found[0]["id"] if found else None

    def open_enrollments(self, snils):
        return self.store.value(
            "SELECT count(*) AS n FROM enrollment e JOIN person p ON p.id = e.student_id WHERE "
            f"p.snils = '{snils}' AND (e.valid_to IS NULL OR e.valid_to >= '{today()}')")


def today():
    """Of a region, at UTC+3."""
    import datetime
    return (datetime.datetime.now(datetime.timezone.utc)
            + datetime.timedelta(hours=3)).date().isoformat()


def question(operation, region, *parts):
    return wrap(operation, [f"<messageId>{new_id()}</messageId>",
                            f"<toRegion>{region}</toRegion>", *parts], FEDERAL)


def sought(snils=None, surname=None, name=None, born=None):
    said = (("snils", snils), ("surname", surname), ("name", name), ("birthDate", born))
    return "<sought>" + "".join(f"<{k}>{v}</{k}>" for k, v in said if v) + "</sought>"
