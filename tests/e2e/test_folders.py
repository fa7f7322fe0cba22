"""Watched folders: complete files go in once, whoever is killed when."""
import os
import re
import time

import pytest

from harness.bus import Bus, default_partners
from harness.files import flat_list, lessons, roster
from harness.messages import School, push_roster
from harness.stores import Postgresql, Sqlite


@pytest.fixture
def watched(pki, store, tmp_path):
    """A daemon that watches the folder `in` for the supplier south."""
    database = Sqlite(tmp_path) if isinstance(store, Sqlite) else Postgresql(store.server)
    folder = tmp_path / "in"
    folder.mkdir()
    partners = [{**partner, "folder": str(folder)} if partner["code"] == "south" else partner
                for partner in default_partners(pki)]
    bus = Bus(tmp_path, pki, database, partners=partners)
    bus.folder_in = folder
    bus.migrate()
    bus.start()
    yield bus
    bus.stop()
    database.drop()


def wait_for(path, seconds=30):
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.05)
    return path


def drop(bus, name, rows):
    file = flat_list(bus.folder / name, rows)
    file.rename(bus.folder_in / name)


def test_good_files_are_done_and_bad_ones_failed_with_their_protocol(watched):
    drop(watched, "good.xml", roster(901, 3))
    drop(watched, "wrong.xml", ['<row type="20"><cls>c</cls></row>'])
    (watched.folder_in / "broken.xml").write_text("<list")
    (watched.folder_in / ".hidden.xml").write_text("<list")
    done, failed = watched.folder_in / "done", watched.folder_in / "failed"
    wait_for(done / "good.xml")
    for name in ("wrong.xml", "broken.xml"):
        wait_for(failed / name)
        assert "KB-" in (failed / f"{name}.protocol.csv").read_text("utf-8-sig")
    assert (done / "good.xml.protocol.csv").exists()
    assert sorted(path.name for path in watched.folder_in.iterdir()) == [".hidden.xml", "done",
                                                                         "failed"]
    assert {(e["source"], e["ok"]) for e in watched.journal()} == {
        ("good.xml", True), ("wrong.xml", False), ("broken.xml", False)}
    drop(watched, "good.xml", roster(901, 3))  # the same again: another guid, nothing new
    wait_for(done / "good.xml.2")


def test_a_file_that_asks_to_be_checked_is_done_and_not_kept(watched):
    (watched.folder / "check.xml").write_text(push_roster(School(number=908), check_only=True))
    (watched.folder / "check.xml").rename(watched.folder_in / "check.xml")
    wait_for(watched.folder_in / "done" / "check.xml")
    told = (watched.folder_in / "done" / "check.xml.protocol.csv").read_text("utf-8-sig")
    assert "проверка" in told and watched.journal() == []
    assert watched.store.value("SELECT count(*) AS n FROM organization") == 0


