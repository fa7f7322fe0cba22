"""The API as a script asks it."""
import itertools
import uuid

import requests

_names = itertools.count(1)


class Api:
    """One token. Answers are requests' own."""

    def __init__(self, bus, token, root=None):
        self.root = root or f"https://localhost:{bus.settings['console']['port']}/api/v1"
        self.session = requests.Session()
        self.session.verify = str(bus.pki.anchor)
        self.session.trust_env = False  # REQUESTS_CA_BUNDLE would win
        if token:
            self.session.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method, path, **more):
        return self.session.request(method, self.root + path, timeout=30, **more)

    def get(self, path, headers=None, **parameters):
        return self.ask("GET", path, params=parameters, headers=headers)

    def must(self, path, **parameters):
        answer = self.get(path, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def put(self, path, body, etag=None, **headers):
        if etag:
            headers["If-Match"] = etag
        return self.ask("PUT", path, json=body, headers=headers)

    def post(self, path, body, key=None, **headers):
        if key:
            headers["Idempotency-Key"] = key
        return self.ask("POST", path, json=body, headers=headers)

    def act(self, path, key=None):
        """A POST that takes no body."""
        return self.ask("POST", path, headers={"Idempotency-Key": key or str(uuid.uuid4())})

    def pages(self, path, limit, **parameters):
        after = {}
        while True:
            page = self.must(path, limit=limit, **parameters, **after)
            yield page
            if page["next"] is None:
                return
            after = {"after": page["next"]}


def add_token(bus, role="system-administrator", scope="region", *more):
    name = f"script-{next(_names)}"
    done = bus.cli("tokens", "add", name, "--role", role, "--scope", scope, *more)
    assert done.returncode == 0, done.stderr
    return name, done.stdout.strip()


def new_api(bus, role="system-administrator", scope="region", *more):
    return Api(bus, add_token(bus, role, scope, *more)[1])


def refused(answer, status, code):
    """A refusal as RFC 9457 says it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code), body
    assert body["type"] == f"urn:kontingent:code:{code}" and body["trace"]
    assert body["trace"] == answer.headers["X-Request-Id"]
    return body
