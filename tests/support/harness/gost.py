"""The openssl command knows GOST by a configuration of its own; the machine's is not touched."""
import os
from pathlib import Path

CONFIGURATION = """openssl_conf = init
[init]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
[req]
distinguished_name = dn
[dn]
"""


def environment(folder):
    """For openssl, with the configuration in that folder."""
    configuration = Path(folder) / "gost.cnf"
    if not configuration.exists():
        configuration.write_text(CONFIGURATION)
    return {**os.environ, "OPENSSL_CONF": str(configuration)}
