"""Who may do what, and where: every operation of the API's route table × role × place in the tree
of authorities. An operation that has no rule here fails: whoever adds a route says who may use it."""
import uuid

import pytest

from harness.api import Api, add_token, new_api
from harness.bus import free_port
from harness.messages import (School, head, lesson, make_ogrn, make_snils, mark, push_marks,
                              push_roster_below, wrap)

BUS_SETTINGS = {"console": {"port": free_port()}}

SYSTEM, ADMINISTRATOR, STAFF = ROLES = (
    "system-administrator", "authority-administrator", "authority-staff")
# Holders of a token by where they stand to the school that is asked about, and to its authority.
AUTHORITIES = {"above": 9201, "own": 9202, "below": 9203, "beside": 9204}
SCOPES = ("region", *AUTHORITIES, "organization", "another organization")
HOLD_SCHOOL = {"region", "above", "own", "organization"}
HOLD_AUTHORITY = {"region", "above", "own"}


# --- the rules ---

def everybody(role, scope):
    return True


def no_staff(role, scope):
    return role != STAFF


def region_alone(role, scope):
    return (role, scope) == (SYSTEM, "region")


def dictionary(role, scope):
    return region_alone(role, scope) or (role == ADMINISTRATOR and scope in AUTHORITIES)


# What an answer depends on beside the right: SCHOOL, AUTHORITY — the one named in the path is in the
# scope, or 404; LISTED — the same of each line of a list; ELSEWHERE — nothing of the tree, or what
# only its own tests can say.
SCHOOL, AUTHORITY, LISTED, ELSEWHERE = "school", "authority", "listed", "elsewhere"

# what whoever is let in may: test_login.py
OWN = ("getSession", "switchAccount", "listSessions", "endSession", "endSessions")

RULES = {
    "listOrganizations": (everybody, LISTED), "getOrganization": (everybody, SCHOOL),
    "listQueue": (everybody, SCHOOL), "listAuthorities": (everybody, LISTED),
    "getAuthority": (everybody, AUTHORITY), "listStudents": (everybody, LISTED),
    "getStudent": (everybody, SCHOOL), "getPortfolio": (everybody, SCHOOL),
    "getDiary": (everybody, SCHOOL), "getPerformance": (everybody, SCHOOL),
    "getStudentDifferences": (everybody, SCHOOL),
    "getOrganizationDifferences": (everybody, SCHOOL), "listDifferences": (everybody, ELSEWHERE),
    # of the suppliers of one's organizations: here one supplier serves all
    "listLoads": (everybody, ELSEWHERE), "getLoad": (everybody, ELSEWHERE),
    "listSubjects": (everybody, ELSEWHERE), "getSubject": (everybody, ELSEWHERE),
    "addSubject": (dictionary, ELSEWHERE), "putSubject": (dictionary, ELSEWHERE),
    "getOrganizationSubject": (everybody, SCHOOL), "suggestSubjects": (everybody, SCHOOL),
    "bindOrganizationSubject": (no_staff, SCHOOL), "bindByRule": (no_staff, ELSEWHERE),
    "listUnboundSubjects": (everybody, LISTED),
    "getQuality": (everybody, ELSEWHERE), "listFindings": (everybody, ELSEWHERE),
    "listOrganizationFindings": (everybody, ELSEWHERE),
    "getQualityHistory": (everybody, ELSEWHERE),
    "listChanges": (everybody, ELSEWHERE), "getSnapshot": (everybody, ELSEWHERE),
    "listSuppliers": (region_alone, ELSEWHERE), "addSupplier": (region_alone, ELSEWHERE),
    "getSupplier": (region_alone, ELSEWHERE), "putSupplier": (region_alone, ELSEWHERE),
    "getSupplierHistory": (region_alone, ELSEWHERE),
    "disableSupplier": (region_alone, ELSEWHERE), "removeSupplier": (region_alone, ELSEWHERE),
    "addSupplierCertificate": (region_alone, ELSEWHERE),
    "revokeSupplierCertificate": (region_alone, ELSEWHERE),
    "listDiaries": (region_alone, ELSEWHERE), "addDiary": (region_alone, ELSEWHERE),
    "getDiaryRegistration": (region_alone, ELSEWHERE), "putDiary": (region_alone, ELSEWHERE),
    "listPriorities": (region_alone, ELSEWHERE), "addPriority": (region_alone, ELSEWHERE),
    "getPriority": (region_alone, ELSEWHERE), "putPriority": (region_alone, ELSEWHERE),
    "endPriority": (region_alone, ELSEWHERE), "removePriority": (region_alone, ELSEWHERE),
    # of one's own token
    "listLoadJobs": (everybody, ELSEWHERE), "getLoadJob": (everybody, ELSEWHERE),
    "cancelLoadJob": (everybody, ELSEWHERE),
    "listPersonConflicts": (everybody, LISTED), "getPersonConflict": (everybody, SCHOOL),
    "decidePersonConflict": (no_staff, SCHOOL), "planMerge": (no_staff, SCHOOL),
    "listMerges": (everybody, ELSEWHERE), "mergePersons": (no_staff, ELSEWHERE),
    "undoMerge": (no_staff, ELSEWHERE),
    "planSplit": (no_staff, SCHOOL), "listSplits": (everybody, ELSEWHERE),
    "splitPerson": (no_staff, ELSEWHERE), "undoSplit": (no_staff, ELSEWHERE),
    # nobody here looks like anybody: test_persons.py
    "listLookAlikes": (everybody, ELSEWHERE), "dismissLookAlike": (no_staff, ELSEWHERE),
    "getStudentHistory": (everybody, SCHOOL), "getOrganizationHistory": (everybody, SCHOOL),
    "listClasses": (everybody, SCHOOL), "listProgrammes": (everybody, SCHOOL),
    # nobody has ordered anything: test_orders.py
    "listOrders": (everybody, ELSEWHERE),
    **{operation: (everybody, ELSEWHERE) for operation in OWN},
    # of somebody at the school
    "listAccounts": (no_staff, LISTED), "getAccount": (no_staff, SCHOOL),
    "putAccount": (no_staff, SCHOOL), "disableAccount": (no_staff, SCHOOL),
    "enableAccount": (no_staff, SCHOOL), "inviteAccount": (no_staff, ELSEWHERE),
    "getTransition": (everybody, ELSEWHERE),
    "reopenEnrollment": (no_staff, SCHOOL),
    # nobody is told: test_federal_segment.py
    "getFederal": (region_alone, ELSEWHERE), "listFederalChecks": (region_alone, ELSEWHERE),
    "listFederalDifferences": (region_alone, ELSEWHERE),
    "startFederalCheck": (region_alone, ELSEWHERE),
    # nobody moves: test_transfer.py
    "listTransfers": (no_staff, ELSEWHERE), "startTransfer": (no_staff, ELSEWHERE),
    "answerTransfer": (no_staff, ELSEWHERE),
}
# open to whoever asks, or answered by handlers of their own: test_uploads.py, test_workbooks.py
NO_ROWS = ("/uploads", "/templates/", "/openapi.json")


