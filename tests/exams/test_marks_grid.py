"""The grid of marks: its page, its cells, and a pasted block."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from tests.exams.bad_marks import BAD
from tests.factories import (
    EnrolmentFactory,
    ExamCandidateFactory,
    ExamDecisionFactory,
    ExamSubjectFactory,
    SchoolFactory,
    TrajectoryFactory,
    staff,
)

D = Decimal


@pytest.fixture
def dutch(candidate: ExamCandidate) -> ExamSubject:
    return candidate.subjects.get(kind="dutch")


@pytest.fixture
def elective(candidate: ExamCandidate) -> ExamSubject:
    return candidate.subjects.filter(kind="elective")[0]


def another(candidate: ExamCandidate, **more: Any) -> ExamCandidate:
    trajectory = TrajectoryFactory(student__school=candidate.trajectory.student.school, **more)
    return ExamCandidateFactory(trajectory=trajectory, passing=True)


def save(client: Client, subject: ExamSubject, mark: str, **more: Any) -> Any:
    sent = {"subject": subject.pk, "part": "ce", "mark": mark, "expected": "6,5"} | more
    return client.post(reverse("mark_cell"), json.dumps(sent), content_type="application/json")


def page(client: Client, **query: str) -> str:
    response = client.get(reverse("marks_grid"), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def columns(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'data-about="([^"]+)"', text)))


# --- One cell ---
def test_a_cell_is_saved_with_its_day_and_the_new_result(
    secretary: Client, dutch: ExamSubject
) -> None:
    answer = save(secretary, dutch, "5.2", on="2027-06-01").json()
    dutch.refresh_from_db()
    assert (dutch.ce, dutch.ce_on) == (D("5.2"), date(2027, 6, 1))
    assert (answer["state"], answer["mark"], answer["on_text"]) == ("saved", "5,2", "di 1 jun")
    assert "geslaagd" in answer["result"]


def test_a_cell_that_is_sent_twice_is_saved_once(secretary: Client, dutch: ExamSubject) -> None:
    first = save(secretary, dutch, "5,2").json()
    assert save(secretary, dutch, "5,2").json() == first
    dutch.refresh_from_db()
    assert dutch.version == 2


def test_who_was_earlier_is_told_with_what_stands_there(
    secretary: Client, dutch: ExamSubject, client: Client
) -> None:
    save(secretary, dutch, "5,2")
    response = save(secretary, dutch, "9,9")
    answer = response.json()
    assert (response.status_code, answer["state"]) == (409, "conflict")
    assert answer["now"] == {"mark": "5,2", "text": "5,2"}
    assert answer["by"]
    dutch.refresh_from_db()
    assert dutch.ce == D("5.2")


@pytest.mark.parametrize("typed", BAD)
def test_a_cell_refuses_what_is_no_mark(secretary: Client, dutch: ExamSubject, typed: str) -> None:
    response = save(secretary, dutch, typed)
    assert response.status_code == 422
    assert "geen geldig cijfer" in str(response.json()["errors"])


def test_an_average_of_an_elective_may_have_four_decimals(
    secretary: Client, elective: ExamSubject
) -> None:
    answer = save(secretary, elective, "5,475", part="se", expected="7,0").json()
    assert answer["mark"] == "5,475"


@pytest.mark.parametrize(
    "wrong",
    [{"part": "x"}, {"subject": "x"}, {"on": "gisteren"}, {"on": "2017-06-01"}, {"expected": "x"}],
)
def test_a_cell_that_cannot_be_read_is_refused(
    secretary: Client, dutch: ExamSubject, wrong: dict[str, str]
) -> None:
    sent = {"subject": dutch.pk, "part": "ce", "mark": "7,0", "expected": "6,5"} | wrong
    response = secretary.post(reverse("mark_cell"), sent)
    assert (response.status_code, response.json()["state"]) == (422, "refused")


@pytest.mark.parametrize("body", ["", "[]", "x", "1"])
def test_what_is_no_object_is_refused(secretary: Client, body: str) -> None:
    for name in ("mark_cell", "marks_paste"):
        response = secretary.post(reverse(name), body, content_type="application/json")
        assert response.status_code == 422


def test_a_locked_cell_is_refused_with_the_reason(
    secretary: Client, candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    ExamDecisionFactory(candidate=candidate, confirmed=True)
    response = save(secretary, dutch, "9,0")
    assert response.status_code == 422
    assert "vastgesteld" in str(response.json())


def test_a_cell_of_another_school_does_not_exist(secretary: Client, client: Client) -> None:
    stranger = ExamCandidateFactory(passing=True)
    assert save(secretary, stranger.subjects.get(kind="dutch"), "9,0").status_code == 404


def test_what_somebody_else_typed_waits_for_them(secretary: Client, dutch: ExamSubject) -> None:
    assert save(secretary, dutch, "9,0", by=999_999).status_code == 401


def test_signed_out_a_cell_hears_so(dutch: ExamSubject) -> None:
    assert save(Client(), dutch, "9,0").json()["state"] == "signed_out"


def test_a_director_sees_marks_and_sets_none(
    client: Client, candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    client.force_login(staff(candidate.trajectory.student.school, Role.DIRECTOR))
    assert save(client, dutch, "9,0").status_code == 403


def test_a_saved_cell_costs_at_most_twelve_queries(
    secretary: Client,
    dutch: ExamSubject,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    save(secretary, dutch, "5,2")
    with django_assert_max_num_queries(12):
        save(secretary, dutch, "5,3", expected="5,2")


# --- The page ---
def test_the_grid_begins_with_what_every_candidate_has(
    secretary: Client, candidate: ExamCandidate
) -> None:
    assert columns(page(secretary)) == [
        "Nederlands: SE",
        "Nederlands: CE",
        "Nederlands: herkansing CE",
        "Profielvak: SE",
        "Profielvak: CE",
        "Profielvak: herkansing CE",
        "Rekenen: SE",
    ]


def test_everything_or_one_subject_can_be_chosen(
    secretary: Client, candidate: ExamCandidate
) -> None:
    assert "Keuzevak 3: SE" in columns(page(secretary, vak="alles"))
    assert columns(page(secretary, vak="vak:Keuzevak 3")) == ["Keuzevak 3: SE"]


def test_the_profile_subjects_stand_under_one_heading(
    secretary: Client, candidate: ExamCandidate
) -> None:
    other = another(candidate, student__last_name="Zwart")
    other.subjects.filter(kind="profile").update(name="Profielvak PIE")
    text = page(secretary, vak="profile")
    assert len(re.findall(r'data-about="Profielvak: CE"', text)) == 2


def test_a_class_and_an_exam_year_narrow_the_grid(
    secretary: Client, candidate: ExamCandidate
) -> None:
    student = candidate.trajectory.student
    EnrolmentFactory(
        student=student,
        class_name="4K",
        school_year__school=student.school,
        school_year__start=date(2026, 8, 1),
        school_year__end=date(2027, 7, 31),
    )
    another(candidate, student__last_name="Zwart")
    assert "Zwart" in page(secretary)
    assert "Zwart" not in page(secretary, klas="4K")
    assert "4K" in page(secretary)
    assert page(secretary, examenjaar="x", klas="x", vak="x")


def test_a_locked_row_says_why(secretary: Client, candidate: ExamCandidate) -> None:
    ExamDecisionFactory(candidate=candidate, confirmed=True, is_provisional=True)
    text = page(secretary)
    assert "De uitslag is vastgesteld" in text
    assert len(re.findall("readonly", text)) == 5


def test_no_candidates_is_said(client: Client, candidate: ExamCandidate) -> None:
    secretary = Client()
    secretary.force_login(staff(SchoolFactory(), Role.EXAM_SECRETARY))
    assert "Geen cijfers om in te voeren" in page(secretary)


def test_the_grid_costs_the_same_queries_for_many(
    secretary: Client,
    candidate: ExamCandidate,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        another(candidate, student__last_name=f"Bos {number}")
    page(secretary, vak="alles")
    with django_assert_max_num_queries(15):
        page(secretary, vak="alles")


# --- Without a script ---
def send(client: Client, **typed: str) -> Any:
    text = page(client)
    data = dict(re.findall(r'name="(\d+-\w+)" value="([^"]*)"', text))
    seen = re.findall(r'name="gezien" value="([^"]*)"', text)
    return client.post(reverse("marks_grid"), data | typed | {"gezien": seen}, follow=True)


def test_the_form_saves_what_was_typed_over(
    secretary: Client, dutch: ExamSubject, candidate: ExamCandidate
) -> None:
    typed = {f"{dutch.pk}-ce": "5,2", "dag-dutch-ce": "2027-06-01"}
    assert "1 cijfer is opgeslagen" in send(secretary, **typed).content.decode()
    dutch.refresh_from_db()
    assert (dutch.ce, dutch.ce_on) == (D("5.2"), date(2027, 6, 1))


@pytest.mark.parametrize("typed", BAD)
def test_the_form_keeps_what_it_refuses_and_saves_the_rest(
    secretary: Client, dutch: ExamSubject, typed: str
) -> None:
    response = send(secretary, **{f"{dutch.pk}-ce": typed, f"{dutch.pk}-se": "9,0"})
    text = response.content.decode()
    assert f'value="{typed}"' in text
    assert "geen geldig cijfer" in text
    dutch.refresh_from_db()
    assert (dutch.se, dutch.ce) == (D("9"), D("6.5"))


def test_the_form_refuses_a_day_that_is_none(secretary: Client, dutch: ExamSubject) -> None:
    typed = {f"{dutch.pk}-ce": "5,2", "dag-dutch-ce": "2027-02-31"}
    text = send(secretary, **typed).content.decode()
    assert "Dit is geen datum" in text
    assert "2027-02-31" in text


def test_the_form_notices_who_was_earlier(secretary: Client, dutch: ExamSubject) -> None:
    seen = f"{dutch.pk}-ce=6,5"
    save(secretary, dutch, "7,7")
    data = {f"{dutch.pk}-ce": "5,2", "gezien": seen}
    text = secretary.post(reverse("marks_grid"), data).content.decode()
    assert "Er staat nu 7,7" in text


# --- A pasted block ---
def look(client: Client, *cells: tuple[ExamSubject, str, str]) -> list[dict[str, str]]:
    sent = {
        "cells": [
            {"subject": one.pk, "part": part, "mark": mark, "expected": _text(one, part)}
            for one, part, mark in cells
        ]
    }
    response = client.post(
        reverse("marks_paste"), json.dumps(sent), content_type="application/json"
    )
    found: list[dict[str, str]] = response.json()["cells"]
    return found


def _text(subject: ExamSubject, part: str) -> str:
    mark = getattr(subject, part)
    return "" if mark is None else str(mark).replace(".", ",")


def test_a_pasted_block_is_looked_at_and_not_stored(secretary: Client, dutch: ExamSubject) -> None:
    assert look(secretary, (dutch, "ce", "5.2")) == [{"old": "6,5", "new": "5,2", "problem": ""}]
    dutch.refresh_from_db()
    assert dutch.ce == D("6.5")


@pytest.mark.parametrize("typed", BAD)
def test_a_pasted_block_says_what_is_no_mark(
    secretary: Client, dutch: ExamSubject, typed: str
) -> None:
    assert "geen geldig cijfer" in look(secretary, (dutch, "ce", typed))[0]["problem"]


def test_a_second_general_resit_in_one_block_is_refused(
    secretary: Client, dutch: ExamSubject, candidate: ExamCandidate
) -> None:
    english = ExamSubjectFactory(
        candidate=candidate, kind="extra", name="Engels", ce=D("5"), has_central_exam=True
    )
    first, second = look(secretary, (dutch, "resit", "7,0"), (english, "resit", "7,0"))
    assert first["problem"] == ""
    assert "die was voor Nederlands" in second["problem"]


def test_a_block_with_a_subject_of_another_school_tells_nothing_of_it(secretary: Client) -> None:
    stranger = ExamCandidateFactory(passing=True).subjects.get(kind="dutch")
    found = look(secretary, (stranger, "ce", "7,0"))[0]
    assert (found["old"], found["problem"] != "") == ("", True)


def test_a_block_costs_the_same_queries_for_many_cells(
    secretary: Client,
    candidate: ExamCandidate,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    those = [another(candidate).subjects.get(kind="dutch") for _ in range(6)]
    look(secretary, (those[0], "ce", "5,5"))
    with django_assert_max_num_queries(10):
        found = look(secretary, *((one, "ce", "5,5") for one in those))
    assert [one["new"] for one in found] == ["5,5"] * 6


# --- Who and when ---
def test_the_history_of_a_cell_names_who_changed_what(
    secretary: Client, dutch: ExamSubject
) -> None:
    save(secretary, dutch, "5,2", on="2027-06-01")
    text = secretary.get(reverse("mark_history", args=[dutch.pk])).content.decode()
    assert "CE: 6,5 wordt 5,2" in text
    assert "dag: leeg wordt di 1 jun 2027" in text
    only = secretary.get(reverse("mark_history", args=[dutch.pk]), {"deel": "se"}).content.decode()
    assert "Hier is nog niets gewijzigd" in only
