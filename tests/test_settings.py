"""Production refuses to start unsafely, and names the variable."""

import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from lwt_admin import settings as module

SAFE = {
    "LWT_MODE": "production",
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": ["lwt.school.example"],
    "BASE_URL": "https://lwt.school.example",
}
ENVIRONMENT = {
    "LWT_MODE": "production",
    "DEBUG": "false",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "lwt.school.example",
    "BASE_URL": "https://lwt.school.example",
    "EMAIL_URL": "smtp://localhost:25",
}


@pytest.fixture
def mode(monkeypatch):
    def set_values(**values):
        for name, value in (SAFE | values).items():
            monkeypatch.setattr(module, name, value)

    return set_values


SHOW = "import lwt_admin.settings as s; print(s.DEMO, s.DEMO_ACCOUNTS, s.SESSION_COOKIE_SECURE)"


def start(show=SHOW, **variables):
    """Read the settings in a process of its own, as a server does."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", show],
        env=kept | ENVIRONMENT | variables,
        cwd=module.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_values_start(mode):
    mode()
    module.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", module.DEMO_SECRET),
        ("SECRET_KEY", "k" * 49),
        ("DEBUG", True),
        ("ALLOWED_HOSTS", ["*"]),
        ("ALLOWED_HOSTS", ["lwt.school.example", "*.school.example"]),
        ("ALLOWED_HOSTS", [".school.example"]),
        ("ALLOWED_HOSTS", []),
        ("BASE_URL", "http://lwt.school.example"),
        ("LWT_MODE", "productie"),
    ],
)
def test_an_unsafe_value_stops_the_start_and_is_named(mode, name, value):
    mode(**{name: value})
    with pytest.raises(ImproperlyConfigured, match=re.compile(rf"^{name} ")):
        module.refuse_unsafe_start()


LOCAL = {
    "LWT_MODE": "demo",
    "DEMO": True,
    "SECRET_KEY": module.DEMO_SECRET,
    "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
    "BASE_URL": "http://127.0.0.1:8000",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "http://localhost:8001"),
        ("BASE_URL", "http://[::1]:8000"),
        ("BASE_URL", "http://demo.localhost"),
        ("ALLOWED_HOSTS", []),
    ],
)
def test_the_demo_starts_on_this_machine_with_its_public_secret(mode, name, value):
    mode(**LOCAL | {name: value})
    module.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "https://127.0.0.1:8000"),
        ("BASE_URL", "https://demo.school.example"),
        ("BASE_URL", "http://demo.school.example"),
        ("BASE_URL", "http://192.168.1.10:8000"),
        ("BASE_URL", "http://localhost.school.example"),
        ("BASE_URL", ""),
        ("ALLOWED_HOSTS", ["*"]),
        ("ALLOWED_HOSTS", [".localhost.example"]),
        ("ALLOWED_HOSTS", ["localhost", "demo.school.example"]),
        ("ALLOWED_HOSTS", ["0.0.0.0"]),
    ],
)
def test_the_demo_does_not_start_where_others_reach_it(mode, name, value):
    mode(**LOCAL | {name: value})
    with pytest.raises(ImproperlyConfigured, match=re.compile(rf"^{name} ")):
        module.refuse_unsafe_start()


def test_a_demo_server_does_not_start_on_a_public_address():
    shown = start(LWT_MODE="demo")
    assert shown.returncode == 1
    assert "BASE_URL (https://lwt.school.example)" in shown.stderr


def test_a_server_in_production_starts_with_safe_values():
    shown = start()
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout == "False [] True\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", module.DEMO_SECRET),
        ("DEBUG", "true"),
        ("ALLOWED_HOSTS", "*"),
        ("EMAIL_URL", ""),
    ],
)
def test_a_server_in_production_does_not_start_unsafely(name, value):
    shown = start(**{name: value})
    assert shown.returncode == 1
    assert "ImproperlyConfigured" in shown.stderr
    assert name in shown.stderr


def chosen(**variables):
    """What the settings become, as text, in a process that reads them anew."""
    names = "DATABASES STORAGES SEALS_DIR SEAL_PASSWORD TSA_URL BASE_URL DEFAULT_FROM_EMAIL LOGGING"
    return start(
        f"import lwt_admin.settings as s; print([getattr(s, name) for name in {names.split()}])",
        **variables,
    )


TEMPLATE = (module.BASE_DIR / ".env.template").read_text()
# A school has to fill in the other two.
LEFT_EMPTY = {*re.findall(r"^([A-Z_]+)=$", TEMPLATE, re.MULTILINE)} - {"SECRET_KEY", "EMAIL_URL"}


@pytest.mark.parametrize("name", sorted(LEFT_EMPTY | {"LOG_LEVEL", "DEFAULT_FROM_EMAIL", "PORT"}))
def test_a_variable_that_is_left_empty_is_the_default(name):
    empty = chosen(**{name: ""})
    assert empty.returncode == 0, empty.stderr
    assert empty.stdout == chosen().stdout


@pytest.mark.parametrize(
    "value", ["onzin", "mysql://root:geheim@localhost/lwt", "postgres://lwt:geheim@localhost:x/lwt"]
)
def test_a_database_that_is_not_known_stops_the_start_without_telling_its_password(value):
    shown = start(DATABASE_URL=value)
    assert shown.returncode == 1
    assert "ImproperlyConfigured: DATABASE_URL " in shown.stderr
    assert "geheim" not in shown.stderr


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1"])
def test_a_port_that_cannot_be_stops_the_start(value):
    shown = start(PORT=value)
    assert shown.returncode == 1
    assert "ImproperlyConfigured: PORT " in shown.stderr