# --- the region ---

def authority(name, above=None):
    parent = f"<parentOgrn>{make_ogrn(AUTHORITIES[above])}</parentOgrn>" if above else ""
    return (f"<authority><ogrn>{make_ogrn(AUTHORITIES[name])}</ogrn>{parent}<fullName>Орган {name}"
            f"</fullName><municipality>{name}</municipality></authority>")


@pytest.fixture(scope="module")
def ids(bus, north):
    """Of everything that paths name, at the school under the authority "own"."""
    north.must(wrap("PushRoster", [
        head(), authority("above"), authority("own", "above"), authority("below", "own"),
        authority("beside", "above")]))
    schools = {name: School(students=2) for name in ("own", "below", "beside")}
    for name, school in schools.items():
        north.must(push_roster_below(school, make_ogrn(AUTHORITIES[name])))
    ours = schools["own"]
    north.must(push_marks(lesson(ours, [mark(ours.students[0])])))
    # somebody else under a pupil's SNILS: a conflict
    north.must(wrap("PushRoster", [head(), (
        f"<student><id>{ours.prefix}-x</id><snils>{ours.student_snils(0)}</snils>"
        "<surname>Чужая</surname><name>Девочка</name><sex>female</sex>"
        "<birthDate>2009-02-03</birthDate></student>")]))
    region = new_api(bus)

    def find(path, **parameters):
        return [line["id"] for line in region.must(path, **parameters)["items"]]

    school, = find("/organizations", q=ours.ogrn)
    card = region.must(f"/organizations/{school}")
    pupil = find("/students", organization=school)[0]
    enrollment = region.must(f"/students/{pupil}")["enrollments"][0]["id"]
    made = region.post("/subjects", {"code": "matrix", "name": "Предмет региона"},
                       str(uuid.uuid4()))
    done = bus.cli("accounts", "invite", make_snils(990000001), "--name", "Завуч", "--role", STAFF,
                   "--scope", f"organization:{ours.ogrn}", "--position", "deputy-head")
    assert done.returncode == 0, done.stderr
    account, = [line["id"] for line in region.must("/accounts")["items"]
                if line["name"] == "Завуч"]
    return {
        "ours": ours, "/accounts": account, "/sessions": 987654321, "theirs": schools["beside"], "/organizations": school,
        "/authorities": find("/authorities", q=make_ogrn(AUTHORITIES["own"]))[0],
        "/students": pupil, "enrollment": enrollment,
        "drop": find("/students", organization=school)[1], "/loads": find("/loads")[0],
        "/organization-subjects": card["subjects"][0]["id"], "/subjects": made.json()["id"],
        "/persons/conflicts": find("/persons/conflicts")[0], "/persons/merges": 987654321,
        "/persons/splits": 987654321, "/persons/look-alikes": 987654321, "/priorities": 987654321,
        "/transfers": 987654321, "/federal/checks": 987654321,
        "listed": {"/organizations": school, "/persons/conflicts": find("/persons/conflicts")[0]}}


