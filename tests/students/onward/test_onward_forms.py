"""Applications at the mbo, the outcome of a trajectory, and asking what became of a pupil."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.students.models import LaterDestination, MboApplication, Outcome, Trajectory
from tests.factories import (
    LaterDestinationFactory,
    MboApplicationFactory,
    OutcomeFactory,
    TrajectoryFactory,
)


def errors(response: object) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def apply(client: Client, trajectory: Trajectory, **data: object) -> object:
    sent = {
        "institution": "ROC Waalstad",
        "course": "Timmerman",
        "crebo": "25259",
        "level": "2",
        "route": "bbl",
        "is_related": "true",
        "applied_on": "2026-10-05",
        "requirements": "Intakegesprek en portfolio.",
        "answer": "waiting",
        "answered_on": "",
        "answer_note": "",
        "version": "1",
    } | data
    return client.post(reverse("mbo_application_add", args=[trajectory.pk]), sent)


def test_a_pupil_applies_at_several_institutions(
    trajectory: Trajectory, coordinator: Client
) -> None:
    assert apply(coordinator, trajectory).status_code == 302
    assert apply(coordinator, trajectory, institution="Waalcollege").status_code == 302
    first = trajectory.mbo_applications.first()
    assert (first.crebo, first.level, first.route, first.is_related) == ("25259", 2, "bbl", True)
    assert trajectory.mbo_applications.count() == 2


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"institution": ""}, "institution", "verplicht"),
        ({"level": ""}, "level", "verplicht"),
        ({"level": "5"}, "level", "5"),
        ({"crebo": "2525"}, "crebo", "vijf cijfers"),
        ({"crebo": "2525A"}, "crebo", "vijf cijfers"),
        ({"crebo": "252590"}, "crebo", "6"),
        ({"applied_on": ""}, "applied_on", "verplicht"),
        ({"applied_on": "2026-11-03"}, "applied_on", "di 3 nov 2026 ligt in de toekomst"),
        ({"answer": "admitted"}, "answered_on", "wanneer dit antwoord kwam"),
        ({"answered_on": "2026-10-19"}, "answer", "welk antwoord"),
        (
            {"answer": "admitted", "answered_on": "2026-10-04"},
            "answered_on",
            "voor de aanmelding op ma 5 okt 2026",
        ),
        ({"answer": "admitted", "answered_on": "2026-11-03"}, "answered_on", "in de toekomst"),
        ({"answer": "refused", "answered_on": "2026-10-19"}, "answer_note", "waarom"),
        ({"requirements": "BSN 111222333"}, "requirements", "BSN"),
    ],
)
def test_an_application_that_cannot_be_is_refused_and_keeps_what_was_typed(
    trajectory: Trajectory, coordinator: Client, data: dict[str, str], field: str, message: str
) -> None:
    response = apply(coordinator, trajectory, **data)
    assert message in str(errors(response)[field])
    assert response.context["form"]["course"].value() == "Timmerman"
    assert not MboApplication.objects.exists()


@pytest.mark.parametrize(
    ("day", "status"), [("2026-11-02", 302), ("2026-11-03", 200)], ids=["today", "tomorrow"]
)
def test_an_application_is_of_today_at_the_latest(
    trajectory: Trajectory, coordinator: Client, day: str, status: int
) -> None:
    assert apply(coordinator, trajectory, applied_on=day).status_code == status


def test_an_answer_is_filled_in_later(trajectory: Trajectory, coordinator: Client) -> None:
    row = MboApplicationFactory(trajectory=trajectory)
    sent = {
        "institution": row.institution,
        "level": "2",
        "is_related": "unknown",
        "applied_on": "2026-10-05",
        "answer": "refused",
        "answered_on": "2026-10-19",
        "answer_note": "De opleiding is vol.",
        "version": "1",
    }
    url = reverse("mbo_application_edit", args=[row.pk])
    assert coordinator.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.answered_on) == ("refused", date(2026, 10, 19))
    assert "Iemand anders" in str(errors(coordinator.post(url, sent)))


def test_an_application_by_mistake_is_removed_after_the_question(
    trajectory: Trajectory, coordinator: Client
) -> None:
    url = reverse("mbo_application_delete", args=[MboApplicationFactory(trajectory=trajectory).pk])
    coordinator.get(url)
    assert MboApplication.objects.exists()
    coordinator.post(url)
    assert not MboApplication.objects.exists()


WRONG_APPLICATIONS = {
    "level": {"level": 5},
    "no level": {"level": None},
    "no institution": {"institution": ""},
    "crebo": {"crebo": "1234"},
    "route": {"route": "abc"},
    "answer without date": {"answer": "admitted"},
    "date without answer": {"answered_on": date(2026, 10, 19)},
    "answer too early": {"answer": "admitted", "answered_on": date(2026, 10, 4)},
    "refused without reason": {"answer": "refused", "answered_on": date(2026, 10, 19)},
}


@pytest.mark.parametrize("wrong", WRONG_APPLICATIONS.values(), ids=WRONG_APPLICATIONS)
def test_the_database_keeps_no_application_that_cannot_be(
    trajectory: Trajectory, wrong: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MboApplicationFactory(trajectory=trajectory, **wrong)


def where(**data: object) -> dict[str, object]:
    """What the forms about a destination send."""
    return {
        "where": "mbo",
        "is_related": "true",
        "level": "2",
        "institution": "ROC Waalstad",
        "course": "",
        "crebo": "",
        "route": "",
        "source": "student",
        "known_on": "2026-11-02",
        "note": "",
        "version": "1",
    } | data


NOWHERE = {"where": "unknown", "level": "", "institution": "", "source": "nobody"}


def end_with(client: Client, trajectory: Trajectory, **data: object) -> object:
    sent = where(result="diploma_lwt") | data
    return client.post(reverse("outcome_edit", args=[trajectory.pk]), sent)


def test_an_outcome_says_where_the_pupil_went_and_who_said_so(
    trajectory: Trajectory, coordinator: Client
) -> None:
    assert end_with(coordinator, trajectory).status_code == 302
    outcome = trajectory.outcome
    assert (outcome.result, outcome.source, outcome.known_on) == (
        "diploma_lwt",
        "student",
        date(2026, 11, 2),
    )
    assert str(outcome) == "diploma LWT, mbo niveau 2 bij ROC Waalstad"


def test_a_destination_may_be_unknown(trajectory: Trajectory, coordinator: Client) -> None:
    assert end_with(coordinator, trajectory, **NOWHERE).status_code == 302
    assert trajectory.outcome.text == "onbekend"


def test_an_lwt_graduate_does_not_go_to_entree(trajectory: Trajectory, coordinator: Client) -> None:
    response = end_with(coordinator, trajectory, level="1")
    assert "niet naar de entreeopleiding" in str(errors(response)["level"])
    assert "WVO 29 lid 3 (oud), niet geverifieerd" in str(errors(response)["level"])
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("result", ["none", "diploma_bb"])
def test_who_has_no_lwt_diploma_may_go_to_entree(
    trajectory: Trajectory, coordinator: Client, result: str
) -> None:
    assert end_with(coordinator, trajectory, result=result, level="1").status_code == 302


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"level": ""}, "level", "Kies het niveau"),
        ({"where": "work"}, "level", "hoort bij de bestemming mbo"),
        ({"where": "work", "level": ""}, "institution", "hoort bij de bestemming mbo"),
        ({"source": "nobody"}, "source", "onbekend"),
        ({"source": ""}, "source", "verplicht"),
        ({"known_on": "2026-11-03"}, "known_on", "in de toekomst"),
        ({"known_on": "2026-08-23"}, "known_on", "ligt voor de start op ma 24 aug 2026"),
        ({"note": "111222333"}, "note", "BSN"),
        ({"result": ""}, "result", "verplicht"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(
    trajectory: Trajectory, coordinator: Client, data: dict[str, str], field: str, message: str
) -> None:
    assert message in str(errors(end_with(coordinator, trajectory, **data))[field])
    assert not Outcome.objects.exists()


def test_who_was_never_admitted_has_no_outcome(trajectory: Trajectory, coordinator: Client) -> None:
    Trajectory.objects.update(admitted_on=None)
    assert "niet toegelaten" in str(errors(end_with(coordinator, trajectory))["__all__"])


def test_a_switch_to_entree_does_not_end_in_an_lwt_diploma(
    trajectory: Trajectory, coordinator: Client
) -> None:
    Trajectory.objects.update(ended_on=date(2026, 10, 1), end_kind="entree")
    why = str(errors(end_with(coordinator, trajectory))["result"])
    assert "overstap naar entree" in why
    assert "WVO 29 lid 3 (oud), niet geverifieerd" in why


def to_entree(client: Client, trajectory: Trajectory) -> object:
    sent = {
        "end_kind": "entree",
        "ended_on": "2026-10-30",
        "end_reason": "Gaat naar entree.",
        "version": "1",
    }
    return client.post(reverse("trajectory_end", args=[trajectory.pk]), sent)


def test_a_graduate_does_not_end_in_a_switch_to_entree(
    trajectory: Trajectory, coordinator: Client
) -> None:
    OutcomeFactory(trajectory=trajectory)
    why = str(errors(to_entree(coordinator, trajectory))["end_kind"])
    assert "niet naar de entreeopleiding" in why
    assert "WVO 29 lid 3 (oud), niet geverifieerd" in why
    trajectory.refresh_from_db()
    assert trajectory.ended_on is None


@pytest.mark.parametrize("result", ["none", "diploma_bb"])
def test_who_failed_may_end_in_a_switch_to_entree(
    trajectory: Trajectory, coordinator: Client, result: str
) -> None:
    OutcomeFactory(trajectory=trajectory, result=result)
    assert to_entree(coordinator, trajectory).status_code == 302


def test_who_is_admitted_to_entree_has_no_lwt_diploma(
    trajectory: Trajectory, coordinator: Client
) -> None:
    MboApplicationFactory(trajectory=trajectory, level=1, admitted=True)
    why = str(errors(end_with(coordinator, trajectory))["result"])
    assert "toegelaten tot entree (niveau 1) bij ROC Waalstad" in why
    assert "WVO 29 lid 3 (oud), niet geverifieerd" in why
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("application", "result"),
    [
        ({"level": 1}, "diploma_lwt"),
        ({"level": 1, "answer": "withdrawn", "answered_on": date(2026, 10, 19)}, "diploma_lwt"),
        ({"level": 2, "admitted": True}, "diploma_lwt"),
        ({"level": 1, "admitted": True}, "none"),
    ],
    ids=["no answer yet", "withdrawn", "level 2", "failed"],
)
def test_other_applications_leave_the_outcome_free(
    trajectory: Trajectory, coordinator: Client, application: dict[str, object], result: str
) -> None:
    MboApplicationFactory(trajectory=trajectory, **application)
    assert end_with(coordinator, trajectory, result=result).status_code == 302


def test_an_outcome_is_corrected_where_it_stands(
    trajectory: Trajectory, coordinator: Client
) -> None:
    OutcomeFactory(trajectory=trajectory)
    end_with(coordinator, trajectory, result="none", level="1")
    assert Outcome.objects.get().result == "none"
    assert "Iemand anders" in str(errors(end_with(coordinator, trajectory)))


def test_a_graduate_is_not_admitted_to_entree_afterwards(
    trajectory: Trajectory, coordinator: Client
) -> None:
    OutcomeFactory(trajectory=trajectory)
    answer = {"answer": "admitted", "answered_on": "2026-10-19", "level": "1"}
    response = apply(coordinator, trajectory, **answer)
    assert "niet naar de entreeopleiding" in str(errors(response)["level"])


WRONG_OUTCOMES = {
    "entree after LWT": {"level": 1},
    "mbo without level": {"level": None},
    "level without mbo": {"where": "work"},
    "nobody knows the mbo": {"source": "nobody"},
    "where": {"where": "mars", "level": None, "institution": ""},
    "source": {"source": "mars"},
    "result": {"result": "mars"},
}


@pytest.mark.parametrize("wrong", WRONG_OUTCOMES.values(), ids=WRONG_OUTCOMES)
def test_the_database_keeps_no_outcome_that_cannot_be(
    trajectory: Trajectory, wrong: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeFactory(trajectory=trajectory, **wrong)


@pytest.fixture
def left(trajectory: Trajectory) -> Trajectory:
    """Yara left on 31 October 2025, a year and two days ago, with a diploma."""
    Trajectory.objects.update(
        start=date(2024, 8, 26), ended_on=date(2025, 10, 31), end_kind="completed"
    )
    OutcomeFactory(trajectory=trajectory, known_on=date(2025, 11, 3))
    trajectory.refresh_from_db()
    return trajectory


def ask(client: Client, trajectory: Trajectory, years: int = 1, **data: object) -> object:
    return client.post(reverse("later_edit", args=[trajectory.pk, years]), where(**data))


def test_a_year_later_is_noted_what_became_of_the_pupil(
    left: Trajectory, coordinator: Client
) -> None:
    assert ask(coordinator, left, **NOWHERE).status_code == 302
    row = left.later_destinations.get()
    assert (row.after_years, row.where, row.source) == (1, "unknown", "nobody")


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-10-30", 200), ("2026-10-31", 302), ("2026-11-01", 302)],
    ids=["day before", "on the day", "day after"],
)
def test_asking_begins_a_year_after_leaving(
    left: Trajectory, coordinator: Client, day: str, status: int
) -> None:
    assert ask(coordinator, left, known_on=day).status_code == status


def test_asking_after_two_years_waits_two_years(left: Trajectory, coordinator: Client) -> None:
    response = ask(coordinator, left, years=2)
    assert "kan vanaf zo 31 okt 2027" in str(errors(response)["known_on"])


def test_there_is_no_asking_after_three_years(left: Trajectory, coordinator: Client) -> None:
    assert coordinator.get(reverse("later_edit", args=[left.pk, 3])).status_code == 404


def test_nobody_is_asked_about_who_is_still_there(
    trajectory: Trajectory, coordinator: Client
) -> None:
    assert "nog niet beëindigd" in str(errors(ask(coordinator, trajectory))["__all__"])


def test_a_graduate_is_not_in_entree_a_year_later(left: Trajectory, coordinator: Client) -> None:
    assert "level" in errors(ask(coordinator, left, level="1"))


def test_who_is_in_entree_later_was_no_graduate(left: Trajectory, coordinator: Client) -> None:
    Outcome.objects.update(result="none")
    assert ask(coordinator, left, level="1").status_code == 302
    response = end_with(coordinator, left)
    assert "staat entree" in str(errors(response)["result"])


def test_the_database_keeps_one_answer_for_each_year(left: Trajectory) -> None:
    LaterDestinationFactory(trajectory=left)
    with pytest.raises(IntegrityError), transaction.atomic():
        LaterDestinationFactory(trajectory=left)
    with pytest.raises(IntegrityError), transaction.atomic():
        LaterDestinationFactory(trajectory=left, after_years=3)
    assert LaterDestination.objects.count() == 1


def test_what_comes_after_is_changed_only_by_who_may_change_the_trajectory(
    left: Trajectory, mentor: User, client: Client, outsider: Client
) -> None:
    client.force_login(mentor)
    row = MboApplicationFactory(trajectory=left)
    urls = [
        reverse("mbo_application_add", args=[left.pk]),
        reverse("mbo_application_edit", args=[row.pk]),
        reverse("mbo_application_delete", args=[row.pk]),
        reverse("outcome_edit", args=[left.pk]),
        reverse("later_edit", args=[left.pk, 1]),
    ]
    assert [client.post(url).status_code for url in urls] == [403] * 5
    assert [outsider.post(url).status_code for url in urls] == [404] * 5


def test_an_earlier_trajectory_has_its_own_outcome(left: Trajectory, coordinator: Client) -> None:
    TrajectoryFactory(student=left.student)
    page = coordinator.get(reverse("onward", args=[left.student_id]))
    outcomes = [part.outcome is not None for part in page.context["parts"]]
    assert outcomes == [False, True]
