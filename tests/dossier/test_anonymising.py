"""Anonymising takes away who a pupil was, and leaves every figure as it was."""

from datetime import date, timedelta
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import BulkJob
from lwt_admin.agreements.services import bulk
from lwt_admin.dossier.history.entries import entries_about
from lwt_admin.dossier.privacy.anonymising import GONE, SHARED, SIGNED, anonymise, erase_guidance
from lwt_admin.letters.services import post
from lwt_admin.placements.models import ConfirmationLink, HourEntry
from lwt_admin.signing import sealing
from lwt_admin.signing.chain import record
from lwt_admin.signing.erasing import NotErasable
from lwt_admin.signing.models import Document, SigningCode, SigningEvent, SigningLink
from lwt_admin.signing.services import withdraw
from lwt_admin.signing.wholeness import problems_of
from lwt_admin.students.models import Contact, Student, TransferDossier, TransferLink
from lwt_admin.students.pupil_records import of_student, paths_to_student
from tests.agreements import remote
from tests.factories import (
    ContactFactory,
    ExamSubjectFactory,
    GuardianFactory,
    HourEntryFactory,
    IncidentFactory,
    RestrictedNoteFactory,
    SchoolExamPartFactory,
    StudentFactory,
    UserFactory,
    VisitFactory,
    staff,
)
from tests.placements.links import link_for as hours_link
from tests.signing.sealed import sealed_document

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture(autouse=True)
def quick():
    with (
        mock.patch.object(sealing, "render_pdf", lambda html: html.encode()),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: b"%PDF-" + pdf),
    ):
        yield


@pytest.fixture
def student():
    """A pupil with something in every room that a factory can fill."""
    document = sealed_document(last_name="Zeldzaam", city="Verweg", birth_date=date(2010, 5, 6))
    student = document.agreement_version.agreement.trajectory.student
    agreement = document.agreement_version.agreement
    GuardianFactory(student=student, name="Ouder Zeldzaam", email="zeldzaam@ouder.example")
    ContactFactory(student=student, line="Moeder Zeldzaam belde")
    RestrictedNoteFactory(student=student, text="Zeldzaam verdrietig")
    HourEntryFactory(agreement=agreement, remark="Zeldzaam laat")
    VisitFactory(agreement=agreement, notes="Zeldzaam goed")
    IncidentFactory(agreement=agreement, what="Zeldzaam gevallen")
    student.phone = "0612345678"
    student.save()
    return student


def anonymised(student):
    anonymise(student, by=None, now=NOW)
    return Student.objects.for_system().get(pk=student.pk)


