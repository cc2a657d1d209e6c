from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Sum
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.agreements.attention import placing_attention
from lwt_admin.agreements.models import AgreementVersion, PlacementOffer, State
from lwt_admin.bsn import find_bsn
from lwt_admin.demo.management.commands.load_demo import load_demo
from lwt_admin.exams.facts import judge_candidate
from lwt_admin.exams.models import (
    ExamCandidate,
    ExamDecision,
    ExamSession,
    ExamSubject,
    SchoolExamPart,
)
from lwt_admin.exams.package.reading import look_at
from lwt_admin.exams.school_exam.parts import mark_from
from lwt_admin.letters.kinds import kind_of
from lwt_admin.letters.models import Letter
from lwt_admin.merging import standing_in_the_way
from lwt_admin.placements.assessment_cases import cases_now, periods_now
from lwt_admin.placements.assessment_standing import standings
from lwt_admin.placements.models import (
    AssessmentStep,
    ClosedWeek,
    HourEntry,
    HourStep,
    Incident,
    Visit,
    VisitAction,
    WeekRemark,
)
from lwt_admin.placements.states import OPEN
from lwt_admin.placements.visits import visits_due
from lwt_admin.rules.periods import monday_of
from lwt_admin.signing.checking import Check
from lwt_admin.signing.models import Document, content_hash
from lwt_admin.signing.sealing import post_to_parties, recipients_of
from lwt_admin.students.attention_onward import onward_attention
from lwt_admin.students.merging.finding import double_guardians, double_pupils
from lwt_admin.students.merging.sames import SAMES, obstacles
from lwt_admin.students.models import (
    CareerEvidence,
    Contact,
    ContactWith,
    Guardian,
    MboApplication,
    Outcome,
    ProfileChange,
    PupilAttachment,
    RestrictedNote,
    Student,
    Support,
    TransferDossier,
)
from lwt_admin.students.pupil_records import paths_to_student
from lwt_admin.twin_finding import twins_of
from tests.support.exam_results import as_shown, shown, told
from tests.test_bsn_everywhere import MODEL_FIELDS as MAY_HOLD_ONE
from tests.test_bsn_everywhere import free_texts

pytestmark = pytest.mark.django_db

DATES = [date(2026, 8, 1), date(2027, 1, 1), date(2028, 2, 29), date(2027, 7, 31)]


TODAY = date(2026, 11, 21)
ABOUT_HOURS = ("hours_confirm_link", "hours_propose_link")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo school as it is on one day, for all tests here that only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(TODAY, tick=False):
            load_demo(TODAY)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("today", DATES, ids=str)
def test_the_demo_is_right_on_any_day(today: date) -> None:
    """Everybody is there, nothing lies in the future, and the running year has its pupils."""
    with time_machine.travel(today, tick=False):
        load_demo(today)
    autumn = today.year if today.month >= 8 else today.year - 1
    running = SchoolYear.objects.get(start__year=autumn, school__location_code="00")
    assert Student.objects.count() == 26  # one of them stands there twice
    assert running.enrolments.count() == 22
    assert not HourEntry.objects.filter(date__gt=today).exists()


def figures() -> list[object]:
    entries = HourEntry.objects.order_by("kind").values("kind")
    versions = AgreementVersion.objects.order_by("pk")
    return [
        *entries.annotate(count=Count("pk"), total=Sum("minutes")),
        *versions.values_list("state", "start", "end", "document__frozen_at"),
    ]


def test_making_the_demo_twice_gives_the_same_school() -> None:
    made = []
    for _ in range(2):
        with transaction.atomic(), time_machine.travel(TODAY, tick=False):
            load_demo(TODAY)
            made.append(figures())
            transaction.set_rollback(True)
    assert made[0] == made[1]


def test_the_demo_shows_every_state_before_signing(demo: None) -> None:
    states = set(AgreementVersion.objects.values_list("state", flat=True))
    assert {State.DRAFT, State.SENT, State.PARTLY_SIGNED, State.SIGNED} <= states


def test_the_demo_has_a_pupil_who_passed_and_one_who_failed(demo: None) -> None:
    results = {
        judge_candidate(candidate).result.result
        for candidate in ExamCandidate.objects.with_subjects()
    }
    assert results == {"geslaagd", "afgewezen", "onbepaald"}


def test_the_demo_has_a_pupil_and_a_parent_who_stand_there_twice(demo: None) -> None:
    ((pupil, again),) = double_pupils(Student.objects.all())
    assert (pupil.number, again.number) == ("260247", "0260247")
    assert standing_in_the_way(twins_of(pupil, again, SAMES), obstacles) == []
    ((parent, other),) = double_guardians(Guardian.objects.order_by("pk"))
    assert (parent.address_hidden, other.address_hidden) == (False, True)