@pytest.fixture(scope="module")
def operations(bus):
    document = Api(bus, None).get("/openapi.json").json()
    return [(method, path, operation["operationId"])
            for path, item in document["paths"].items() if not path.startswith(NO_ROWS)
            for method, operation in item.items()]


def scope_name(ids, scope):
    if scope in AUTHORITIES:
        return f"authority:{make_ogrn(AUTHORITIES[scope])}"
    return {"region": "region", "organization": f"organization:{ids['ours'].ogrn}",
            "another organization": f"organization:{ids['theirs'].ogrn}"}[scope]


# --- the questions ---

QUERIES = {"getTransition": {"since": "2026-11-01"}, "getDiary": {"from": "2026-11-01", "to": "2026-11-30"},
           "getQualityHistory": {"from": "2026-11-01", "to": "2026-11-30"},
           "listChanges": {"after": "0"}}
# of writes whose place is asked about; the conditions of each are such that nothing changes
BODIES = {"bindOrganizationSubject": {"subject": None},
          "decidePersonConflict": {"decision": "this-person", "person": None,
                                   "ground": "проверка прав"},
          "putAccount": {"name": "Завуч", "role": STAFF, "scope": "region"},
          "disableAccount": None, "enableAccount": None,
          "reopenEnrollment": {"ground": "проверка прав"}}


# who may ask hears why not: all of the card is one supplier's
REFUSED_FOR_ITSELF = {"planSplit": "KB-1812"}


def place(path, ids):
    """The path with what stands at our school in its braces."""
    if "{id}" in path:
        path = path.replace("{id}", str(ids[path[:path.index("/{")]]))
    path = path.replace("{enrollment}", str(ids["enrollment"]))
    return (path.replace("{code}", "nobody").replace("{job}", str(uuid.UUID(int=1)))
            .replace("{fingerprint}", "0" * 64))


def ask(api, method, path, operation, ids):
    headers = {"If-Match": '"stale"', "Idempotency-Key": str(uuid.uuid4())}
    query = dict(QUERIES.get(operation, {}))
    if operation == "planMerge":
        query = {"keep": ids["/students"], "drop": ids["drop"]}
    if operation == "planSplit":
        query = {"person": ids["/students"], "suppliers": "north"}
    body = None if method == "get" else BODIES.get(operation, {})
    if operation == "decidePersonConflict":
        body = {**body, "person": ids["drop"]}  # of the same school, but nobody whom the record fits
    return api.ask(method.upper(), place(path, ids), params=query, json=body, headers=headers)


def lines(answer, path, ids):
    """Does the list show what stands at our school?"""
    shown = {line["id"] for line in answer.json()["items"]}
    wanted = {"/organization-subjects/unbound": ids["/organization-subjects"]}
    return wanted.get(path, ids.get(path)) in shown


def test_every_operation_has_a_rule(operations):
    assert {operation for _, _, operation in operations} == set(RULES)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_does_what_its_rules_say_where_they_say(bus, ids, operations, role, scope):
    api = Api(bus, add_token(bus, role, scope_name(ids, scope))[1])
    assert not wrong_answers(api, ids, operations, role, scope)


def wrong_answers(api, ids, operations, role, scope):
    wrong = []
    for method, path, operation in operations:
        may, where = RULES[operation]
        answer = ask(api, method, path, operation, ids)
        code = answer.json().get("code") if answer.status_code >= 400 else None
        inside = scope in (HOLD_AUTHORITY if AUTHORITY == where or path == "/authorities"
                           else HOLD_SCHOOL)
        if not may(role, scope):
            good = (answer.status_code, code) == (403, "KB-1802")
        elif where in (SCHOOL, AUTHORITY) and not inside:
            good = (answer.status_code, code) == (404, "KB-1803")
        elif where in (SCHOOL, AUTHORITY):
            wanted = REFUSED_FOR_ITSELF.get(operation)
            good = code == wanted if method == "get" else (
                code not in ("KB-1802", "KB-1803"))
        elif where == LISTED:
            good = answer.status_code == 200 and lines(answer, path, ids) == inside
        else:
            good = code != "KB-1802" and answer.status_code < 500
        if not good:
            wrong.append((operation, answer.status_code, code, inside))
    return wrong
