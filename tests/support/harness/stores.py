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


class Store:
    def rows(self, sql):
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

    def drop(self):
        pass


class Postgresql(Store):
    """A database of its own in the server that KONTINGENT_TEST_PG names."""

    def __init__(self, server):
        self.server = server
        self.name = "kontingent_" + uuid.uuid4().hex[:12]
        self._psql(server, f'CREATE DATABASE "{self.name}"')
        self.url = urlunsplit(urlsplit(server)._replace(path="/" + self.name))

    @staticmethod
    def _psql(url, sql):
        done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", url, "-c", sql],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, sql):
        wrapped = f"SELECT coalesce(json_agg(q), '[]') FROM ({sql}) q"
        return json.loads(self._psql(self.url, wrapped))

    def drop(self):
        self._psql(self.server, f'DROP DATABASE "{self.name}" WITH (FORCE)')


def postgresql_server():
    return os.environ.get("KONTINGENT_TEST_PG")
