"""Correcting the last day of what ended early: earlier or later, with a new letter and hours."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, State, Termination
from lwt_admin.agreements.services.endings import endings_of
from lwt_admin.agreements.steps import TerminationFacts, TransitionRefused
from lwt_admin.agreements.termination_letter import letter_html
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters
from lwt_admin.placements.facts import counted_entries
from lwt_admin.placements.reading import read_hours
from tests.agreements import support
from tests.agreements.test_ending import with_addresses
from tests.factories import EnrolmentFactory, HourEntryFactory, signed_agreement, staff

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:00:00+00:00")]

FIRST, LAST, STOPS = date(2026, 8, 24), date(2027, 3, 26), date(2026, 12, 18)
SOONER, LATER = date(2026, 12, 4), date(2027, 1, 29)
DAY = timedelta(days=1)
WHY = "De dag was verkeerd getypt."
FACTS = TerminationFacts("student", "Leerling en vader", "Verhuisd.", support.TODAY)


def read(version: AgreementVersion) -> AgreementVersion:
    return AgreementVersion.objects.for_system().for_one_page().get(pk=version.pk)


def moved(version: AgreementVersion, last_day: date, reason: str = WHY) -> AgreementVersion:
    return transitions.change_last_day(
        version,
        actor=support.coordinator_of(version),
        last_day=last_day,
        reason=reason,
        termination=FACTS,
        now=support.NOW,
    )


@pytest.fixture
def ended() -> AgreementVersion:
    return read(support.ended(support.signed(first_name="Yara", last_name="Jansen")))


@pytest.fixture
def coordinator(client: Client, ended: AgreementVersion) -> Client:
    client.force_login(support.coordinator_of(ended))
    return client


def url(name: str, version: AgreementVersion) -> str:
    return reverse(name, args=[version.agreement_id])


def typed(ended: AgreementVersion, /, **changes: Any) -> dict[str, Any]:
    return {
        "version": ended.termination.version,
        "last_day": "2026-12-04",
        "reason": WHY,
        "cause": "student",
        "participants": "Leerling en vader",
        "decided_on": "2026-08-14",
        "explanation": "Verhuisd.",
    } | changes


def counts(version: AgreementVersion) -> list[bool]:
    (hours,) = read_hours([version.agreement.trajectory])
    return [one.counts for one in counted_entries(hours)]


# --- The step -------------------------------------------------------------------------------------
@pytest.mark.parametrize("last_day", [FIRST - DAY, SOONER, LATER, LAST])
def test_the_last_day_becomes_an_earlier_or_a_later_one(
    ended: AgreementVersion, last_day: date
) -> None:
    done = moved(ended, last_day)
    assert (done.state, done.ended_on) == (State.ENDED, last_day)


def test_it_is_recorded_with_who_when_and_why(ended: AgreementVersion) -> None:
    event = moved(ended, SOONER).events.last()
    assert (event.transition, event.from_state, event.to_state) == (
        "change_last_day",
        "ended",
        "ended",
    )
    assert (event.actor is not None, event.reason) == (True, WHY)


@pytest.mark.parametrize("last_day", [FIRST - 2 * DAY, LAST + DAY])
def test_it_stays_inside_what_was_agreed(ended: AgreementVersion, last_day: date) -> None:
    with pytest.raises(TransitionRefused, match="buiten de looptijd"):
        moved(ended, last_day)


def test_the_same_day_is_no_change(ended: AgreementVersion) -> None:
    with pytest.raises(TransitionRefused, match="is de laatste dag al"):
        moved(ended, STOPS)


def test_there_is_a_reason(ended: AgreementVersion) -> None:
    with pytest.raises(TransitionRefused, match="reden"):
        moved(ended, SOONER, reason=" ")


def test_only_what_ended_early_gets_another_last_day() -> None:
    with pytest.raises(TransitionRefused, match="getekend"):
        moved(support.signed(), SOONER)


def test_no_day_comes_back_on_which_another_agreement_has_the_pupil(
    ended: AgreementVersion,
) -> None:
    signed_agreement(ended.agreement.trajectory, (5,), start=STOPS + 3 * DAY, end=LAST)
    with pytest.raises(TransitionRefused, match="ook volgens de overeenkomst met"):
        moved(ended, LATER)
    assert read(ended).ended_on == STOPS


def test_days_beside_another_agreement_on_other_weekdays_come_back(
    ended: AgreementVersion,
) -> None:
    signed_agreement(ended.agreement.trajectory, (1, 2), start=STOPS + 3 * DAY, end=LAST)
    assert moved(ended, LATER).ended_on == LATER


def test_days_come_back_up_to_the_day_before_another_agreement(ended: AgreementVersion) -> None:
    signed_agreement(ended.agreement.trajectory, (4, 5), start=LATER + DAY, end=LAST)
    assert moved(ended, LATER).ended_on == LATER


def test_an_earlier_day_asks_nothing_of_other_agreements(ended: AgreementVersion) -> None:
    signed_agreement(ended.agreement.trajectory, (4, 5), start=FIRST, end=LAST)
    assert moved(ended, SOONER).ended_on == SOONER


# --- With an addendum -----------------------------------------------------------------------------
def test_a_later_day_lets_an_older_text_hold_again_up_to_the_addendum() -> None:
    amended = support.signed_addendum(start=date(2026, 11, 2))
    ended = support.ended(amended, last_day=date(2026, 10, 16))
    moved(ended, SOONER)
    assert support.in_force(ended.agreement, date(2026, 10, 30)) == 1
    assert support.in_force(ended.agreement, date(2026, 11, 2)) == 2
    assert support.in_force(ended.agreement, SOONER + DAY) is None
    old = ended.agreement.versions.get(number=1)
    assert (old.ended_on, old.events.last().transition) == (date(2026, 11, 1), "lengthen")


def test_a_day_before_the_addendum_shortens_the_older_text() -> None:
    ended = support.ended(support.signed_addendum(start=date(2026, 11, 2)))
    moved(ended, date(2026, 10, 16))
    assert support.in_force(ended.agreement, date(2026, 10, 16)) == 1
    assert support.in_force(ended.agreement, date(2026, 10, 17)) is None
    assert support.in_force(ended.agreement, date(2026, 11, 2)) is None


def test_a_weekday_of_the_older_text_is_not_taken_from_another_agreement() -> None:
    """The older text has Fridays, the addendum has not: only in October they are in the way."""
    ended = support.ended(
        support.signed_addendum(start=date(2026, 11, 2)), last_day=date(2026, 10, 16)
    )
    signed_agreement(
        ended.agreement.trajectory, (5,), start=date(2026, 10, 19), end=date(2026, 10, 31)
    )
    with pytest.raises(TransitionRefused, match="23 okt 2026"):
        moved(ended, SOONER)


# --- Hours ----------------------------------------------------------------------------------------
def test_hours_count_up_to_the_last_day_as_it_is_now(ended: AgreementVersion) -> None:
    student = ended.agreement.trajectory.student
    EnrolmentFactory(student=student, school_year=student.school.years.get())
    for day in (date(2026, 12, 3), date(2026, 12, 17), date(2027, 1, 28)):
        HourEntryFactory(agreement=ended.agreement, date=day)
    assert counts(ended) == [True, True, False]
    moved(ended, LATER)
    assert counts(ended) == [True, True, True]
    moved(ended, SOONER)
    assert counts(ended) == [True, False, False]


# --- The letter -----------------------------------------------------------------------------------
def test_the_letter_is_made_anew_and_says_which_one_it_replaces(ended: AgreementVersion) -> None:
    html = letter_html(moved(ended, SOONER).termination)
    assert "De laatste dag is <strong>vr 4 dec 2026</strong>" in html
    assert "Verhuisd." in html
    assert "waarin vr 18 dec 2026 als laatste dag stond" in html
    assert WHY in html


def test_the_earlier_letter_stays_as_it_was_and_says_that_it_was_replaced(
    ended: AgreementVersion,
) -> None:
    html = letter_html(moved(ended, SOONER).termination, number=1)
    assert "De laatste dag is <strong>vr 18 dec 2026</strong>" in html
    assert "Het bedrijf stopt." in html
    assert "Deze brief is vervangen op" in html


def test_a_letter_that_was_not_replaced_does_not_say_so(ended: AgreementVersion) -> None:
    assert "vervang" not in letter_html(ended.termination)


def test_the_letter_of_a_last_day_as_agreed_speaks_of_no_early_stop(
    ended: AgreementVersion,
) -> None:
    html = letter_html(moved(ended, LAST).termination)
    assert "die was afgesproken: <strong>vr 26 mrt 2027</strong>" in html
    assert "stopt eerder" not in html


def test_every_day_that_was_recorded_is_kept(ended: AgreementVersion) -> None:
    moved(ended, SOONER)
    moved(ended, LATER, reason="De leerling bleef toch langer.")
    endings = endings_of(Termination.objects.get())
    assert [one.last_day for one in endings] == [STOPS, SOONER, LATER]
    assert [one.why_replaced for one in endings] == [WHY, "De leerling bleef toch langer.", ""]


def mailed(coordinator: Client, ended: AgreementVersion) -> int:
    coordinator.post(url("termination_mail", ended))
    return Letter.objects.for_system().filter(kind="termination_letter").count()


def test_the_new_letter_is_offered_and_mailed_to_who_had_the_earlier_one(
    coordinator: Client, ended: AgreementVersion
) -> None:
    with_addresses(ended)
    assert mailed(coordinator, ended) == 3
    moved(ended, SOONER)
    page = coordinator.get(url("agreement_detail", ended)).content.decode()
    assert "De brief is nog niet gemaild" in page
    assert mailed(coordinator, ended) == 6


def test_a_letter_that_waits_does_not_go_once_the_day_was_corrected(
    coordinator: Client, ended: AgreementVersion, mailoutbox: list[Any]
) -> None:
    with_addresses(ended)
    mailed(coordinator, ended)
    moved(ended, SOONER)
    send_due_letters.call()
    assert mailoutbox == []
    mailed(coordinator, ended)
    send_due_letters.call()
    assert len(mailoutbox) == 3
    assert all("vr 4 dec 2026" in one.body for one in mailoutbox)
    assert all("in de plaats van de vorige" in one.body for one in mailoutbox)


def test_an_earlier_letter_is_downloaded_and_one_that_is_not_there_is_not(
    coordinator: Client, ended: AgreementVersion
) -> None:
    moved(ended, SOONER)
    letter = url("termination_letter", ended)
    asked = ["", "?brief=1", "?brief=2", "?brief=3", "?brief=0", "?brief=x"]
    statuses = [coordinator.get(f"{letter}{one}").status_code for one in asked]
    assert statuses == [200, 200, 200, 404, 404, 404]


# --- Its page -------------------------------------------------------------------------------------
def test_the_page_of_what_ended_offers_another_last_day(
    coordinator: Client, ended: AgreementVersion
) -> None:
    page = coordinator.get(url("agreement_detail", ended)).content.decode()
    assert url("agreement_last_day", ended) in page


def test_the_page_of_what_runs_offers_none(client: Client) -> None:
    version = support.signed()
    client.force_login(support.coordinator_of(version))
    page = client.get(url("agreement_detail", version)).content.decode()
    assert url("agreement_last_day", version) not in page


def test_the_form_begins_with_what_was_recorded(
    coordinator: Client, ended: AgreementVersion
) -> None:
    form = coordinator.get(url("agreement_last_day", ended)).context["form"]
    began = [form[name].value() for name in ("last_day", "cause", "participants", "decided_on")]
    assert began == [STOPS, "unavailable", "Leerling en mentor", support.TODAY]


def test_correcting_by_the_page(coordinator: Client, ended: AgreementVersion) -> None:
    answer = coordinator.post(url("agreement_last_day", ended), typed(ended))
    assert answer.url == url("agreement_detail", ended)
    termination = Termination.objects.get()
    assert (termination.cause, termination.agreement_version.ended_on) == ("student", SOONER)
    page = coordinator.get(answer.url).content.decode()
    assert "Eerder vastgelegd" in page
    assert "?brief=1" in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"last_day": "2027-06-01"}, "buiten de looptijd"),
        ({"last_day": "2026-12-18"}, "is de laatste dag al"),
        ({"reason": " "}, "Vul in waarom de laatste dag wijzigt"),
        ({"decided_on": "2026-08-18"}, "di 18 aug 2026 is nog niet geweest"),
        ({"version": "7"}, "Iemand anders heeft dit intussen gewijzigd"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(
    coordinator: Client, ended: AgreementVersion, changes: dict[str, str], told: str
) -> None:
    answer = coordinator.post(url("agreement_last_day", ended), typed(ended, **changes))
    html = answer.content.decode()
    assert told in html
    assert "Leerling en vader" in html
    assert read(ended).ended_on == STOPS
    assert Termination.objects.get().earlier == []


@pytest.mark.parametrize(
    "role",
    [Role.MENTOR, Role.OFFICE, Role.EXAM_SECRETARY, Role.DIRECTOR, Role.READER, Role.MANAGER],
)
def test_only_who_may_end_corrects_the_last_day(
    client: Client, ended: AgreementVersion, role: Role
) -> None:
    client.force_login(staff(ended.agreement.trajectory.student.school, role))
    answer = client.post(url("agreement_last_day", ended), typed(ended))
    assert answer.status_code in {403, 404}
    assert read(ended).ended_on == STOPS


def test_of_what_did_not_end_early_there_is_no_such_page(client: Client) -> None:
    version = support.signed()
    client.force_login(support.coordinator_of(version))
    answer = client.get(url("agreement_last_day", version))
    assert answer.url == url("agreement_detail", version)


def test_the_pages_take_at_most_15_queries(
    coordinator: Client, ended: AgreementVersion, django_assert_max_num_queries: Any
) -> None:
    moved(ended, SOONER)
    for name in ("agreement_last_day", "agreement_detail"):
        with django_assert_max_num_queries(15):
            coordinator.get(url(name, ended))
