"""An addendum to an agreement that was taken over: the paper holds what it leaves empty."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.completeness import completeness_of
from lwt_admin.agreements.documents import draft_content
from lwt_admin.agreements.facts import findings
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.services.amendments import amend
from lwt_admin.agreements.services.changes import changes_of
from lwt_admin.agreements.services.papers import draft_pdf
from lwt_admin.agreements.services.replacements import begin_replacement
from lwt_admin.agreements.services.takeover import take_over
from tests.agreements import support
from tests.agreements.test_agreement_pdf import text_of
from tests.factories import TrajectoryFactory, recognised_company, staff
from tests.placements.takeover import NOW, on_paper

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
CHANGES = date(2026, 12, 1)
PAPER = "zie het papieren exemplaar"
TYPED = "De leerling legt vloeren, samen met de leermeester."


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21 09:00+01:00", tick=False):
        yield


@pytest.fixture
def paper() -> AgreementVersion:
    """Signed on paper on 20 August 2026, and taken over without its provisions."""
    trajectory = TrajectoryFactory()
    by = staff(trajectory.student.school, Role.COORDINATOR)
    return take_over(on_paper(trajectory), by=by, now=NOW)


@pytest.fixture
def paper_of_one_who_is_13() -> AgreementVersion:
    trajectory = TrajectoryFactory(student__birth_date=date(2013, 3, 1))
    by = staff(trajectory.student.school, Role.COORDINATOR)
    return take_over(on_paper(trajectory, reason="Het loopt al."), by=by, now=NOW)


def read(version: AgreementVersion) -> AgreementVersion:
    return AgreementVersion.objects.for_system().for_one_page().get(pk=version.pk)


def addendum(version: AgreementVersion, **typed: str) -> AgreementVersion:
    """A draft: Wednesday instead of Friday from December, and the provisions that were typed."""
    by = support.coordinator_of(version)
    draft = amend(version, start=CHANGES, reason="Een andere dag.", by=by, now=NOW)
    draft.schedule.filter(weekday=5).update(weekday=3)
    draft.company_signatory_name = "W. Kamp"
    for field, text in typed.items():
        setattr(draft, field, text)
    draft.save()
    return read(draft)


def labels(version: AgreementVersion) -> list[str]:
    return [one.label for one in changes_of(version)]


def rest_of(version: AgreementVersion) -> str:
    """The article of the document about what stands on paper."""
    (article,) = (
        one
        for one in draft_content(version, TODAY)["articles"]
        if one["heading"] == "De andere afspraken"
    )
    return " ".join(article["paragraphs"])


def test_what_is_left_empty_is_no_missing_element(paper: AgreementVersion) -> None:
    assert not [one.text for one in findings(addendum(paper), TODAY) if one.blocking]


def test_a_schedule_is_still_needed(paper: AgreementVersion) -> None:
    draft = addendum(paper)
    draft.schedule.all().delete()
    assert [one.check.field for one in findings(read(draft), TODAY) if one.blocking] == ["duration"]


def test_of_guidance_one_half_may_stand_on_paper(paper: AgreementVersion) -> None:
    draft = addendum(paper, guidance_school="Elke maand een bezoek.")
    assert not [one.text for one in findings(draft, TODAY) if one.blocking]


def test_beside_the_form_an_element_on_paper_is_in_order_and_says_so(
    paper: AgreementVersion,
) -> None:
    draft = addendum(paper, tasks=TYPED)
    fine = completeness_of(draft, findings(draft, TODAY), {}, []).fine
    value = {line.label: line.value for line in fine}
    assert value["Wat de leerling doet"] == ""
    assert value["Beoordeling"] == PAPER


def test_only_what_is_typed_is_listed_as_changed(paper: AgreementVersion) -> None:
    draft = addendum(paper, tasks=TYPED)
    assert labels(draft) == ["Rooster", "Wat de leerling doet"]
    told = {one.label: (one.old, one.new) for one in changes_of(draft)}
    assert told["Wat de leerling doet"] == (PAPER, TYPED)


def test_its_document_says_that_the_rest_stays_as_on_the_paper_of_that_day(
    paper: AgreementVersion,
) -> None:
    rest = rest_of(addendum(paper, tasks=TYPED))
    assert "op papier is getekend op do 20 aug 2026" in rest
    assert "beoordeling" in rest
    assert "wat de leerling doet" not in rest


def test_its_document_makes_up_no_provisions(paper_of_one_who_is_13: AgreementVersion) -> None:
    content = draft_content(addendum(paper_of_one_who_is_13, tasks=TYPED), TODAY)
    assert [one["heading"] for one in content["articles"]] == [
        "Waarvoor deze overeenkomst is",
        "Waar en wanneer",
        "Wat de leerling doet",
        "De andere afspraken",
    ]


def test_its_pdf_does_not_promise_the_whole_text(paper: AgreementVersion) -> None:
    text = " ".join(text_of(draft_pdf(draft_content(addendum(paper), TODAY), NOW)).split())
    assert "De hele tekst" not in text
    assert "op papier is getekend op do 20 aug 2026" in text
    assert "nog in te vullen" not in text


def test_it_is_offered_and_signed_without_typing_the_paper_over(paper: AgreementVersion) -> None:
    signed = support.sign_all(support.send(addendum(paper)))
    assert signed.state == State.SIGNED
    assert read(paper).state == State.REPLACED


def test_the_addendum_of_such_an_addendum_keeps_what_was_typed_and_the_paper(
    paper: AgreementVersion,
) -> None:
    first = support.sign_all(support.send(addendum(paper, tasks=TYPED)))
    second = addendum(first, assessment="De leermeester beoordeelt elke maand.")
    assert labels(second) == ["Beoordeling"]
    rest = rest_of(second)
    assert "do 20 aug 2026" in rest
    assert "beoordeling" not in rest
    assert not [one.text for one in findings(second, TODAY) if one.blocking]


def test_what_is_emptied_again_stands_on_paper_again(paper: AgreementVersion) -> None:
    first = support.sign_all(support.send(addendum(paper, tasks=TYPED)))
    told = {one.label: (one.old, one.new) for one in changes_of(addendum(first, tasks=""))}
    assert told["Wat de leerling doet"] == (TYPED, PAPER)


def test_another_place_begins_with_texts_of_its_own(paper: AgreementVersion) -> None:
    trajectory = paper.agreement.trajectory
    company = recognised_company(trajectory, name="Bakkerij Smit")
    period = {"start": CHANGES, "end": paper.end}
    by = support.coordinator_of(paper)
    draft = read(begin_replacement(paper, company, kind="lwt", by=by, **period))
    assert draft.tasks
    headings = [one["heading"] for one in draft_content(draft, TODAY)["articles"]]
    assert "De andere afspraken" not in headings


def test_the_page_of_offering_it_takes_at_most_15_queries(
    client: Client, paper: AgreementVersion, django_assert_max_num_queries: Any
) -> None:
    draft = addendum(paper)
    client.force_login(support.coordinator_of(paper))
    with django_assert_max_num_queries(15):
        html = client.get(reverse("agreement_send", args=[draft.agreement_id])).content.decode()
    assert "op papier is getekend op do 20 aug 2026" in html


def test_its_form_says_that_what_is_left_empty_stays_as_on_paper(
    client: Client, paper: AgreementVersion
) -> None:
    draft = addendum(paper)
    client.force_login(support.coordinator_of(paper))
    html = client.get(reverse("agreement_edit", args=[draft.agreement_id])).content.decode()
    assert "Wat u leeg laat, blijft zoals het op papier staat." in html


def test_the_page_of_a_signed_addendum_says_where_the_rest_stands(
    client: Client, paper: AgreementVersion
) -> None:
    support.sign_all(support.send(addendum(paper)))
    with time_machine.travel("2026-12-02 09:00+01:00", tick=False):
        client.force_login(support.coordinator_of(paper))
        html = client.get(reverse("agreement_detail", args=[paper.agreement_id])).content.decode()
    assert "Wat dit addendum niet noemt, staat op het papieren exemplaar." in html
