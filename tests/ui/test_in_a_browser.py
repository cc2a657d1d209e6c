"""The parts that move: forms, signature pad and the menu of a phone."""

import pytest
from django import forms
from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from playwright.sync_api import Page, expect

from lwt_admin.accounts.perms import Role
from tests.factories import StudentFactory, staff
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.support.browser import assert_accessible, sign_in

SIGN_IN = "/inloggen/"
CHANGE_PASSWORD = "/wachtwoord/wijzigen/"


class SignForm(forms.Form):
    drawing = forms.CharField(widget=forms.HiddenInput, required=False)
    typed = forms.CharField(required=False)


@pytest.fixture
def pad(page: Page) -> Page:
    """The signature pad by itself, on a page of the application."""
    page.goto(SIGN_IN)
    part = engines["django"].from_string("{% signature_pad form.drawing form.typed %}")
    page.evaluate(
        "html => { document.querySelector('main').innerHTML = html }",
        part.render({"form": SignForm()}),
    )
    page.add_script_tag(url=static("js/signature-pad.js"))
    return page


def draw(page: Page) -> None:
    box = page.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120, steps=8)
    page.mouse.up()


def drawing(page: Page) -> str:
    return page.locator("[data-signature-value]").input_value()


def test_a_drawn_signature_is_a_picture(pad):
    draw(pad)
    assert drawing(pad).startswith("data:image/png;base64,")


def test_a_cleared_signature_is_no_picture(pad):
    draw(pad)
    pad.get_by_role("button", name="Wis en teken opnieuw").click()
    assert drawing(pad) == ""


def test_who_types_a_name_leaves_no_drawing_behind(pad):
    draw(pad)
    pad.get_by_role("button", name="Naam typen").press("Enter")
    pad.keyboard.type("Fatma Özdemir")
    assert drawing(pad) == ""
    expect(pad.get_by_label("Typ uw volledige naam")).to_have_value("Fatma Özdemir")


def test_who_draws_after_all_leaves_no_typed_name_behind(pad):
    pad.get_by_role("button", name="Naam typen").click()
    pad.get_by_label("Typ uw volledige naam").fill("Fatma Özdemir")
    pad.get_by_role("button", name="Tekenen").click()
    expect(pad.locator("[data-signature-typed]")).to_have_value("")


def test_the_sign_in_page_is_accessible_on_a_desk(page):
    page.goto(SIGN_IN)
    assert_accessible(page)


def test_the_sign_in_page_is_accessible_on_a_phone(phone):
    phone.goto(SIGN_IN)
    assert_accessible(phone)


def test_the_sign_in_page_fits_the_narrowest_phone(phone):
    phone.set_viewport_size({"width": 360, "height": 740})
    phone.goto(SIGN_IN)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


def test_a_wrong_password_is_told_and_the_address_stays(page):
    page.goto(SIGN_IN)
    page.get_by_label("E-mailadres").fill("iemand@school.example")
    page.get_by_label("Wachtwoord").fill("verkeerd-wachtwoord")
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
    expect(page.get_by_label("E-mailadres")).to_have_value("iemand@school.example")


def test_what_is_wrong_gets_the_focus(page):
    page.goto(SIGN_IN)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()


def test_what_is_wrong_gets_the_focus_of_who_skipped_the_menu(page):
    sign_in(page, staff(SchoolFactory(), Role.COORDINATOR))
    page.goto("/leerlingen/nieuw/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.get_by_role("button", name="Leerling toevoegen").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()


def test_what_is_wrong_stands_in_the_order_of_the_page(page):
    sign_in(page, staff(SchoolFactory(), Role.COORDINATOR))
    page.goto("/leerlingen/nieuw/")
    page.get_by_role("button", name="Leerling toevoegen").press("Enter")
    wrong = page.get_by_role("alert").get_by_role("link")
    expect(wrong).to_have_text(["Roepnaam", "Achternaam", "Geboortedatum", "Leerlingnummer"])


def test_who_reads_what_was_done_goes_on_from_there(page):
    student = StudentFactory()
    sign_in(page, staff(student.school, Role.COORDINATOR))
    page.goto(reverse("student_edit", args=[student.pk]))
    page.get_by_role("button", name="Opslaan").press("Enter")
    expect(page.get_by_role("status").filter(has_text="opgeslagen")).to_be_focused()


def test_a_mistake_in_a_group_of_boxes_leads_to_its_first_box(page):
    student = StudentFactory()
    sign_in(page, staff(student.school, Role.COORDINATOR))
    page.goto(reverse("intake_step", args=[student.pk, "signal"]))
    page.get_by_role("button", name="Opslaan").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Waarom past een leer-werktraject").press("Enter")
    expect(page.get_by_label("leert door te doen")).to_be_focused()


def test_a_page_with_typed_work_asks_before_it_goes(page):
    sign_in(page, UserFactory())
    page.goto(CHANGE_PASSWORD)
    page.get_by_label("Huidig wachtwoord").fill("half getypt")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(SIGN_IN)
    assert asked == ["beforeunload"]


def test_a_page_without_typed_work_lets_go(page):
    sign_in(page, UserFactory())
    page.goto(CHANGE_PASSWORD)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(SIGN_IN)
    assert asked == []


def test_a_form_is_sent_once(page):
    page.goto(SIGN_IN)
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.evaluate("""() => {
        const form = document.querySelector('form[data-login]');
        form.requestSubmit();
        form.requestSubmit();
    }""")
    expect(page.get_by_role("alert")).to_be_visible()
    assert len(sent) == 1


def test_the_rest_of_the_menu_opens_on_a_phone(phone):
    sign_in(phone, UserFactory())
    phone.goto(CHANGE_PASSWORD)
    expect(phone.get_by_role("button", name="Uitloggen")).to_be_hidden()
    phone.get_by_role("button", name="Meer").click()
    assert_accessible(phone)
    phone.get_by_role("button", name="Uitloggen").click()
    expect(phone.get_by_role("status")).to_contain_text("U bent uitgelogd.")


def test_the_first_tab_leads_to_the_content(page):
    sign_in(page, UserFactory())
    page.goto(CHANGE_PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