def test_the_packages_of_the_demo_come_from_the_list_of_the_school(demo: None) -> None:
    """With one that has too many modules, and an extra subject without the decision on it."""
    chosen = ExamSubject.objects.filter(kind__in=("elective", "extra"))
    assert chosen.exists()
    assert not chosen.filter(catalogue=None).exists()
    assert not ExamSubject.objects.exclude(kind="followed").filter(code="").exists()
    found = [
        look_at(candidate, candidate.subjects.all())
        for candidate in ExamCandidate.objects.with_packages()
    ]
    wrong = {one.rule for looked in found for one in looked.wrong}
    assert wrong == {"package.extra_decided"}
    assert "package.modules" in {one.rule for looked in found for one in looked.verdicts}


def test_last_summers_results_were_decided_and_one_was_contested(demo: None) -> None:
    decided = ExamDecision.objects.order_by("result")
    assert [(one.result, one.state, one.is_contested) for one in decided] == [
        ("afgewezen", "confirmed", True),
        ("geslaagd", "confirmed", False),
    ]
    assert ExamSubject.objects.filter(resit__isnull=False).count() == 1
    assert not ExamSubject.objects.filter(ce_on__gt=TODAY).exists()


def test_parts_of_the_school_exam_give_the_marks_that_stand_there(demo: None) -> None:
    subjects = ExamSubject.objects.filter(se_from_parts=True).prefetch_related("parts")
    assert subjects
    for subject in subjects:
        assert mark_from(subject, subject.parts.all()).mark == subject.se
    assert not SchoolExamPart.objects.filter(done_on__gt=TODAY).exists()
    assert set(ExamSession.objects.values_list("exam_year", flat=True)) == {2026, 2027}


def test_the_demo_accounts_can_sign_in(demo: None, settings: Any) -> None:
    for account in settings.DEMO_ACCOUNTS:
        assert User.objects.get(email=account["email"]).check_password(account["password"])


def test_a_filled_database_is_left_alone(demo: None) -> None:
    before = figures()
    call_command("load_demo")
    assert figures() == before


def test_every_agreement_began_before_it_was_offered(demo: None) -> None:
    for version in AgreementVersion.objects.for_system().prefetch_related("events"):
        events = sorted(version.events.all(), key=lambda event: event.at)
        assert events[0].transition == "begin"
        assert [event.at.date() < TODAY for event in events] == [True] * len(events)


def test_copies_of_old_agreements_were_sent_at_the_time(demo: None) -> None:
    """Making their files at the first start sends nothing to anybody."""
    signed = Document.objects.filter(completed_at__isnull=False).order_by("pk")
    for document in signed:
        keys = {key for key, _ in recipients_of(document)}
        letters = Letter.objects.filter(key__in=keys)
        assert len(letters) == len(keys) > 0
        for letter in letters:
            assert letter.state is Letter.State.SENT
            assert document.completed_at is not None
            assert letter.sent_at is not None
            assert letter.sent_at.date() == document.completed_at.date()
    with transaction.atomic():
        document = signed[0]
        post_to_parties(document, timezone.now())
        assert not Letter.objects.about(document).unfinished().exists()
        transaction.set_rollback(True)


def test_only_who_must_still_sign_gets_mail_at_the_first_start(demo: None) -> None:
    waiting = Letter.objects.unfinished().exclude(kind__in=ABOUT_HOURS)
    assert waiting
    for letter in waiting:
        assert letter.kind == "signing_invitation"
        assert letter.about.document.is_open


@pytest.mark.usefixtures("demo")
def test_others_confirmed_questioned_and_proposed_hours() -> None:
    """A day of each, so that every page about it has something to show."""
    steps = HourStep.objects.exclude(link=None)
    assert {step.to_status for step in steps} == {"approved", "confirmed", "disputed", "proposed"}
    disputed = HourEntry.objects.get(status="disputed")
    assert not disputed.agreement.is_orientation
    assert HourEntry.objects.filter(status="proposed", entered_link__party="student").count() == 1
    assert set(WeekRemark.objects.values_list("kind", flat=True)) == {"praise", "learned"}


@pytest.mark.usefixtures("demo")
def test_a_leermeester_and_a_pupil_find_a_link_that_works_in_the_mailbox(client: Client) -> None:
    with transaction.atomic(), time_machine.travel(TODAY, tick=False):
        for kind in ABOUT_HOURS:
            letter = Letter.objects.unfinished().get(kind=kind)
            composed = kind_of(letter).compose(letter)
            assert composed is not None
            assert client.get(urlsplit(composed.context["url"]).path).status_code == 200
        transaction.set_rollback(True)


def test_every_document_of_the_demo_is_whole(demo: None) -> None:
    assert list(Check().problems()) == []


@pytest.mark.usefixtures("demo")
def test_visits_are_due_planned_noted_and_called_off() -> None:
    """Every state that the pages know, and nothing in it that its form would refuse."""
    coordinator = User.objects.get(email="l.bakker@vmbo-deoever.example")
    with time_machine.travel(TODAY, tick=False):
        due = visits_due(coordinator, None, TODAY)
    assert {one.is_late(TODAY) for one in due} == {True, False}
    assert Visit.objects.planned().filter(date__gte=TODAY).exists()
    assert Visit.objects.planned().filter(date__lt=TODAY).exists()
    assert Visit.objects.exclude(cancelled_reason="").exists()
    assert not Visit.objects.filter(done=True, date__gt=TODAY).exists()
    assert VisitAction.objects.open().filter(due__lt=TODAY).exists()
    assert Incident.objects.open().count() == 1


