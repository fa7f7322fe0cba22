"""The databases under the daemon, asked behind its back: the embedded one and PostgreSQL."""
import json
import os
import sqlite3
import subprocess
import uuid
from urllib.parse import urlsplit, urlunsplit

# What a message may change. load_journal, audit and replay_window also note refusals.
REGISTER = ("message", "source_key", "organization", "class_group", "org_subject", "person",
            "guardian_link", "enrollment", "lesson", "mark", "attendance", "final_mark")


END = "end of the answer"


class Store:
    def rows(self, sql):
        raise NotImplementedError

    def change(self, sql):
        """Behind the daemon's back, as somebody with the database's password would."""
        raise NotImplementedError

    def value(self, sql):
        return next(iter(self.rows(sql)[0].values()))

    def counts(self):
        """Rows per table of the register: equal before and after means that nothing was stored."""
        sql = " UNION ALL ".join(f"SELECT '{table}' AS t, count(*) AS n FROM {table}"
                                 for table in REGISTER)
        return {row["t"]: row["n"] for row in self.rows(sql)}


class Sqlite(Store):
    def __init__(self, folder):
        self.file = folder / "kontingent.db"
        self.url = f"sqlite://{self.file}"

    def rows(self, sql):
        connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(sql)]
        finally:
            connection.close()

    def change(self, sql):
        connection = sqlite3.connect(self.file, timeout=10)
        with connection:
            connection.execute(sql)
        connection.close()

    def drop(self):
        pass


class Postgresql(Store):
    """A database of its own in the server that KONTINGENT_TEST_PG names."""

    def __init__(self, server):
        self.server, self.session = server, None
        self.name = "kontingent_" + uuid.uuid4().hex[:12]
        self._psql(server, f'CREATE DATABASE "{self.name}"')
        self.url = urlunsplit(urlsplit(server)._replace(path="/" + self.name))

    @staticmethod
    def _psql(url, sql):
        done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", url, "-c", sql],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def change(self, sql):
        self._psql(self.url, sql)

    def rows(self, sql):
        wrapped = f"SELECT coalesce(json_agg(q), '[]') FROM ({sql}) q;"
        for fresh in (False, True):  # the server may have been restarted since
            if fresh or self.session is None:
                self._open()
            said = self._ask(wrapped)
            if said is not None:
                return json.loads(said)
        raise AssertionError("psql lost its connection twice")

    def _open(self):
        """One psql for all questions: to start it for each costs more than the answer."""
        self.close()
        self.session = subprocess.Popen(["psql", "-X", "-q", "-At", self.url], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)

    def _ask(self, sql):
        said = []
        try:
            self.session.stdin.write(f"{sql}\n\\echo {END}\n")
            self.session.stdin.flush()
        except BrokenPipeError:
            return None
        for line in self.session.stdout:
            if line.strip() == END:
                return "".join(said)
            said.append(line)
        return None

    def close(self):
        if self.session is not None:
            self.session.kill()
            self.session.communicate()
            self.session = None

    def drop(self):
        self.close()
        self._psql(self.server, f'DROP DATABASE "{self.name}" WITH (FORCE)')


def postgresql_server():
    return os.environ.get("KONTINGENT_TEST_PG")
