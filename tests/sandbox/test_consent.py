"""Where the system's layer is not complete, code runs only when the user agreed to that."""

import pytest

from rlm_desktop.core.errors import ConsentError, SandboxError
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.sandbox.host import Sandbox
from rlm_desktop.sandbox.layers import Layers

pytestmark = pytest.mark.usefixtures("poor_kernel")


def start(guests, **options):
    sandbox = guests.wait(Sandbox.start(query="", case=None, context="text", limits=SandboxLimits(), **options))
    guests._started.append(sandbox)
    return sandbox


def test_without_consent_no_guest_is_left(guests):
    with pytest.raises(ConsentError, match="landlock") as refused:
        start(guests)
    assert refused.value.exit_code == 3
    assert "seccomp" in str(refused.value)
    assert "--language-layer-alone" in refused.value.remedy


def test_with_consent_code_runs_and_what_is_missing_is_told(guests):
    sandbox = start(guests, language_layer_alone=True)
    assert guests.run("context", sandbox).output == "'text'\n"
    assert "language" in sandbox.layers
    assert not {"landlock", "seccomp"} & set(sandbox.layers)
    # What the kernel does not say itself is found out by trying.
    assert any("files can be read" in sentence for sentence in sandbox.missing)


def test_language_layer_stands_alone_all_the_same(guests):
    sandbox = start(guests, language_layer_alone=True)
    assert "no files" in guests.run("import os", sandbox).error


def test_asking_for_the_language_layer_only_is_consent(guests):
    assert start(guests, layers=Layers.LANGUAGE).layers == ("language",)


def test_system_layer_alone_is_never_raised_in_part(guests):
    with pytest.raises(SandboxError, match="only one that was asked for"):
        start(guests, layers=Layers.OS, language_layer_alone=True)
