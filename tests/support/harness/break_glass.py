"""The local administrator's key and the codes that go with it."""
import base64
import hmac
import re
import time

from harness.bus import run


class BreakGlass:
    def __init__(self, folder):
        self.file = folder / "break-glass"
        written = run("accounts", "break-glass", "-o", self.file)
        assert written.returncode == 0, written.stderr
        self.key, address = written.stdout.split()
        self.secret = re.search(r"secret=([A-Z2-7]+)", address)[1]

    def code(self, ahead=0):
        """Of the present half minute, or so many ahead (RFC 6238)."""
        key = base64.b32decode(self.secret + "=" * (-len(self.secret) % 8))
        step = int(time.time()) // 30 + ahead
        mac = hmac.new(key, step.to_bytes(8, "big"), "sha1").digest()
        at = mac[-1] & 15
        return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7fffffff) % 1000000:06}"
