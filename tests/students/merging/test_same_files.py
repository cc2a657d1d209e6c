"""Of a file that both dossiers of one pupil have, one is kept in storage."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import Storage
from django.db import transaction

from lwt_admin.merging import merge
from lwt_admin.students.merging.sames import SAMES
from lwt_admin.students.models import PupilAttachment, Student
from tests.factories import PupilAttachmentFactory, StudentFactory

SHA = "ab" * 32


@pytest.fixture
def double(student: Student) -> Student:
    """Yara once more, under another number."""
    return StudentFactory(school=student.school, last_name="Jansen", number="990001")


@pytest.fixture
def both(student: Student, double: Student) -> list[PupilAttachment]:
    """The same paper in both dossiers, each with its own file."""
    titles = {student: "Brief van thuis", double: "Brief"}
    return [
        PupilAttachmentFactory(student=one, sha256=SHA, title=title)
        for one, title in titles.items()
    ]


@pytest.fixture
def merged(
    student: Student, double: Student, django_capture_on_commit_callbacks: Callable[..., Any]
) -> Callable[..., None]:
    def act(**chosen: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            merge(student, double, chosen, (1, 1), sames=SAMES)

    return act


def stored(attachment: PupilAttachment) -> bool:
    storage: Storage = attachment.file.storage
    return storage.exists(str(attachment.file.name))


@pytest.mark.parametrize(("chosen", "stays"), [("kept", 0), ("other", 1)])
def test_the_file_of_what_falls_away_goes_and_the_other_stays(
    both: list[PupilAttachment], merged: Callable[..., None], chosen: str, stays: int
) -> None:
    merged(**{f"pupilattachment-{both[1].pk}": chosen})
    assert [stored(one) for one in both] == [place == stays for place in (0, 1)]
    assert stored(PupilAttachment.objects.get())


def test_a_file_to_which_another_record_points_stays(
    both: list[PupilAttachment], merged: Callable[..., None]
) -> None:
    PupilAttachmentFactory(student=StudentFactory(), file=both[1].file.name)
    merged()
    assert stored(both[1])


def test_the_files_stay_when_merging_fails(
    student: Student,
    double: Student,
    both: list[PupilAttachment],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        merge(student, double, {}, (1, 1), sames=SAMES)
        transaction.set_rollback(True)
    assert [stored(one) for one in both] == [True, True]


def test_files_that_are_not_the_same_both_stay(
    student: Student, double: Student, merged: Callable[..., None]
) -> None:
    both = [PupilAttachmentFactory(student=one) for one in (student, double)]
    merged()
    assert [stored(one) for one in both] == [True, True]