def tables_with(word):
    """The tables in which a word occurs, anywhere in the database."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {table}")
            if any(word.lower() in str(row).lower() for row in cursor.fetchall()):
                found.add(table)
    return found


def figures(student):
    """What a report counts: hours by date and kind, records of every kind."""
    hours = HourEntry.objects.filter(of_student(HourEntry, student.pk)).order_by("pk")
    counted = list(hours.values_list("date", "minutes", "kind"))
    kept = set(paths_to_student()) - set(GONE)
    return counted, {
        model.__name__: model._base_manager.filter(of_student(model, student.pk)).count()
        for model in kept
    }


def test_the_name_is_nowhere_left_in_the_database(student):
    assert len(tables_with("zeldzaam")) > 5
    anonymised(student)
    assert tables_with("zeldzaam") == set()


@pytest.fixture
def version(student):
    return student.trajectories.get().agreements.get().versions.get()


def test_a_link_by_which_the_pupil_told_hours_says_no_name_and_opens_nothing(student, version):
    link = hours_link(version.agreement, party=ConfirmationLink.Party.STUDENT)
    link.name, link.address = "Kim Zeldzaam", "kim@zeldzaam.example"
    link.save()
    company = hours_link(version.agreement)
    anonymised(student)
    link.refresh_from_db()
    assert (link.address, link.opens_at(timezone.now())) == ("", False)
    assert tables_with("zeldzaam") == set()
    company.refresh_from_db()
    assert company.name == "Piet de Boer"


def test_the_history_of_a_letter_tells_no_address(student):
    letter = {"to": "kim@zeldzaam.example", "school": student.school, "about": student, "now": NOW}
    post("test", key="test:1", **letter)
    anonymised(student)
    assert tables_with("zeldzaam") == set()


def test_the_history_of_what_signing_left_behind_tells_no_name(student, version):
    signatory = version.document.signatories.get(party="student")
    times = {"made_at": NOW, "expires_at": NOW + timedelta(days=1)}
    link = SigningLink.objects.create(signatory=signatory, token_hash="a" * 64, **times)
    SigningCode.objects.create(link=link, code_hash="b" * 64, **times)
    kind, reason = SigningEvent.Kind.ADDRESS_CHANGED, "Zeldzaam is verhuisd"
    record(version.document, kind, NOW, signatory=signatory, reason=reason)
    anonymised(student)
    assert tables_with("zeldzaam") == set()


@pytest.fixture
def exported(student, version):
    """Somebody put the agreements of the pupil in an archive, which is kept for a week."""
    by = staff(student.school, Role.COORDINATOR)
    given = {"school": student.school, "by": by, "opened_at": NOW, "now": NOW}
    job = bulk.begin(BulkJob.Kind.EXPORT, [version], **given)
    bulk.run(job.pk)
    job.refresh_from_db()
    return job


def test_an_archive_with_the_agreements_of_the_pupil_goes(
    client, student, exported, django_capture_on_commit_callbacks
):
    name = exported.file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        anonymised(student)
    assert not default_storage.exists(name)
    assert tables_with("zeldzaam") == set()
    client.force_login(exported.asked_by)
    assert client.get(reverse("bulk_download", args=[exported.pk])).status_code == 404
    page = client.get(reverse("bulk_job", args=[exported.pk])).content.decode()
    assert "Een leerling die erin stond, is geanonimiseerd" in page


def test_what_work_on_many_agreements_told_names_nobody_any_more(student, exported):
    told = "Een herinnering gaat naar Zeldzaam de Vader."
    exported.items.update(message=told)
    exported.items.get().save()  # with an entry in the history
    anonymised(student)
    assert (exported.items.get().message, exported.items.get().succeeded) == ("", True)
    assert tables_with("zeldzaam") == set()


def test_an_archive_without_the_pupil_stays(student, exported):
    other = StudentFactory(school=student.school)
    anonymised(other)
    exported.refresh_from_db()
    assert exported.has_file


def test_every_figure_is_what_it_was(student):
    before = figures(student)
    anonymised(student)
    assert figures(student) == before


def test_of_the_birth_date_the_year_is_left(student):
    assert anonymised(student).birth_date == date(2010, 1, 1)


def test_the_chain_of_a_signed_document_still_holds(student):
    anonymised(student)
    version = student.trajectories.get().agreements.get().versions.get()
    assert list(problems_of(version.document)) == []


def test_files_go_once_everything_is_stored(student, django_capture_on_commit_callbacks):
    version = student.trajectories.get().agreements.get().versions.get()
    name = version.document.pdf.name
    with django_capture_on_commit_callbacks(execute=True):
        anonymised(student)
    assert not default_storage.exists(name)


def test_an_anonymised_pupil_is_out_of_sight_in_every_room(client, student):
    coordinator = staff(student.school, Role.COORDINATOR)
    client.force_login(coordinator)
    assert client.get(reverse("dossier", args=[student.pk])).status_code == 200
    anonymised(student)
    assert client.get(reverse("dossier", args=[student.pk])).status_code == 404
    for model in paths_to_student():
        records = model._default_manager.all()
        if getattr(records, "mentor_path", "") and records.school_path.endswith("student__school"):
            assert not records.for_user(coordinator).exists(), model


def test_another_pupil_is_not_touched(student):
    other = StudentFactory(school=student.school, first_name="Ander")
    ContactFactory(student=other, line="Blijft staan")
    anonymised(student)
    assert Student.objects.get(pk=other.pk).first_name == "Ander"
    assert Contact.objects.get(student=other).line == "Blijft staan"


def test_the_history_says_who_did_what_when_and_no_longer_what_it_held(student):
    entry = entries_about(student).filter(action=LogEntry.Action.UPDATE).first()
    anonymised(student)
    entry.refresh_from_db()
    assert (entry.changes, entry.object_repr) == (None, "gewist")
    assert entries_about(student).filter(object_repr="geanonimiseerd").count() == 1


def test_anonymising_twice_changes_nothing(student):
    once = anonymised(student)
    anonymise(student, by=None, now=NOW + timedelta(days=1))
    assert Student.objects.for_system().get(pk=student.pk).anonymised_at == once.anonymised_at


def test_nothing_happens_while_a_document_waits_for_signatures():
    student = remote.offered().agreement.trajectory.student
    with pytest.raises(NotErasable):
        anonymised(student)
    assert Student.objects.get(pk=student.pk).anonymised_at is None


def test_guidance_goes_and_the_dossier_stays(student):
    erase_guidance(student, by=None, now=NOW)
    kept = Student.objects.get(pk=student.pk)
    assert (kept.last_name, kept.guidance_erased_at) == ("Zeldzaam", NOW)
    for words in ("Moeder Zeldzaam belde", "Zeldzaam verdrietig", "Zeldzaam gevallen"):
        assert tables_with(words) == set()
    assert tables_with("Zeldzaam laat") != set()


def test_texts_that_may_not_be_the_same_stay_different(student):
    """The names of two parts of one school exam, and the hashes of two links."""
    subject = ExamSubjectFactory(candidate__trajectory=student.trajectories.get())
    for name in ("Werkstuk Zeldzaam", "Toets Zeldzaam"):
        SchoolExamPartFactory(subject=subject, name=name)
    document = student.trajectories.get().agreements.get().versions.get().document
    transfer = TransferDossier.objects.create(student=student, document=document, institution="ROC")
    for secret in ("a", "b"):
        TransferLink.objects.create(
            transfer=transfer,
            receiver="K. de Boer",
            address="intake@roc.example",
            token_hash=secret * 64,
            made_at=NOW - timedelta(days=1),
            expires_at=NOW,
            most_downloads=1,
            sent_by=UserFactory(),
        )
    anonymised(student)
    names = set(subject.parts.values_list("name", flat=True))
    assert len(names) == 2
    assert not any("Zeldzaam" in name for name in names)
    hashes = set(transfer.links.values_list("token_hash", flat=True))
    assert len(hashes) == 2
    assert hashes.isdisjoint({"a" * 64, "b" * 64})


def test_no_constraint_forbids_what_takes_the_place_of_a_text(world):
    """The pupil of the world has a record of nearly every kind, each filled in."""
    student, user = world.student, staff(world.school, Role.COORDINATOR)
    for document in Document.objects.for_system().filter(of_student(Document, student.pk)):
        if document.is_open:
            withdraw(document, by=user, reason="Oud", now=NOW)
    filled = {
        model
        for model in set(paths_to_student()) - set(SIGNED) - set(SHARED)
        if model._base_manager.filter(of_student(model, student.pk)).exists()
    }
    assert len(filled) > 30
    assert anonymised(student).anonymised_at == NOW
