"""Background work of this room, and when it is due."""

from django.utils import timezone
from django_tasks import task

from lwt_admin.placements import assessment_letters, weekly_letters
from lwt_admin.sweeps import Sweep


@task()
def send_weekly_links() -> int:
    """Post the letters of the week to leermeesters and pupils; returns how many."""
    return weekly_letters.post_due(timezone.now())


def weekly_links_are_due() -> bool:
    """Whether any school's letters of the week have yet to go."""
    return bool(weekly_letters.due(timezone.now()))


@task()
def ask_to_assess() -> int:
    """Post the letters of periods that opened, or of which the day comes near; returns how many."""
    return assessment_letters.post_due(timezone.now())


def assessments_are_due() -> bool:
    """Whether letters about any period have yet to go."""
    return bool(assessment_letters.due(timezone.now()))


SWEEPS = (
    Sweep(is_due=weekly_links_are_due, task=send_weekly_links),
    Sweep(is_due=assessments_are_due, task=ask_to_assess),
)
