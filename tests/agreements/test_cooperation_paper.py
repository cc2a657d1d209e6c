"""The samenwerkingsovereenkomst as a document: articles, paper, scan, notice."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.cooperation_articles import ARTICLES, TEXTS
from lwt_admin.agreements.models import CooperationAgreement, DefaultText, TrajectoryRoute
from lwt_admin.agreements.services.cooperation_paper import (
    CooperationRefused,
    articles_of,
    duration_text,
    paper_html,
    paper_name,
    scan_name,
    store_scan,
    terminate,
    write_texts,
)
from lwt_admin.agreements.services.texts import Place, write
from lwt_admin.scans import read_scan
from tests.factories import CooperationAgreementFactory, SchoolFactory, TrajectoryFactory, staff
from tests.support.scans import as_upload, pdf, picture

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def cooperation(school: School) -> CooperationAgreement:
    return CooperationAgreementFactory(school=school, signed_on=None)


@pytest.fixture
def coordinator(client: Client, school: School) -> Client:
    client.force_login(staff(school, Role.COORDINATOR))
    return client


def signed(cooperation: CooperationAgreement, content: bytes | None = None) -> CooperationAgreement:
    file: Any = as_upload(content or picture())
    file.scan = read_scan(file)
    by = staff(cooperation.school, Role.OFFICE)
    return store_scan(cooperation, file, signed_on=TODAY, by=by, now=timezone.now())


def page(name: str, cooperation: CooperationAgreement) -> str:
    return reverse(name, args=[cooperation.pk])


# --- Articles -----------------------------------------------------------------------------------
def test_it_has_the_usual_articles(cooperation: CooperationAgreement) -> None:
    headings = [one.article.heading for one in articles_of(cooperation)]
    assert headings == [
        "Begrippen",
        "Doel",
        "Gezamenlijke vakken en onderdelen",
        "Examen en toelating",
        "Recht van de leerling",
        "Financiën",
        "Duur en opzegging",
    ]


def test_its_texts_are_its_own_else_the_schools_else_those_of_lwt_admin(
    cooperation: CooperationAgreement, school: School
) -> None:
    writer = staff(school, Role.COORDINATOR)
    place = Place(school, DefaultText.For.COOPERATION, "", "finance")
    write(place, "Ieder betaalt zelf.", writer=writer, seen=0)
    write_texts(cooperation, {"purpose": "Samen verder."}, seen=cooperation.version)
    cooperation.refresh_from_db()
    texts = {one.article.field: one.text for one in articles_of(cooperation)}
    assert texts["purpose"] == "Samen verder."
    assert texts["finance"] == "Ieder betaalt zelf."
    assert texts["concepts"] == TEXTS["concepts"]


def test_only_what_differs_is_kept(cooperation: CooperationAgreement) -> None:
    texts = TEXTS | {"purpose": "Samen verder.  \n", "finance": ""}
    changed = write_texts(cooperation, texts, seen=cooperation.version)
    assert changed.texts == {"purpose": "Samen verder."}


def test_articles_are_not_overwritten_unseen(cooperation: CooperationAgreement) -> None:
    write_texts(cooperation, {"purpose": "Eerst."}, seen=cooperation.version)
    with pytest.raises(CooperationRefused, match="intussen gewijzigd"):
        write_texts(cooperation, {"purpose": "Toen."}, seen=cooperation.version)


def test_signed_articles_do_not_change(cooperation: CooperationAgreement) -> None:
    stored = signed(cooperation)
    with pytest.raises(CooperationRefused, match="liggen daarmee vast"):
        write_texts(stored, {"purpose": "Anders."}, seen=stored.version)


def test_articles_are_changed_on_their_page_and_what_was_typed_stays(
    coordinator: Client, cooperation: CooperationAgreement
) -> None:
    url = page("cooperation_articles", cooperation)
    form = coordinator.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"purpose": "Samen verder."}
    assert coordinator.post(url, data).status_code == 302
    late = coordinator.post(url, data | {"purpose": "Te laat."})
    assert "intussen gewijzigd" in late.content.decode()
    assert "Te laat." in late.content.decode()
    assert coordinator.post(url, late.context["form"].data).status_code == 302


def test_the_page_of_articles_is_closed_once_signed(
    coordinator: Client, cooperation: CooperationAgreement
) -> None:
    signed(cooperation)
    response = coordinator.get(page("cooperation_articles", cooperation), follow=True)
    assert response.redirect_chain
    assert "liggen daarmee vast" in response.content.decode()


# --- The paper ----------------------------------------------------------------------------------
def test_the_paper_names_parties_articles_and_notice(cooperation: CooperationAgreement) -> None:
    html = paper_html(cooperation, timezone.now())
    assert "CONCEPT" in html
    assert cooperation.institution in html
    assert cooperation.school.competent_authority in html
    assert all(f"{article.heading}" in html for article in ARTICLES)
    assert "De opzegtermijn is 6 maanden." in html


def test_with_its_scan_the_paper_is_no_concept(cooperation: CooperationAgreement) -> None:
    assert "CONCEPT" not in paper_html(signed(cooperation), timezone.now())


@pytest.mark.parametrize(
    ("until", "months", "expected"),
    [
        (date(2029, 7, 31), 6, "tot en met di 31 jul 2029. De opzegtermijn is 6 maanden."),
        (None, 1, "voor onbepaalde tijd. De opzegtermijn is 1 maand."),
    ],
)
def test_the_duration_is_told_in_words(
    cooperation: CooperationAgreement, until: date | None, months: int, expected: str
) -> None:
    cooperation.valid_until, cooperation.notice_months = until, months
    assert duration_text(cooperation).endswith(expected)


def test_the_pdf_is_a_download_with_its_text_and_language(
    coordinator: Client, cooperation: CooperationAgreement
) -> None:
    response = coordinator.get(page("cooperation_pdf", cooperation))
    assert response["Content-Disposition"] == (
        'attachment; filename="samenwerkingsovereenkomst-roc-waalstad-concept.pdf"'
    )
    reader = PdfReader(io.BytesIO(response.content))
    text = " ".join(leaf.extract_text() for leaf in reader.pages)
    assert "CONCEPT" in text
    assert "Recht van de leerling" in text
    assert reader.trailer["/Root"]["/Lang"] == "nl"


# --- The signed scan ----------------------------------------------------------------------------
def test_the_scan_makes_it_signed(coordinator: Client, cooperation: CooperationAgreement) -> None:
    url = page("cooperation_scan", cooperation)
    response = coordinator.post(url, {"signed_on": "2026-10-30", "file": as_upload(picture())})
    assert response.status_code == 302
    cooperation.refresh_from_db()
    assert cooperation.signed_on == date(2026, 10, 30)
    assert cooperation.scan_type == "image/jpeg"
    assert cooperation.scan_uploaded_by is not None
    file = coordinator.get(page("cooperation_scan_file", cooperation))
    assert file.content == picture()
    assert file["Content-Disposition"].startswith("attachment")
    assert "getekend-roc-waalstad.jpg" in file["Content-Disposition"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"signed_on": "2026-11-03"}, "is nog niet geweest"),
        ({"signed_on": ""}, "Vul in wanneer de laatste partij tekende"),
        ({"file": ""}, "Kies het bestand"),
        ({"file": b"MZ"}, "is geen pdf, JPEG of PNG"),
    ],
)
def test_a_scan_that_cannot_be_right_is_refused(
    coordinator: Client, cooperation: CooperationAgreement, fields: dict[str, Any], reason: str
) -> None:
    if isinstance(fields.get("file"), bytes):
        fields = {"file": as_upload(fields["file"])}
    data = {"signed_on": "2026-10-30", "file": as_upload(picture())} | fields
    response = coordinator.post(page("cooperation_scan", cooperation), data)
    assert reason in response.content.decode()
    cooperation.refresh_from_db()
    assert not cooperation.scan


def test_the_same_scan_is_not_entered_twice(cooperation: CooperationAgreement) -> None:
    signed(cooperation)
    with pytest.raises(CooperationRefused, match="al ingevoerd"):
        signed(cooperation)


def test_another_scan_takes_its_place(cooperation: CooperationAgreement) -> None:
    first = signed(cooperation).scan.name
    second = signed(cooperation, pdf())
    assert second.scan.name != first
    assert second.scan.storage.exists(first)
    assert scan_name(second) == "samenwerkingsovereenkomst-getekend-roc-waalstad.pdf"
    assert paper_name(second) == "samenwerkingsovereenkomst-roc-waalstad.pdf"


def test_when_the_disk_refuses_nothing_changes(
    coordinator: Client, cooperation: CooperationAgreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("full")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    data = {"signed_on": "2026-10-30", "file": as_upload(picture())}
    response = coordinator.post(page("cooperation_scan", cooperation), data)
    assert "opslag van lwt-admin is vol" in response.content.decode()
    cooperation.refresh_from_db()
    assert (cooperation.scan.name, cooperation.signed_on) == ("", None)


def test_a_file_whose_record_was_not_stored_is_removed_and_the_former_one_stays(
    coordinator: Client, cooperation: CooperationAgreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the database went away")

    data = {"signed_on": "2026-10-30", "file": as_upload(picture())}
    coordinator.post(page("cooperation_scan", cooperation), data)
    cooperation.refresh_from_db()
    kept = Path(cooperation.scan.path)
    before = set(kept.parent.iterdir())
    monkeypatch.setattr(CooperationAgreement, "save", fails)
    data = {"signed_on": "2026-10-30", "file": as_upload(picture("PNG"))}
    with pytest.raises(RuntimeError):
        coordinator.post(page("cooperation_scan", cooperation), data)
    assert kept in before
    assert set(kept.parent.iterdir()) == before


def test_without_a_scan_there_is_no_file(
    coordinator: Client, cooperation: CooperationAgreement
) -> None:
    assert coordinator.get(page("cooperation_scan_file", cooperation)).status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.MENTOR])
def test_who_downloads_no_documents_gets_none(
    school: School, cooperation: CooperationAgreement, role: Role
) -> None:
    client = Client()
    client.force_login(staff(school, role))
    assert client.get(page("cooperation_detail", cooperation)).status_code == 200
    assert client.get(page("cooperation_pdf", cooperation)).status_code == 403


# --- Its page -----------------------------------------------------------------------------------
def test_the_page_shows_whose_route_goes_by_it(
    coordinator: Client, cooperation: CooperationAgreement, school: School
) -> None:
    here, ended, elsewhere = (TrajectoryFactory(student__school=school) for _ in range(3))
    for trajectory in (here, ended):
        TrajectoryRoute.objects.create(trajectory=trajectory, cooperation=cooperation)
    ended.ended_on = date(2026, 10, 1)
    ended.save()
    routes = coordinator.get(page("cooperation_detail", cooperation)).context["routes"]
    assert [trajectory for trajectory, _ in routes] == [here]
    assert elsewhere not in [trajectory for trajectory, _ in routes]


def test_a_mentor_sees_only_own_pupils_on_it(
    school: School, cooperation: CooperationAgreement
) -> None:
    mentor = staff(school, Role.MENTOR)
    own = TrajectoryFactory(student__school=school, mentor=mentor)
    for trajectory in (own, TrajectoryFactory(student__school=school)):
        TrajectoryRoute.objects.create(trajectory=trajectory, cooperation=cooperation)
    client = Client()
    client.force_login(mentor)
    routes = client.get(page("cooperation_detail", cooperation)).context["routes"]
    assert [trajectory for trajectory, _ in routes] == [own]


# --- Giving notice ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first_day_without", "refused"),
    [
        (date(2027, 5, 1), "op zijn vroegst per zo 2 mei 2027"),
        (date(2029, 8, 2), "loopt vanzelf af"),
        (date(2024, 7, 31), "voor het begin"),
    ],
)
def test_notice_on_a_day_that_cannot_be_is_refused(
    cooperation: CooperationAgreement, first_day_without: date, refused: str
) -> None:
    with pytest.raises(CooperationRefused, match=refused):
        terminate(cooperation, notice_given=TODAY, first_day_without=first_day_without)
    cooperation.refresh_from_db()
    assert cooperation.terminated_on is None


@pytest.mark.parametrize(
    ("first_day_without", "at_once"),
    [(date(2027, 5, 2), False), (date(2029, 8, 1), False), (date(2026, 11, 3), True)],
)
def test_notice_ends_it(
    cooperation: CooperationAgreement, first_day_without: date, at_once: bool
) -> None:
    ended = terminate(
        cooperation, notice_given=TODAY, first_day_without=first_day_without, at_once=at_once
    )
    assert ended.terminated_on == first_day_without
    with pytest.raises(CooperationRefused, match="al opgezegd"):
        terminate(ended, notice_given=TODAY, first_day_without=first_day_without, at_once=True)


def test_notice_is_given_on_its_page_which_says_what_is_left(
    coordinator: Client, cooperation: CooperationAgreement
) -> None:
    url = page("cooperation_notice", cooperation)
    early = {"notice_given": "2026-11-02", "first_day_without": "2027-01-01"}
    assert "op zijn vroegst" in coordinator.post(url, early).content.decode()
    future = {"notice_given": "2026-11-03", "first_day_without": "2027-08-01"}
    assert "nog niet geweest" in coordinator.post(url, future).content.decode()
    fine = {"notice_given": "2026-11-02", "first_day_without": "2027-08-01"}
    answer = coordinator.post(url, fine, follow=True).content.decode()
    assert "De opzegging is vastgelegd." in answer
    assert "geldt er geen andere samenwerkingsovereenkomst" in answer
    assert "al opgezegd" in coordinator.get(url, follow=True).content.decode()


def test_another_agreement_takes_the_warning_away(
    coordinator: Client, cooperation: CooperationAgreement, school: School
) -> None:
    CooperationAgreementFactory(school=school, institution="ROC Elders")
    fine = {"notice_given": "2026-11-02", "first_day_without": "2027-08-01"}
    answer = coordinator.post(page("cooperation_notice", cooperation), fine, follow=True)
    assert "geen andere samenwerkingsovereenkomst" not in answer.content.decode()


def test_one_thing_to_do_is_no_list(coordinator: Client, cooperation: CooperationAgreement) -> None:
    html = coordinator.get(page("cooperation_detail", cooperation)).content.decode()
    before, _, _ = html.partition("Leg een opzegging vast")
    _, _, under_the_facts = before.rpartition("</dl>")
    assert "href" in under_the_facts
    assert "<li" not in under_the_facts
