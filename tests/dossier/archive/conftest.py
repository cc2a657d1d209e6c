from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.dossier.archive.school import export
from tests.factories import GuardianFactory, PupilAttachmentFactory


@pytest.fixture(scope="module")
def content(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> bytes:
    """An archive of a pupil with a parent, a paper and a history; nothing is left of them here."""
    with django_db_blocker.unblock(), transaction.atomic():
        student = GuardianFactory(name="Ans Berg", student__number="1001").student
        PupilAttachmentFactory(student=student)
        moved = {"city": ["Arnhem", "Nijmegen"]}
        LogEntry.objects.log_create(
            student, force_log=True, action=LogEntry.Action.UPDATE, changes=moved
        )
        made = export(student.school, tmp_path_factory.mktemp("archive"))
        transaction.set_rollback(True)
    return made.read_bytes()


@pytest.fixture
def file(content: bytes, tmp_path: Path) -> Path:
    """The same in a file of its own."""
    copy = tmp_path / "school.zip"
    copy.write_bytes(content)
    return copy