def test_a_file_that_grows_is_left_until_it_is_whole(watched):
    text = flat_list(watched.folder / "whole.xml", roster(902, 50)).read_text()
    with open(watched.folder_in / "slow.xml", "w", encoding="utf-8") as file:
        for at in range(0, len(text), len(text) // 8 + 1):
            file.write(text[at:at + len(text) // 8 + 1])
            file.flush()
            time.sleep(0.4)
    wait_for(watched.folder_in / "done" / "slow.xml")
    assert [e["ok"] for e in watched.journal()] == [True]


def test_a_killed_daemon_goes_on_with_the_file(watched):
    drop(watched, "long.xml", [*roster(903, 500), *lessons(903, 500, 25)])
    for _ in range(3):
        deadline = time.monotonic() + 30
        before = watched.store.value("SELECT coalesce(max(position), 0) AS n FROM load_job")
        while watched.store.value("SELECT coalesce(max(position), 0) AS n FROM load_job") == before:
            assert time.monotonic() < deadline
        watched.kill()
        watched.start()
    wait_for(watched.folder_in / "done" / "long.xml", 60)
    entry, = watched.journal()
    assert entry["ok"] and entry["unchanged"] == 0, entry
    assert watched.store.value("SELECT count(*) AS n FROM mark") == 500 * 25


def test_a_file_put_in_the_place_of_one_at_work_has_its_own_turn(watched):
    drop(watched, "a.xml", [*roster(905, 300), *lessons(905, 300, 15)])
    deadline = time.monotonic() + 30
    while watched.store.value("SELECT coalesce(max(position), 0) AS n FROM load_job") == 0:
        assert time.monotonic() < deadline
    drop(watched, "a.xml", roster(906, 3))
    wait_for(watched.folder_in / "done" / "a.xml.2", 60)
    assert [e["ok"] for e in watched.journal()] == [True, True]
    assert watched.store.value("SELECT count(*) AS n FROM organization") == 2
    assert (watched.folder_in / "done" / "a.xml.protocol.csv").exists()


def test_who_may_write_there_does_not_choose_what_is_written_to(watched):
    precious, folder = watched.folder / "precious", watched.folder_in
    precious.write_text("precious")
    for protocol in (".wrong.xml.protocol.csv", ".good.xml.protocol.csv"):
        (folder / f"{protocol}.part").symlink_to(precious)
    os.mkfifo(folder / ".pipe.xml.protocol.csv.part")
    (folder / "done").symlink_to(watched.folder)
    drop(watched, "good.xml", roster(907, 3))
    drop(watched, "wrong.xml", ['<row type="20"><cls>c</cls></row>'])
    drop(watched, "pipe.xml", ['<row type="20"><cls>c</cls></row>'])
    for name in ("wrong.xml", "pipe.xml"):
        wait_for(folder / "failed" / name)
    assert precious.read_text() == "precious"
    assert not (watched.folder / "good.xml").exists()
    (folder / "done").unlink()
    wait_for(folder / "done" / "good.xml")


def test_a_name_as_long_as_names_may_be_is_put_away(watched):
    name = "я" * 122 + "-1.xml"  # 250 octets: no room for what is added
    drop(watched, name, ['<row type="20"><cls>c</cls></row>'])
    failed = watched.folder_in / "failed"
    wait_for(failed)
    deadline = time.monotonic() + 30
    while len(put := sorted(path.name for path in failed.iterdir())) < 2:
        assert time.monotonic() < deadline, put
        time.sleep(0.05)
    assert put[0].startswith("яяя") and put[0].endswith(".xml"), put
    assert put[1] == put[0] + ".protocol.csv"
    assert not (watched.folder_in / name).exists()


def test_folders_are_checked_with_the_configuration(watched):
    partners = watched.settings["partners"]
    south = next(p for p in partners if p["code"] == "south")
    south["folder"] = str(watched.folder / "nowhere")
    next(p for p in partners if p["code"] == "epgu")["folder"] = str(watched.folder_in)
    watched.write_config()
    done = watched.cli("check-config")
    assert done.returncode == 1
    assert "папки нет" in done.stdout and "только у поставщика" in done.stdout


def test_a_folder_of_uploads_or_of_other_suppliers_is_no_partners_own(watched):
    south = next(p for p in watched.settings["partners"] if p["code"] == "south")
    below = watched.folder / "database" / "south"
    below.mkdir(parents=True)
    watched.settings["uploads"] = {"folder": str(watched.folder_in)}
    watched.settings["suppliers"] = {"folders": str(below.parent)}
    watched.write_config()
    said = watched.cli("check-config").stdout
    assert "uploads.folder" in said and "suppliers.folders" not in said, said
    south["folder"] = str(below)
    watched.write_config()
    done = watched.cli("check-config")
    assert done.returncode == 1 and "suppliers.folders" in done.stdout, done.stdout
    assert re.search(r"\.yaml:\d+:\d+: ", done.stdout), done.stdout
