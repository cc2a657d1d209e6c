"""Additional subjects, decided on after consultation (WVO art. 10b1 lid 3)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.students.models import AdditionalSubject, Trajectory


def add(client: Client, trajectory: Trajectory, **data: object) -> object:
    sent = {
        "subject": "Engels",
        "consulted": "both",
        "consulted_on": "2026-09-07",
        "decided_on": "2026-09-14",
    } | data
    return client.post(reverse("subject_add", args=[trajectory.pk]), sent)


@pytest.fixture
def english(trajectory: Trajectory) -> AdditionalSubject:
    return AdditionalSubject.objects.create(
        trajectory=trajectory,
        subject="Engels",
        consulted="both",
        consulted_on=date(2026, 9, 7),
        decided_on=date(2026, 9, 14),
    )


def test_a_subject_is_added_with_whom_and_when_it_was_discussed(
    trajectory: Trajectory, coordinator: Client
) -> None:
    add(coordinator, trajectory)
    subject = trajectory.additional_subjects.get()
    assert (subject.subject, subject.consulted, subject.consulted_on) == (
        "Engels",
        "both",
        date(2026, 9, 7),
    )


def test_the_page_cites_the_article(trajectory: Trajectory, coordinator: Client) -> None:
    text = coordinator.get(reverse("subject_add", args=[trajectory.pk])).content.decode()
    assert "WVO 10b1 lid 3" in text
    assert "niet geverifieerd" in text


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"decided_on": "2026-09-06"}, "decided_on", "voor het overleg op ma 7 sep 2026"),
        ({"decided_on": "2026-11-03"}, "decided_on", "di 3 nov 2026 ligt in de toekomst"),
        (
            {"consulted_on": "2026-11-03", "decided_on": "2026-11-04"},
            "consulted_on",
            "di 3 nov 2026 ligt in de toekomst",
        ),
        ({"consulted": ""}, "consulted", "verplicht"),
        ({"subject": ""}, "subject", "verplicht"),
    ],
)
def test_a_subject_that_cannot_be_is_refused(
    trajectory: Trajectory, coordinator: Client, data: dict[str, str], field: str, message: str
) -> None:
    response = add(coordinator, trajectory, **data)
    assert message in str(response.context["form"].errors[field])
    assert not AdditionalSubject.objects.exists()


def test_a_subject_is_added_only_once(
    english: AdditionalSubject, trajectory: Trajectory, coordinator: Client
) -> None:
    response = add(coordinator, trajectory, subject="engels")
    assert "staat er al" in str(response.context["form"].errors["subject"])


def test_opening_the_question_does_not_remove_a_subject(
    english: AdditionalSubject, coordinator: Client
) -> None:
    assert coordinator.get(reverse("subject_delete", args=[english.pk])).status_code == 200
    assert AdditionalSubject.objects.exists()


def test_a_subject_is_removed_after_the_question(
    english: AdditionalSubject, coordinator: Client
) -> None:
    coordinator.post(reverse("subject_delete", args=[english.pk]))
    assert not AdditionalSubject.objects.exists()


def test_only_who_may_change_the_trajectory_removes_a_subject(
    english: AdditionalSubject, office: Client, outsider: Client
) -> None:
    url = reverse("subject_delete", args=[english.pk])
    assert [one.post(url).status_code for one in (office, outsider)] == [403, 404]
