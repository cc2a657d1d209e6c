"""The first step of both commands, on the system's own Python."""

import re
from pathlib import Path

import pytest

from scripts import install


@pytest.fixture
def somebody(monkeypatch):
    monkeypatch.setattr(install.os, "geteuid", lambda: 1000)


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """An empty environment in a folder of its own, with a lock of one line."""
    lock = tmp_path / "app.txt"
    lock.write_text("een==1.0\n")
    monkeypatch.setattr(install, "LOCKS", {"app": lock, "test": lock, "mutation": lock})
    monkeypatch.setattr(install, "STAMP", tmp_path / "installed")
    monkeypatch.setattr(install, "succeeds", lambda *arguments: True)
    return lock


def test_somebody_who_is_not_root_reads_the_command_to_run(somebody, capsys):
    assert not install.install_packages(["libpango-1.0-0", "chromium"])
    assert "apt-get install --yes --no-install-recommends chromium libpango-1.0-0" in (
        capsys.readouterr().err
    )


def test_a_library_that_is_not_there_names_its_package():
    libraries = {"libbestaatniet.so.9": "libbestaatniet9", "libc.so.6": "libc6"}
    assert install.missing_libraries(libraries) == ["libbestaatniet9"]


def test_an_environment_without_stamp_is_not_current(environment):
    assert not install.is_current("app")


def test_an_environment_with_the_digest_of_the_lock_is_current(environment):
    install.STAMP.write_text(install.digest("app"))
    assert install.is_current("app")


def test_a_changed_lock_makes_the_environment_old(environment):
    install.STAMP.write_text(install.digest("app"))
    environment.write_text("een==1.1\n")
    assert not install.is_current("app")


def test_an_environment_for_the_application_is_not_enough_for_the_tests(environment):
    install.STAMP.write_text(install.digest("app"))
    assert not install.is_current("test")


@pytest.mark.parametrize("name", ["app", "test", "mutation"])
def test_a_lock_names_no_place_to_fetch_from(name):
    lock = Path(install.LOCKS[name]).read_text()
    assert not re.search(r"https?:|--index|--extra-index|--find-links|--trusted-host", lock)


@pytest.mark.parametrize("name", ["app", "test", "mutation"])
def test_every_library_in_a_lock_has_a_hash(name):
    entries = re.split(r"\n(?=[a-z])", Path(install.LOCKS[name]).read_text())[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


def test_each_lock_holds_the_same_versions_as_the_one_before_it():
    versions = {
        name: set(re.findall(r"^([a-z0-9-]+==\S+)", Path(path).read_text(), re.MULTILINE))
        for name, path in install.LOCKS.items()
    }
    assert versions["app"] < versions["test"] < versions["mutation"]
