"""What few may read of the way in is told to no more people in the history or in own data."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.privacy.own_data import own_data
from lwt_admin.students.intake import services
from lwt_admin.students.models import IntakeStep, Interview, Student
from tests.factories import staff
from tests.students.intake.support import FACTS, TODAY, pupil

pytestmark = pytest.mark.django_db

REASON, ANSWER, STOPPED, SKIPPED = (
    "dyslexie",
    "Zorgt thuis mee.",
    "Moeder is ziek.",
    "Is al bekend.",
)
CONFIDENTIAL = (REASON, ANSWER, FACTS.note, STOPPED)


@pytest.fixture
def student() -> Student:
    """A pupil with a signal, an intake interview, a step left out, and an end without decision."""
    student = pupil()
    answers = Interview(fit="now", dutch="yes", vocational="doubt", wish="Bouw.", duties=ANSWER)
    left_out = services.StepFacts(FACTS.day, FACTS.person, SKIPPED)
    services.record_signal(student, FACTS, ["dyslexia"], TODAY)
    step = services.record_interview(student, FACTS, answers, TODAY)
    services.skip(student, IntakeStep.Kind.MENTOR, left_out, TODAY)
    actor = staff(student.school, Role.COORDINATOR)
    services.close(step.intake, day=TODAY, reason=STOPPED, actor=actor, today=TODAY)
    return student


def told(student: Student, *roles: Role) -> str:
    client = Client()
    client.force_login(staff(student.school, *roles))
    page = client.get(reverse("history", args=[student.pk])).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize("words", CONFIDENTIAL)
@pytest.mark.parametrize(("role", "shown"), [(Role.COORDINATOR, True), (Role.DIRECTOR, False)])
def test_the_history_tells_it_to_who_may_read_it_on_the_page(student, words, role, shown):
    assert (words in told(student, role)) is shown


def test_a_director_learns_that_it_was_written_and_why_a_step_was_left_out(student):
    text = told(student, Role.DIRECTOR)
    assert "stap van de aanloop: signaal toegevoegd" in text
    assert "notitie: afgeschermd" in text
    assert "waarom gestopt: afgeschermd" in text
    assert SKIPPED in text


def test_a_director_does_not_read_what_a_note_became(student):
    step = student.intakes.get().steps.get(kind="interview")
    step.note = "Komt later terug."
    step.save()
    assert "Komt later terug." not in told(student, Role.DIRECTOR)


@pytest.mark.parametrize("restricted", [True, False])
def test_own_data_holds_it_only_when_the_confidential_notes_were_asked(student, restricted):
    data = own_data(student, timezone.now(), restricted=restricted)
    plain = json.loads(data.as_json())["records"]
    in_words = str(data.sections())
    for words in (ANSWER, FACTS.note, STOPPED):
        assert (words in str(plain)) is restricted
        assert (words in in_words) is restricted
    assert ("dyslexia" in str(plain)) is restricted
    assert (REASON in in_words) is restricted


def test_own_data_always_holds_the_steps_and_why_one_was_left_out(student):
    data = own_data(student, timezone.now(), restricted=False)
    steps = json.loads(data.as_json())["records"]["students.IntakeStep"]
    assert [one["kind"] for one in steps] == ["signal", "interview", "mentor"]
    assert [one.get("note") for one in steps] == [None, None, SKIPPED]
