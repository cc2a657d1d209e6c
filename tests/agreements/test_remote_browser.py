"""Signing on a phone, from the letter to the thanks; accessible on the way, in both languages."""

import pytest
from playwright.sync_api import expect

from lwt_admin.signing.models import Signature
from tests.agreements import remote
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def assert_fits(page):
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits), f"{page.url} is wider than the screen"
    assert_accessible(page)


def draw(page):
    pad = page.locator("[data-signature-canvas]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    for step in range(10):
        page.mouse.move(box["x"] + 30 + 20 * step, box["y"] + 40 + 12 * (step % 4))
    page.mouse.up()


def test_a_guardian_signs_on_a_phone(phone):
    version = remote.offered(first_name="Yara", last_name="Jansen")
    phone.goto(remote.link_for("guardian"))
    assert_fits(phone)
    phone.get_by_text("Lees de hele overeenkomst").click()
    expect(phone.get_by_text("Artikel 1.")).to_be_visible()
    assert_fits(phone)
    phone.get_by_role("button", name="Stuur mij een code").click()
    expect(phone.get_by_text("De code is gestuurd naar o…@mail.example")).to_be_visible()
    phone.get_by_label("Code uit uw e-mail").fill(remote.code_for("guardian"))
    phone.get_by_label("Ik heb de overeenkomst gelezen en ga akkoord.").check()
    draw(phone)
    assert_fits(phone)
    phone.get_by_role("button", name="Onderteken").click()
    expect(phone.get_by_role("heading", name="Dank u wel")).to_be_visible()
    assert_fits(phone)
    signature = Signature.objects.get()
    assert signature.signatory == remote.party(version, "guardian")
    assert signature.method == "drawn"


def test_a_company_types_its_name_in_english_after_a_mistake(page):
    remote.offered()
    page.goto(remote.link_for("company"))
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Sign: Leer-werkovereenkomst")).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from your e-mail").fill(remote.code_for("company"))
    page.get_by_role("button", name="Type name").click()
    page.get_by_label("Type your full name").fill("Willem Kamp")
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_role("alert")).to_contain_text("First tick the box")
    assert_fits(page)
    page.get_by_label("I have read the agreement and I agree.").check()
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Signature.objects.get().typed_name == "Willem Kamp"


def test_who_forgets_the_signature_is_led_to_the_name_by_keyboard(page):
    remote.offered()
    page.goto(remote.link_for("company"))
    page.get_by_role("button", name="Stuur mij een code").press("Enter")
    page.get_by_label("Code uit uw e-mail").fill(remote.code_for("company"))
    page.get_by_label("Ik heb de overeenkomst gelezen en ga akkoord.").press("Space")
    page.get_by_role("button", name="Onderteken").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Uw volledige naam").press("Enter")
    page.keyboard.type("Willem Kamp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dank u wel")).to_be_visible()
    assert Signature.objects.get().typed_name == "Willem Kamp"


def test_a_pupil_does_not_agree(phone):
    version = remote.offered()
    phone.goto(remote.link_for("student"))
    phone.get_by_role("link", name="Ik ga niet akkoord").click()
    assert_fits(phone)
    phone.get_by_label("Waarom gaat u niet akkoord?").fill("Ik wil een ander bedrijf.")
    phone.get_by_role("button", name="Stuur mij een code").click()
    expect(phone.get_by_label("Waarom gaat u niet akkoord?")).to_have_value(
        "Ik wil een ander bedrijf."
    )
    assert_fits(phone)
    phone.get_by_label("Code uit uw e-mail").fill(remote.code_for("student"))
    phone.get_by_role("button", name="Ja, ik ga niet akkoord").click()
    expect(phone.get_by_role("heading", name="U bent niet akkoord gegaan")).to_be_visible()
    assert_fits(phone)
    version.refresh_from_db()
    assert version.state == "refused"


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_pages_for_a_link_that_does_not_work_are_accessible(request, page_errors, screen):
    page_errors.expect("404")
    shown = request.getfixturevalue(screen)
    remote.offered()
    path = remote.link_for("company")
    remote.party_links("company").update(revoked_at=remote.later())
    for address in (path, "/tekenen/bestaatniet/", "/tekenen/", "/tekenen/verstuurd/"):
        shown.goto(address)
        assert_fits(shown)
