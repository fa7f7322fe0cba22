"""What the command line says of its own wrong use: in Russian, exit code 2, nothing done."""
import re

import pytest

from harness.bus import run

MISTAKES = [
    (("sign", "x"), "--key"),
    (("sign", "x", "--key", "k", "--algorithm", "gost2001"), "gost2012-256"),
    (("sign", "x", "--key", "k", "--profile", "smev4"), "smev3"),
    (("sign", "x", "--key", "k", "--wss", "--enveloped"), "не сочетается"),
    (("sign", "x", "--key", "k", "--wss", "--profile", "saml"), "не сочетается"),
    (("verify", "x", "--profile", "wsss"), "может быть, wss"),
    (("verify", "x", "--legacy"), "--trust embedded"),
    (("verify", "x", "--legacy", "--trust", "folder"), "--trust embedded"),
    (("verify", "x", "--trust", "embedded", "--at", "yesterday"), "ГГГГ"),
    (("verify", "x", "--trust", "embedded", "--crl", "y"), "ничего не значит"),
    (("verify", "x", "--profile", "xmldsig", "--policy", "y"), "не для"),
    (("verify", "x", "--profile", "wss", "--hmac-key", "y"), "xmldsig"),
    (("verify", "x", "--legacy", "--trust", "embedded", "--policy", "y"), "противоречит"),
    (("verify", "x", "--colour"), "лишнее"),
    (("verify", "x", "--profile"), "нужно"),
    (("canon",), "FILE"),
    (("journal", "--limit", "many"), "нужно целое число"),
    (("generate", "--supplier", "x"), "только вместе"),
]


@pytest.mark.parametrize("arguments, told", MISTAKES, ids=lambda each: " ".join(each)
                         if isinstance(each, tuple) else "")
def test_mistakes_are_told_in_russian(arguments, told):
    done = run(*arguments)
    assert done.returncode == 2 and not done.stdout
    assert told in done.stderr and re.search("[а-я]{4}", done.stderr), done.stderr
    assert not re.search(r"\b(is|not|required|expected|requires|excludes|Run with)\b", done.stderr)
