"""The sandbox's portal: somebody acts as a parent, with the links and forms that the pages offer.

By HTTP, not by a browser: the pages have no script, and Debian's chromium is 90 MB to fetch.
"""
import subprocess
from urllib.parse import urljoin

import pytest
import requests
from lxml import html

from harness import smev, smev2
from harness.bus import SOURCE
from harness.messages import School, lesson, mark, push_marks, push_roster
from harness.partner import Partner

WAYS = ["SOAP", "СМЭВ 2 rev120315", "СМЭВ 2 rev111111"]
BUS_SETTINGS = {"smev2": {"mnemonic": smev2.US}}


@pytest.fixture(scope="module")
def school(bus, pki):
    made = School(students=2)
    north = Partner(bus, pki.north)
    north.must(push_roster(made))
    north.must(push_marks(lesson(made, [mark(made.students[0], "5")])))
    return made


@pytest.fixture(scope="module")
def portal(bus, pki, school, tmp_path_factory):
    roster = tmp_path_factory.mktemp("portal") / "roster.xml"
    roster.write_text(push_roster(school))
    process = subprocess.Popen(
        [smev.SANDBOX, "portal", "--url", bus.url, "--ca", pki.anchor, "--bus-cert",
         pki.bus.certificate, "--key", pki.epgu.key, "--cert", pki.epgu.certificate, "--port", "0",
         "--roster", roster, "--smev2", "--resources", SOURCE],
        stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    assert line.startswith("Портал: "), line
    yield line.split(": ", 1)[1].strip()
    process.terminate()
    assert process.wait(10) == 0


class Reader:
    """Follows links by their words, fills forms by their names, as a browser without script."""

    def __init__(self, url):
        self.session = requests.Session()
        self.session.trust_env = False
        self.open(self.session.get(url, timeout=30))

    def open(self, response):
        assert response.status_code == 200
        self.url = response.url
        self.page = html.fromstring(response.content.decode())

    def follow(self, words):
        links = [link for link in self.page.iter("a") if words in link.text_content()]
        assert links, f"no link {words!r} in {self.text()}"
        self.open(self.session.get(urljoin(self.url, links[0].get("href")), timeout=30))

    def submit(self, **values):
        form = self.page.forms[0]
        for name, value in values.items():
            form.fields[name] = value
        self.open(self.session.post(urljoin(self.url, form.action), timeout=30,
                                    data=form.form_values()))

    def text(self):
        return self.page.text_content()


@pytest.mark.parametrize("way", WAYS)
def test_a_parent_looks_at_a_child(portal, school, way):
    reader = Reader(portal)
    if way != WAYS[0]:
        reader.follow(way)
    reader.follow("Примерова")
    assert "Ваши дети" in reader.text()
    child = reader.page.xpath("//li/a")[0].text
    reader.follow(child)
    assert "Успеваемость" in reader.text() and child in reader.text()


@pytest.mark.parametrize("way", WAYS)
def test_a_parent_places_an_order_and_looks_what_became_of_it(portal, bus, pki, school, way):
    reader = Reader(portal)
    if way != WAYS[0]:
        reader.follow(way)
    reader.follow("Примерова")
    reader.submit(surname="Никого", name="Нет", birthDate="2014-01-01", organization="Школа",
                  classGroup="5А")
    assert reader.page.get_element_by_id("state").text == "accepted"
    reader.follow("Узнать")
    assert reader.page.get_element_by_id("state").text == "accepted"
    reader.follow("К списку детей")
    assert "Ваши дети" in reader.text()


def test_a_form_of_another_site_places_no_order(portal, school):
    reader = Reader(portal)
    reader.follow("Примерова")
    form = reader.page.forms[0]
    values = {**dict(form.form_values()), "surname": "Никого", "name": "Нет",
              "birthDate": "2014-01-01", "organization": "Школа", "classGroup": "5А"}
    for token in ("", "0" * 40):
        reader.open(reader.session.post(urljoin(portal, "/order"), timeout=30,
                                        data={**values, "token": token}))
        assert "заново" in reader.page.get_element_by_id("refusal").text


def test_another_name_that_leads_here_is_another_site(portal):
    for host in ("evil.example", "127.0.0.1.evil.example:80", ""):
        assert requests.get(portal, timeout=30, headers={"Host": host}).status_code in (400, 421)


def test_a_refusal_is_shown_in_words(portal, school):
    reader = Reader(portal)
    reader.follow("Примерова")
    link = reader.page.xpath("//li/a/@href")[0]
    reader.open(reader.session.get(urljoin(portal, link.split("?")[0] + "?snils=30099999900"
                                           "&student=1"), timeout=30))
    assert "KB-" in reader.page.get_element_by_id("refusal").text


def test_what_is_asked_for_comes_back_as_text_and_not_as_markup(portal):
    response = requests.get(portal + "/children?snils=%22%3E%3Cscript%3E", timeout=30)
    assert "<script>" not in response.text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
