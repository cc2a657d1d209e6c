"""Whatever order of amending, signing, giving up and ending: one text holds on each day."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.services.amendments import CannotAmend, amend
from lwt_admin.agreements.services.effective import leading
from lwt_admin.agreements.steps import TerminationFacts, TransitionRefused
from lwt_admin.placements.reading import read_hours
from lwt_admin.rules.periods import each_day
from tests.agreements import support
from tests.factories import signed_agreement

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 8, 24), date(2026, 9, 18)
DAY = timedelta(days=1)
DAYS = list(each_day(FIRST - 3 * DAY, LAST + 10 * DAY))
offsets = st.integers(min_value=-2, max_value=30)
ways = st.sampled_from(["sign", "sign", "refuse", "withdraw", "leave"])
amending = st.tuples(st.just("amend"), offsets, offsets, ways)
ending = st.tuples(st.just("end"), offsets)
orders = st.lists(st.one_of(amending, amending, ending), max_size=5)


class Agreed:
    """What the parties agreed, kept beside the database in the simplest way: a version per day."""

    def __init__(self):
        self.by_day = dict.fromkeys(each_day(FIRST, LAST), 1)

    def amend(self, number, start, end):
        kept = {day: held for day, held in self.by_day.items() if day < start}
        self.by_day = kept | dict.fromkeys(each_day(start, end), number)

    def end(self, last):
        self.by_day = {day: held for day, held in self.by_day.items() if day <= last}


class Story:
    """One agreement, and what was agreed about it."""

    def __init__(self):
        draft = support.draft()
        trajectory = draft.agreement.trajectory
        draft.agreement.delete()
        self.agreement = signed_agreement(trajectory, start=FIRST, end=LAST)
        self.actor = support.coordinator_of(self.agreement.versions.get())
        self.agreed = Agreed()

    @property
    def signed(self):
        return self.agreement.versions.filter(state=State.SIGNED).first()

    def amend(self, start_after, last_after, way):
        start, end = FIRST + start_after * DAY, FIRST + last_after * DAY
        if self.signed is None or end < start:
            return
        try:
            draft = amend(
                self.signed, start=start, reason="Anders.", by=self.actor, now=support.NOW
            )
        except CannotAmend:
            return
        draft.end, draft.tasks = end, f"Ander werk, versie {draft.number}."
        draft.save()
        getattr(self, way)(support.send(draft, self.actor))

    def sign(self, offered):
        done = support.sign_all(offered)
        assert done.state == State.SIGNED
        self.agreed.amend(done.number, done.start, done.end)

    def refuse(self, offered):
        support.refused(offered)

    def withdraw(self, offered):
        transitions.withdraw(offered, actor=self.actor, reason="Toch niet.", now=support.NOW)

    def leave(self, offered):
        """Nobody signs it; it waits."""

    def end(self, last_after):
        if self.signed is None:
            return
        last = FIRST + last_after * DAY
        facts = TerminationFacts("mutual", "Allen", "Klaar.", support.TODAY)
        given = {"last_day": last, "termination": facts, "now": support.NOW}
        try:
            transitions.end(self.signed, actor=self.actor, **given)
        except TransitionRefused:
            return
        self.agreed.end(last)


def held_by_day(versions):
    """Per day the numbers of the versions that are in force."""
    found = {day: [one.number for one in versions if one.is_running_on(day)] for day in DAYS}
    return {day: numbers for day, numbers in found.items() if numbers}


@given(orders)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_on_each_day_at_most_one_version_holds_and_together_they_are_what_was_agreed(order):
    with transaction.atomic():
        story = Story()
        for step, *given_values in order:
            getattr(story, step)(*given_values)
        versions = list(story.agreement.versions.all())
        assert held_by_day(versions) == {
            day: [number] for day, number in story.agreed.by_day.items()
        }
        for day in DAYS:
            shown = AgreementVersion.objects.for_system().leading(day)
            assert shown.get(agreement=story.agreement) == leading(versions, day)
        (hours,) = read_hours([story.agreement.trajectory])
        worked = {day for day in story.agreed.by_day if day.isoweekday() in {4, 5}}
        assert {shift.date for shift in hours.planned(DAYS[0], DAYS[-1])} == worked
        transaction.set_rollback(True)
