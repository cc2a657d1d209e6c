"""Whoever looks at what is kept about a pupil, or takes it along, stands in the history."""

import pytest
from auditlog.models import LogEntry
from django.test import Client

from tests.world import RECORDS, World, address, patterns

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PART_OF = {
    name: pattern.callback.part_of
    for name, pattern in patterns().items()
    if getattr(pattern.callback, "part_of", "")
}

# What names the pupil among others, and shows of each no more than the lists of the home page do.
SUMMARIES = {
    "company_detail",  # the agreements of a company
    "exam_meeting",  # the candidates of an exam year
    "exam_letters",
    "exam_session",
    "exam_papers",
    "hours_week",  # the week of all pupils, of whom a mentor fills in hours
    "resits_close",
    "subsidy_company",  # the agreements of a company; its ZIP is recorded for each pupil
    "bulk_job",  # the agreements of an export; taking its file is recorded
}

# Files without anybody in them: a page that asks first, and examples to fill in.
EMPTY = {"hours_export", "hours_export_file", "student_export"}


def looks() -> int:
    return LogEntry.objects.filter(action=LogEntry.Action.ACCESS).count()


def is_download(answer) -> bool:
    return not answer.get("Content-Type", "").startswith("text/html")


@pytest.mark.parametrize("name", sorted(patterns().keys() - SUMMARIES - PART_OF.keys() - EMPTY))
def test_a_page_about_a_pupil_or_a_download_is_recorded(
    name: str, world: World, everybody: Client
) -> None:
    before = looks()
    answer = everybody.get(address(name, world))
    if answer.status_code != 200:
        return
    shown = b"".join(answer) if answer.streaming else answer.content
    about_pupil = name in RECORDS and world.student.last_name.encode() in shown
    if is_download(answer):
        assert looks() > before  # one for each pupil in it
    elif about_pupil:
        assert looks() == before + 1


@pytest.mark.parametrize("name", sorted(SUMMARIES | EMPTY))
def test_an_exception_is_still_one(name: str, world: World, everybody: Client) -> None:
    before = looks()
    assert everybody.get(address(name, world)).status_code == 200
    assert looks() == before


@pytest.mark.parametrize("name", sorted(PART_OF))
def test_a_part_of_a_page_belongs_to_one_that_is_recorded_or_a_summary(
    name: str, world: World, everybody: Client
) -> None:
    before = looks()
    everybody.get(address(PART_OF[name], world))
    assert looks() == before + (PART_OF[name] not in SUMMARIES)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_list_to_save_is_recorded_for_each_pupil_on_it(
    world: World, everybody: Client, form: str
) -> None:
    everybody.get(f"{address('hours_watch_sheet', world)}?vorm={form}")
    entries = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, content_type__model="student")
    assert world.student.pk in entries.values_list("object_id", flat=True)


@pytest.mark.parametrize("name", ["note_edit", "intake"])
def test_sending_a_form_or_a_refusal_is_not_a_look(
    name: str, world: World, everybody: Client
) -> None:
    before = looks()
    everybody.post(address(name, world), {})
    everybody.get(address(name, world).replace(str(world.student.pk), "987654"))
    assert looks() == before
