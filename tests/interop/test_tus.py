"""Uploads by a stock client of tus: npm tus-js-client."""
import json
import os
import subprocess
import time
from pathlib import Path

import pytest
from harness import npm
from harness.api import Api, add_token
from harness.bus import Bus, free_port
from harness.files import flat_list, lessons, roster
from harness.stores import Sqlite

HERE = Path(__file__).parent / "tus"


@pytest.fixture(scope="module")
def modules():
    return npm.install(HERE, "interop-tus", "tus-js-client")


@pytest.fixture(scope="module")
def bus(pki, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tus")
    (folder / "uploads").mkdir()
    made = Bus(folder, pki, Sqlite(folder), console={"port": free_port()},
               uploads={"folder": str(folder / "uploads")})
    made.migrate()
    made.start()
    yield made
    made.stop()


def send(bus, modules, token, file, **more):
    job = {"endpoint": f"https://localhost:{bus.settings['console']['port']}/api/v1/uploads",
           "token": token, "file": str(file), "chunk": 64 * 1024,
           "metadata": {"filename": file.name, "supplier": "south"}, **more}
    done = subprocess.run(["node", str(HERE / "upload.js"), str(modules)], text=True,
                          input=json.dumps(job), capture_output=True, timeout=120,
                          env={**os.environ, "NODE_EXTRA_CA_CERTS": str(bus.pki.anchor)})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ended(api, url, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        job = api.must("/loads/jobs/" + url.rsplit("/", 1)[1])
        if job["state"] in ("done", "failed", "cancelled"):
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.1)


def test_a_stock_client_uploads_is_interrupted_and_goes_on(bus, modules, tmp_path):
    _, token = add_token(bus)
    api = Api(bus, token)
    file = flat_list(tmp_path / "roster.xml", [*roster(951, 900), *lessons(951, 900, 2)])
    begun = send(bus, modules, token, file, stopAfter=100_000)
    assert begun["stopped"] and 100_000 <= begun["sent"] < file.stat().st_size
    rest = send(bus, modules, token, file, url=begun["url"])
    assert rest.get("done"), rest
    job = ended(api, rest["url"])
    assert (job["state"], job["accepted"]) == ("done", 3 + 2 * 900 + 2 + 2 * 900), job
    again = send(bus, modules, token, file)
    assert ended(api, again["url"])["seen"] is True


def test_a_stock_client_is_told_what_is_wrong(bus, modules, tmp_path):
    _, token = add_token(bus)
    file = flat_list(tmp_path / "roster.xml", roster(952, 2))
    assert send(bus, modules, "kt_nobody_nothing", file)["status"] == 401
    wrong = send(bus, modules, token, file, metadata={"filename": "../x", "supplier": "south"})
    assert wrong["status"] == 400
