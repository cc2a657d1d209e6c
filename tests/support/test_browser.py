"""The browser of the test run sees what is wrong."""

import pytest

from tests.support.browser import PageErrors, assert_accessible


@pytest.fixture
def blank(page):
    page.goto("about:blank")
    return page


def test_a_picture_without_text_is_a_violation(blank):
    blank.set_content('<html lang="nl"><title>x</title><main><h1>x</h1><img src="data:,">')
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(blank)


def test_a_clean_page_has_no_violation(blank):
    blank.set_content('<html lang="nl"><title>Titel</title><main><h1>Kop</h1><p>Tekst</p></main>')
    assert_accessible(blank)


def test_an_error_in_a_script_is_noted(blank, page_errors):
    blank.evaluate("() => { setTimeout(() => { throw new Error('kapot') }, 0) }")
    blank.wait_for_timeout(50)
    page_errors.expect("kapot")
    assert page_errors.found
    assert not page_errors.unexpected()


def test_a_request_to_elsewhere_is_noted(blank, page_errors):
    page_errors.expect("elsewhere.example")
    page_errors.expect("ERR_")
    blank.set_content('<img alt="" src="http://elsewhere.example/x.png">')
    blank.wait_for_timeout(50)
    assert any("request to elsewhere" in one for one in page_errors.found)


def test_leaving_a_page_that_is_still_loading_is_no_error(blank, page_errors):
    blank.evaluate(
        "() => ['htmx:afterRequest, x', 'htmx:sendAbort, x'].forEach((one) => console.error(one))"
    )
    blank.wait_for_timeout(50)
    assert not page_errors.found


def test_only_unannounced_errors_count():
    errors = PageErrors(server="http://localhost")
    errors.found = ["console: status of 404", "console: iets anders"]
    errors.expect("404")
    assert errors.unexpected() == ["console: iets anders"]
