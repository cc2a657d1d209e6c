"""What a party of an assessment said, and said otherwise later, stands in the history."""

import re

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.models import AssessmentScore
from tests.factories import AssessmentPeriodFactory, staff
from tests.placements.assessing import lines_in, say

pytestmark = pytest.mark.django_db


def entries(action):
    return LogEntry.objects.filter(content_type__model="assessmentscore", action=action)


@pytest.fixture
def period(agreement):
    school = agreement.trajectory.student.school
    return AssessmentPeriodFactory(school_year=school.years.get())


def test_a_changed_level_is_told_with_before_and_after(client, agreement, period, mentor):
    say(agreement, period, by=mentor, level=3)
    say(agreement, period, by=mentor, level=1)
    changed = entries(LogEntry.Action.UPDATE)
    assert {entry.changes["level"][1] for entry in changed} == {"1"}
    assert changed.count() == len(lines_in(agreement, period)) > 0
    student = agreement.trajectory.student
    client.force_login(staff(student.school, Role.COORDINATOR))
    page = client.get(reverse("history", args=[student.pk])).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert "niveau: voldoende → onvoldoende" in text


def test_every_first_level_stands_in_the_history(agreement, period, mentor):
    say(agreement, period, by=mentor)
    assert entries(LogEntry.Action.CREATE).count() == AssessmentScore.objects.count() > 0


def test_what_was_said_again_is_no_change(agreement, period, mentor):
    say(agreement, period, by=mentor, level=2)
    say(agreement, period, by=mentor, level=2, remarks="Goed bezig.")
    assert not entries(LogEntry.Action.UPDATE).exists()
    assert not entries(LogEntry.Action.DELETE).exists()
