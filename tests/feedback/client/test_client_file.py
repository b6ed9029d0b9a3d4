"""The client is one small file without steps to build it, and says nothing by itself."""

import subprocess

import rjsmin

from tests.feedback.client.conftest import PROTOCOL

LARGEST = 8192


def minified():
    return rjsmin.jsmin(PROTOCOL.read_text(encoding="utf-8"))


def test_the_client_is_small():
    assert len(minified().encode()) < LARGEST


def test_the_client_prints_nothing_and_sends_nothing():
    text = minified()
    assert [
        word for word in ("console", "fetch(", "XMLHttpRequest", "sendBeacon", "document", "eval") if word in text
    ] == []


def test_the_client_still_works_when_it_is_minified(node, tmp_path):
    (tmp_path / "protocol.js").write_text(minified(), encoding="utf-8")
    script = (
        'if (!globalThis.crypto) globalThis.crypto = require("crypto").webcrypto;'
        'require("./protocol.js");'
        "candourProtocol.supported().then((can) => process.exit(can ? 0 : 1));"
    )
    done = subprocess.run([node, "-e", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
