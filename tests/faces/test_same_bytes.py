"""What is made of an edition has the same bytes in every process, in whatever order its sets stand there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256

import pytest

from madoguchi.faces.web.pages.llms import llms_text

CHILD = """
import json
from hashlib import sha256
from madoguchi.faces.exports.hsds.package import zip_file
from madoguchi.faces.web.pages.llms import llms_text
from madoguchi.store.editions import packaged_edition

edition = packaged_edition()
made = zip_file(edition), llms_text(edition, lambda _: True).encode()
print(json.dumps([sha256(content).hexdigest() for content in made]))
"""


@pytest.mark.long
def test_a_process_with_another_order_of_sets_makes_the_same_bytes(edition, made):
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    ours = made("hsds-datapackage"), llms_text(edition, lambda _: True).encode()
    assert json.loads(done.stdout) == [sha256(content).hexdigest() for content in ours]
