"""The parts of a page as they come out in HTML."""

import re

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from lwt_admin.navigation import ROOMS

ICON_USE = re.compile(r"""\{% icon "([a-z-]+)"|icon_name="([a-z-]+)\"""")
SPRITE = settings.BASE_DIR / "static" / "img" / "icons.svg"


class PupilForm(forms.Form):
    first_name = forms.CharField(label="Roepnaam")
    prefix = forms.CharField(label="Tussenvoegsel", required=False)


def render(text, **context):
    request = RequestFactory().get("/leerlingen/", context.pop("query", {}))
    return engines["django"].from_string(text).render(context, request)


def icons_in_sprite():
    return set(re.findall(r'id="([a-z-]+)"', SPRITE.read_text()))


class PhotoForm(forms.Form):
    title = forms.CharField(label="Wat is het")
    file = forms.FileField(label="Bestand")


@pytest.mark.parametrize(
    ("title", "sent", "told"), [("", True, True), ("", False, False), ("Foto", True, False)]
)
def test_who_sent_a_file_with_something_wrong_is_told_to_choose_it_again(title, sent, told):
    files = {"file": SimpleUploadedFile("foto.jpg", b"x")} if sent else {}
    shown = render("{% error_summary form %}", form=PhotoForm({"title": title}, files))
    assert ("kies het bestand opnieuw" in shown) is told


def test_a_chip_always_says_what_its_colour_means():
    assert "loopt af" in render('{% chip "loopt af" "warn" %}')


def test_text_in_a_part_is_escaped():
    shown = render("{% chip name %}{% fact 'Naam' name %}", name="<script>alert(1)</script>")
    assert "<script>" not in shown


def test_content_of_a_card_is_escaped_once():
    assert "<p>A &amp; B</p>" in render("{% card %}<p>{{ name }}</p>{% endcard %}", name="A & B")


def test_an_unverified_article_says_so():
    verdict = {"ok": True, "text": "…", "article": "art. 1", "status": "niet geverifieerd"}
    assert "niet geverifieerd" in render("{% law_list verdicts %}", verdicts=[verdict])


def test_a_verified_article_does_not_say_otherwise():
    verdict = {"ok": True, "text": "…", "article": "art. 1", "status": "geverifieerd"}
    assert "niet geverifieerd" not in render("{% law_list verdicts %}", verdicts=[verdict])


def test_a_fact_that_is_missing_is_a_dash():
    assert "–" in render("{% fact 'Telefoon' '' %}")


def test_a_fact_of_zero_is_shown():
    assert re.search(r"<dd>\s*0", render("{% fact 'Uren' 0 %}"))


def test_paging_keeps_the_filters():
    page = Paginator(range(50), 25).page(1)
    shown = render("{% pagination page %}", page=page, query={"klas": "4b & c", "page": "1"})
    assert 'href="?klas=4b+%26+c&amp;page=2"' in shown


def test_a_list_of_one_page_offers_no_other_page():
    assert "Volgende" not in render("{% pagination page %}", page=Paginator([1], 25).page(1))


def test_filters_in_use_can_be_cleared():
    shown = render("{% filter_bar form %}", form=PupilForm(), query={"prefix": "van"})
    assert 'href="/leerlingen/">Wis filters' in shown


def test_without_filters_there_is_nothing_to_clear():
    assert "Wis filters" not in render("{% filter_bar form %}", form=PupilForm())


def test_every_error_links_to_its_field():
    shown = render("{% form_page form %}", form=PupilForm({"prefix": "van"}))
    assert '<a href="#id_first_name">Roepnaam</a>: Dit veld is verplicht.' in shown


def test_an_error_stands_beside_its_field_too():
    shown = render("{% form_page form %}", form=PupilForm({}))
    assert re.search(r'id="id_first_name_error"[^>]*>.*?Dit veld is verplicht', shown, re.DOTALL)


def test_a_form_with_an_error_keeps_what_was_typed():
    assert 'value="van der"' in render(
        "{% form_page form %}", form=PupilForm({"prefix": "van der"})
    )


def test_only_required_fields_say_so():
    assert render("{% form_page form %}", form=PupilForm()).count("verplicht") == 1


def test_a_form_carries_the_csrf_token():
    assert "csrfmiddlewaretoken" in render("{% form_page form %}", form=PupilForm())


def test_every_icon_in_the_templates_is_in_the_sprite():
    used = {
        name
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for pair in ICON_USE.findall(path.read_text())
        for name in pair
        if name
    }
    assert used <= icons_in_sprite()


def test_every_icon_of_the_navigation_is_in_the_sprite():
    assert {room.icon for room in ROOMS} <= icons_in_sprite()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "429.html", "500.html"])
def test_an_error_page_needs_nothing_but_itself(name):
    shown = engines["django"].get_template(name).render({})
    assert '<html lang="nl">' in shown