@pytest.mark.usefixtures("demo")
def test_weeks_of_longer_ago_are_closed_and_nothing_waits_in_them() -> None:
    closed = set(ClosedWeek.objects.values_list("trajectory", "monday"))
    assert closed
    waiting = HourEntry.objects.filter(status__in=OPEN).select_related("agreement")
    assert {(one.agreement.trajectory_id, monday_of(one.date)) for one in waiting} & closed == set()


def test_pupils_were_assessed_and_some_are_still_to_be(demo: None) -> None:
    coordinator = User.objects.get(email="l.bakker@vmbo-deoever.example")
    periods = periods_now(coordinator, None, TODAY)
    cases = cases_now(coordinator, None, TODAY, periods=periods)
    marks = {case.standing(TODAY)[1] for case in cases}
    assert {"voldoende", "onvoldoende", "te laat", "af te ronden", "loopt", "komt nog"} <= marks
    assert {one.mark[0] for one in standings(cases, periods, TODAY)} >= {"wait"}
    for step in AssessmentStep.objects.filter(kind="finished"):
        assert step.sha256 == content_hash(step.content or {})


@pytest.mark.usefixtures("demo")
def test_companies_were_asked_and_some_must_be_looked_after() -> None:
    assert set(PlacementOffer.objects.values_list("answer", flat=True)) == {"open", "yes", "no"}
    assert not PlacementOffer.objects.filter(asked_on__gt=TODAY).exists()
    coordinator = User.objects.get(email="l.bakker@vmbo-deoever.example")
    with time_machine.travel(TODAY, tick=False):
        texts = " ".join(todo.text for todo in placing_attention(coordinator, None, TODAY))
    for words in (
        "Autogarage Heemstra heeft nog niet geantwoord over Thijs van der Meer",
        "De erkenning van Drukkerij De Letter dreigt te vervallen",
        "De beoordeling van Metaalwerk Doornbos moet binnenkort",
        "Volg op bij Woonzorgcentrum Avondrood",
    ):
        assert words in texts


def test_pupils_are_guided_and_somebody_has_to_follow_up(demo: None) -> None:
    """Contacts of every kind lie in the past; one's own follow-up is due, another is late."""
    assert set(Contact.objects.values_list("with_whom", flat=True)) == set(ContactWith.values)
    assert not Contact.objects.filter(date__gt=TODAY).exists()
    assert not Contact.objects.filter(follow_up_done_on__gt=TODAY).exists()
    assert Contact.objects.all().waiting().filter(follow_up_on__lt=TODAY).exists()
    assert Contact.objects.all().waiting().filter(follow_up_on=TODAY).exists()
    assert Support.objects.all().to_evaluate(TODAY).exists()
    assert RestrictedNote.objects.exists()
    assert CareerEvidence.objects.exists()
    assert PupilAttachment.objects.exists()


def test_a_transfer_dossier_was_agreed_to_and_waits_to_be_sent(demo: None) -> None:
    transfer = TransferDossier.objects.get()
    assert transfer.document.completed_at is not None
    assert not transfer.links.exists()


def test_who_had_the_exam_left_with_an_outcome_that_the_law_allows(demo: None) -> None:
    found = Outcome.objects.order_by("result").values_list("result", "level")
    assert list(found) == [("diploma_lwt", 2), ("diploma_lwt", 2), ("none", 1)]


def test_of_who_left_the_summer_before_the_school_asks_what_became(demo: None) -> None:
    coordinator = User.objects.get(email="l.bakker@vmbo-deoever.example")
    with time_machine.travel(TODAY, tick=False):
        texts = [todo.text for todo in onward_attention(coordinator, None, TODAY)]
    assert texts == ["Vraag na wat Iris Blom nu doet, één jaar na het vertrek"]


def test_the_demo_shows_a_change_of_profile_and_applications(demo: None) -> None:
    change = ProfileChange.objects.get()
    assert change.to_profile == change.trajectory.profile
    answers = MboApplication.objects.order_by("answer").values_list("answer", flat=True)
    assert set(answers) == {"admitted", "refused", "waiting"}


def test_every_result_on_screen_is_what_the_command_line_says(demo: None, client: Client) -> None:
    client.force_login(User.objects.get(email="j.vos@vmbo-deoever.example"))
    candidates = list(ExamCandidate.objects.for_system().with_subjects())
    answers = told(candidates)
    for year in {one.exam_year for one in candidates}:
        expected = {
            one.pk: as_shown(answers[one.pk]) for one in candidates if one.exam_year == year
        }
        assert shown(client, year) == expected


def test_no_text_of_the_demo_looks_like_a_bsn(demo: None) -> None:
    texts = [
        (f"{model.__name__}.{field.name}", text)
        for model in paths_to_student()
        for field in free_texts(model)
        if f"{model.__name__}.{field.name}" not in MAY_HOLD_ONE
        for text in model._base_manager.values_list(field.name, flat=True)
    ]
    assert len(texts) > 1000
    assert [one for one in texts if find_bsn(one[1])] == []
