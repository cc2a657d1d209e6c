"""Agreements in a real browser: accessible at both widths, and a drawing really signs."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.provisions import FIELDS
from lwt_admin.signing.models import Signature
from lwt_admin.signing.services import unsigned
from tests.agreements import support
from tests.support.browser import assert_accessible, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def addresses(version: AgreementVersion) -> Iterator[str]:
    """The pages that an agreement has in its state."""
    names = {State.DRAFT: ["edit", "send", "withdraw"], State.SIGNED: ["end"]}
    yield reverse("agreement_list")
    yield reverse("agreement_add", args=[version.agreement.trajectory_id])
    for name in ["detail", *names.get(State(version.state), [])]:
        yield reverse(f"agreement_{name}", args=[version.agreement_id])
    for signatory in unsigned(version.document)[:1] if version.is_waiting else ():
        yield reverse("agreement_sign", args=[version.agreement_id, signatory.pk])


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("screen", ["page", "phone"])
@pytest.mark.parametrize("make", [support.draft, support.sent, support.signed])
def test_every_page_of_an_agreement_is_accessible(request, make, screen):
    version = make(first_name="Yara", last_name="Jansen")
    shown = request.getfixturevalue(screen)
    sign_in(shown, support.coordinator_of(version))
    for address in addresses(version):
        shown.goto(address)
        assert_accessible(shown)
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert shown.evaluate(fits), f"{address} is wider than the screen"


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("screen", ["page", "phone"])
def test_a_draft_in_which_much_is_missing_is_accessible(request, screen):
    version = support.draft()
    for field in FIELDS:
        setattr(version, field, "")
    version.save()
    version.schedule.all().delete()
    shown = request.getfixturevalue(screen)
    sign_in(shown, support.coordinator_of(version))
    for address in addresses(version):
        shown.goto(address)
        assert_accessible(shown)


def test_on_a_desk_who_signs_has_the_whole_width(page):
    version = support.sent(first_name="Yara", last_name="Jansen-Vermeulen")
    sign_in(page, support.coordinator_of(version))
    page.goto(reverse("agreement_detail", args=[version.agreement_id]))
    table = page.get_by_role("table", name="Ondertekenaars")
    assert table.bounding_box()["width"] > 1000
    on_one_line = """cells => cells.every(cell => {
        const text = document.createRange();
        text.selectNodeContents(cell);
        return text.getClientRects().length === 1;
    })"""
    assert table.locator("tbody th").evaluate_all(on_one_line)


def test_a_party_draws_a_signature_on_the_screen(page):
    version = support.sent()
    sign_in(page, support.coordinator_of(version))
    page.goto(list(addresses(version))[-1])
    page.get_by_label("Ik heb de overeenkomst gelezen").check()
    page.locator("[data-signature-canvas]").scroll_into_view_if_needed()
    box = page.locator("[data-signature-canvas]").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 40 + step * 15, box["y"] + 60 + (step % 3) * 20)
    page.mouse.up()
    page.get_by_role("button", name="Onderteken").click()
    page.wait_for_url("**" + reverse("agreement_detail", args=[version.agreement_id]))
    signature = Signature.objects.get()
    assert (signature.method, signature.signatory.name) == ("drawn", "P. de Wit")
    assert bytes(signature.drawing).startswith(b"\x89PNG")


def test_who_looks_for_a_company_by_keyboard_lands_at_what_was_found(page):
    version = support.draft()
    sign_in(page, support.coordinator_of(version))
    page.goto(reverse("agreement_add", args=[version.agreement.trajectory_id]))
    page.get_by_label("Zoek op naam of plaats").fill(version.agreement.company.name)
    page.keyboard.press("Enter")
    expect(page.locator("#keuze")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=f"Kies {version.agreement.company}")).to_be_focused()
