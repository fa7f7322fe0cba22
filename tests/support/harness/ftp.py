"""An FTP server of others (pyftpdlib) in the place of SMEV's file storage: it may be away, slow,
full, or break off in the middle, and it keeps what it was told."""
import threading
import time

from pyftpdlib.authorizers import AuthenticationFailed, DummyAuthorizer
from pyftpdlib.handlers import DTPHandler, FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import FTPServer

from harness.bus import free_port


class _Authorizer(DummyAuthorizer):
    def validate_authentication(self, username, password, handler):
        if not self.has_user(username) or self.user_table[username]["pwd"] != password:
            raise AuthenticationFailed("nobody we know")


class Storage:
    """folder: what lies there. Accounts: "anonymous" puts; others are given by let_in."""

    def __init__(self, folder, port=None):
        self.folder, self.port = folder, port or free_port()
        folder.mkdir(exist_ok=True)
        self.told = []  # every command
        self.break_after = None  # octets, of the next transfer that is longer
        self.delay = 0  # seconds before each block that is put
        self.authorizer = _Authorizer()
        self.authorizer.add_user("anonymous", "anonymous", str(folder), perm="elamw")
        self.server = None

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def let_in(self, user, password):
        self.authorizer.add_user(user, password, str(self.folder), perm="elr")

    def start(self):
        storage = self

        class Data(DTPHandler):
            def recv(self, size):
                octets = super().recv(size)
                if storage.delay:
                    time.sleep(storage.delay)
                count = self.tot_bytes_received + len(octets)
                if storage.break_after is not None and count >= storage.break_after:
                    storage.break_after = None
                    self.file_obj.flush()
                    self.cmd_channel.close()
                    return b""
                return octets

        class Handler(FTPHandler):
            authorizer, dtp_handler = storage.authorizer, Data
            auth_failed_timeout = 0

            def pre_process_command(self, line, cmd, arg):
                storage.told.append(line)
                super().pre_process_command(line, cmd, arg)

            def log(self, *_, **__):
                pass

            logline = log

        Handler.permit_foreign_addresses = False
        self.server = FTPServer(("127.0.0.1", self.port), Handler, ioloop=IOLoop())
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"timeout": 0.05, "handle_exit": False},
            daemon=True)
        self.running = True
        self.thread.start()
        return self

    def files(self):
        return {str(each.relative_to(self.folder)): each.read_bytes()
                for each in self.folder.rglob("*") if each.is_file()}

    def words(self, word):
        return [line for line in self.told if line.split(" ")[0] == word]

    def stop(self):
        if self.server:
            self.server.close_all()
            self.thread.join(5)
            self.server = None
