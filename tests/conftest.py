"""What every test gets: strict settings, its own database per process, and a clean cache."""

import gc
from collections.abc import Iterator

import pytest
from auditlog.context import auditlog_value
from django.conf import settings
from django.core.cache import cache

from tests.support.environment import strict_environment

pytest_plugins = ["tests.support.browser", "tests.support.kept", "tests.support.worlds"]

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark browser tests, and the tests that the run on PostgreSQL takes as well."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        uses_browser = "browser" in fixtures
        uses_database = fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db")
        if uses_browser:
            item.add_marker("browser")
        elsewhere = uses_browser or item.get_closest_marker("one_database")
        if item.get_closest_marker("both_databases") or (uses_database and not elsewhere):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """Keep the garbage collector from walking, time and again, what lasts as long as the run.

    It took a tenth of the time. Garbage is still found, only less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The settings and guards of the whole run."""
    with strict_environment(tmp_path_factory.mktemp("lwt-admin")):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings: None,
) -> None:
    """Keep SQLite's test database in a file: then threads really wait for each other's writes."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        folder = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No test counts the wrong passwords of another."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def nobody_acts() -> None:
    """No test writes its history in the name of whoever was signed in at an earlier one.

    The history knows a request by its moment. Where a test has stopped the clock, what this thread
    still keeps of an earlier request would else pass for one that a browser makes meanwhile.
    """
    auditlog_value.set({"signal_duid": None})
