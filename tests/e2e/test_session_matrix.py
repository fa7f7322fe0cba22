"""The rules of test_api_matrix.py for people who have logged in: a role may do as a person what it
may by a token, and what the roles of events and of teachers may."""
import time

import pytest

from harness.api import refused
from harness.browser import OFFICER, Browser, Office
from harness.messages import make_snils
from test_api_matrix import (ADMINISTRATOR, AUTHORITIES, OWN, ROLES, STAFF, SYSTEM, ids,  # noqa: F401
                             operations, scope_name, ask, wrong_answers)

PLACES = [(SYSTEM, "region"),
          *((role, scope) for role in (ADMINISTRATOR, STAFF)
            for scope in (*AUTHORITIES, "organization", "another organization"))]
EVENTS = [("event-organizer", "organization"), ("event-moderator", "own"),
          ("regional-operator", "region"), ("school-employee", "organization")]


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    made = Office(tmp_path_factory.mktemp("office"), pki, store).start()
    made.invite(OFFICER)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def bus(office):
    return office.bus


def at_school(role, scope):
    """Those who have to be told apart."""
    told = role in (STAFF, "school-employee") and "organization" in scope
    return ["--position", "deputy-head"] if told else []


def login_as(office, ids, role, scope):  # noqa: F811
    time.sleep(2)  # it is one person each time, who may ask only so often
    done = office.bus.cli("accounts", "set", OFFICER[1], "--role", role, "--scope",
                          scope_name(ids, scope), *at_school(role, scope))
    assert done.returncode == 0, done.stderr
    return Browser(office).must_login(OFFICER)


def without_the_last(operations):  # noqa: F811
    """What ends the session comes at the end."""
    return sorted(operations, key=lambda each: each[2] == "endSessions")


@pytest.mark.parametrize("role,scope", PLACES)
def test_a_person_may_what_the_role_may(office, ids, operations, role, scope):  # noqa: F811
    browser = login_as(office, ids, role, scope)
    assert not wrong_answers(browser, ids, without_the_last(operations), role, scope)


TWO = [((ADMINISTRATOR, "own"), (STAFF, "beside")), ((STAFF, "organization"), (SYSTEM, "region")),
       ((ADMINISTRATOR, "below"), ("school-employee", "organization"))]


@pytest.mark.parametrize("accounts", TWO)
def test_who_has_two_roles_has_one_at_a_time(office, ids, operations, accounts):  # noqa: F811
    """In neither account may he what only both together would let him."""
    login_as(office, ids, *accounts[0])
    done = office.bus.cli("accounts", "invite", OFFICER[1], "--name", "Второй", "--role",
                          accounts[1][0], "--scope", scope_name(ids, accounts[1][1]),
                          *at_school(*accounts[1]))
    assert done.returncode == 0, done.stderr
    browser = Browser(office).must_login(OFFICER)
    own = browser.who()["accounts"]
    assert len(own) == 2
    for account, (role, scope) in zip(own, accounts):
        assert (account["role"], account["scope"]) == (role, scope_name(ids, scope))
        switched = browser.ask("POST", "/session/account", json={"account": account["id"]})
        assert switched.status_code == 200 and switched.json()["current"], switched.text
        assert browser.who()["scope"] == account["scope"]
        time.sleep(2)
        rest = [each for each in operations if each[2] != "endSessions"]
        if role in ROLES:
            assert not wrong_answers(browser, ids, rest, role, scope)
        else:
            assert browser.ask("GET", "/students").json()["code"] == "KB-1802"
    # somebody else's, so that the next test finds one
    office.bus.store.change(f"UPDATE account SET snils = '{make_snils(990000600 + TWO.index(accounts))}' "
                            f"WHERE id = {own[1]['id']}")


@pytest.mark.parametrize("role,scope", EVENTS)
def test_who_cares_for_events_or_teaches_sees_no_register(office, ids, operations, role, scope):  # noqa: F811
    browser = login_as(office, ids, role, scope)
    for method, path, operation in without_the_last(operations):
        answer = ask(browser, method, path, operation, ids)
        code = answer.json().get("code") if answer.status_code >= 400 else None
        if operation in OWN:
            assert code != "KB-1802", operation
        else:
            assert (answer.status_code, code) == (403, "KB-1802"), operation
    browser.must_login(OFFICER)
    refused(browser.ask("GET", "/templates/roster.xlsx"), 403, "KB-1802")
