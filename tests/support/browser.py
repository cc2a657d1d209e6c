"""A real browser for tests: `page` (desk), `phone`, `sign_in`, and the check by axe-core.

A page that logs an error, breaks the content security policy, raises in its script or asks another
machine for something fails its test. An answer of 4xx or 5xx is such an error too; a test that
visits one on purpose says so with `page_errors.expect("404")`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.support.chromium import CHROMIUM_FLAGS, DESK, HOST, PHONE, PLACE, find_chromium

PATIENCE = 60_000
"""Milliseconds until a page is given up: a test judges what happens, not how busy a machine is."""

expect.set_options(timeout=PATIENCE)


@dataclass
class PageErrors:
    """What went wrong in the pages of one test."""

    server: str
    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, part: str) -> None:
        """Allow errors whose text contains `part`."""
        self.expected.append(part)

    def watch(self, page: Page) -> None:
        """Note every error of this page."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("request", self._on_request)

    def unexpected(self) -> list[str]:
        """Return the errors that nobody announced."""
        return [one for one in self.found if not any(part in one for part in self.expected)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.text.startswith("htmx:sendAbort"):
            # The page was left while a part of it was loading: no error of the page. htmx has
            # just told of the same by another event.
            if self.found and self.found[-1].startswith("console: htmx:afterRequest"):
                self.found.pop()
        elif message.type == "error":
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.server, "data:", "blob:", "about:")):
            self.found.append(f"request to elsewhere: {request.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, started once per process."""
    executable = find_chromium()
    if executable is None:
        pytest.fail("no chromium found: run `make test`, or set CHROMIUM", pytrace=False)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread; our own queries are ordinary ones.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page_errors(request: pytest.FixtureRequest, live_server: Any) -> Iterator[PageErrors]:
    """The errors of this test's pages; any that was not expected fails the test."""
    if not request.node.get_closest_marker("browser"):
        # It fetches its page while it runs: then it is not known before to be a browser test.
        pytest.fail('add @pytest.mark.usefixtures("browser")', pytrace=False)
    errors = PageErrors(server=live_server.url)
    yield errors
    if errors.unexpected():
        pytest.fail("\n".join(errors.unexpected()), pytrace=False)


@contextmanager
def open_page(browser: Browser, errors: PageErrors, screen: dict[str, Any]) -> Iterator[Page]:
    """Open a page in a context of its own; addresses may begin with a slash."""
    context = browser.new_context(base_url=errors.server, **screen, **PLACE)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors.watch(page)
    yield page
    context.close()


@pytest.fixture
def page(browser: Browser, page_errors: PageErrors) -> Iterator[Page]:
    """A page on a desk, 1440 by 900."""
    with open_page(browser, page_errors, DESK) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, page_errors: PageErrors) -> Iterator[Page]:
    """A page on a phone, 390 by 844, worked by touch."""
    with open_page(browser, page_errors, PHONE) as page:
        yield page


def sign_in(page: Page, user: AbstractBaseUser) -> None:
    """Give this page the session of a user who has just signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    assert session.session_key
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": session.session_key,
                "domain": HOST,
                "path": "/",
            }
        ]
    )


def bring_axe(page: Page) -> None:
    """Have axe-core in every page that is opened from now on: for who looks at many of them."""
    page.add_init_script(AXE_SCRIPT)


def assert_accessible(page: Page) -> None:
    """Fail with a readable list when axe-core finds a violation on this page."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    problems = [describe(violation) for violation in result["violations"]]
    assert not problems, f"{page.url}\n" + "\n".join(problems)


def describe(violation: dict[str, Any]) -> str:
    """Return one violation as text: the rule, what it asks, and each element that breaks it."""
    lines = [f"{violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"]:
        lines += [f"    {' '.join(map(str, node['target']))}", f"        {node['html'][:160]}"]
        lines += [f"        {line.strip()}" for line in node["failureSummary"].splitlines()[1:]]
    return "\n".join(lines)
