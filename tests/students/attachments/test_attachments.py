"""The attachments of a pupil: kept, taken and deleted, each by who may."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.files import sha256_of
from lwt_admin.students.attachments import services
from lwt_admin.students.kept_files import attachments
from lwt_admin.students.models import PupilAttachment
from tests.factories import PupilAttachmentFactory
from tests.support.scans import as_upload, pdf, picture

pytestmark = pytest.mark.django_db

QUERIES = 6


def add(client, student, content=None, name="brief.jpg", **changed):
    file = as_upload(picture() if content is None else content, name)
    sent = {"title": "Brief van thuis", "date": "2026-10-05", "version": "1", "file": file}
    return client.post(reverse("attachment_add", args=[student.pk]), sent | changed)


def page_of(client, student):
    response = client.get(reverse("attachments", args=[student.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def refused(response):
    assert response.status_code == 200
    assert not PupilAttachment.objects.exists()
    return " ".join(response.content.decode().split())


@pytest.fixture
def attachment(student):
    return PupilAttachmentFactory(student=student)


# --- Keeping and taking ---------------------------------------------------------------------------
def test_a_file_is_kept_with_what_it_is_and_comes_back_byte_for_byte(office, student):
    content = picture()
    assert add(office, student, content, "brief.png").status_code == 302
    kept = PupilAttachment.objects.get()
    assert (kept.title, kept.name, kept.content_type) == (
        "Brief van thuis",
        "brief.jpg",
        "image/jpeg",
    )
    response = office.get(reverse("attachment_file", args=[kept.pk]))
    assert response.content == content
    assert "attachment" in response["Content-Disposition"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_page_names_each_file_and_stands_among_the_tabs(office, student, attachment):
    page = page_of(office, student)
    assert "Verklaring van de huisarts" in page
    assert "ma 5 okt 2026" in page
    assert reverse("attachment_file", args=[attachment.pk]) in page
    assert reverse("attachments", args=[student.pk]) in page_tabs(office, student)


def page_tabs(client, student):
    return client.get(reverse("support", args=[student.pk])).content.decode()


def test_taking_a_file_is_recorded(sign_in, attachment):
    sign_in(Role.READER).get(reverse("attachment_file", args=[attachment.pk]))
    entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
    assert entry.object_id == attachment.pk


def test_who_looks_over_all_files_finds_the_attachments(office, student):
    add(office, student)
    (kept,) = attachments()
    assert sha256_of(kept.file) == kept.sha256


def test_a_file_that_is_gone_is_told_as_not_found(office, attachment):
    attachment.file.storage.delete(attachment.file.name)
    assert office.get(reverse("attachment_file", args=[attachment.pk])).status_code == 404


# --- What is refused ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is leeg"),
        (b"PK\x03\x04 een zip", "Word-, Excel- of zip-bestand"),
        (b"<html><script>alert(1)</script>", "is geen pdf, JPEG of PNG"),
        (picture()[:2000], "beschadigd"),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_refused(office, student, content, reason):
    assert reason in refused(add(office, student, content, "foto.jpg"))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"title": "bsn 111222333"}, "Dit lijkt een BSN"),
        ({"title": ""}, "verplicht"),
        ({"date": "2026-11-03"}, "moet nog komen"),
        ({"date": ""}, "verplicht"),
        ({"file": ""}, "Kies een bestand."),
    ],
)
def test_a_wrong_field_is_refused_with_its_reason(office, student, changed, reason):
    assert reason in refused(add(office, student, **changed))


def test_a_file_named_after_a_bsn_is_refused(office, student):
    assert "Dit lijkt een BSN" in refused(add(office, student, name="111222333.jpg"))


def test_the_same_file_is_not_kept_twice(office, student):
    add(office, student)
    page = add(office, student, title="Nog eens").content.decode()
    assert "Ditzelfde bestand staat er al: Brief van thuis" in page
    assert PupilAttachment.objects.count() == 1


def test_there_is_an_end_to_the_number_of_files(office, student, attachment, monkeypatch):
    monkeypatch.setattr(services, "MOST_FILES", 1)
    page = add(office, student, pdf(), "b.pdf").content.decode()
    assert "hoogstens 1 bijlagen" in page
    assert PupilAttachment.objects.count() == 1


# --- Changing and deleting ------------------------------------------------------------------------
def test_a_title_is_said_better(office, attachment):
    sent = {"title": "Brief van de arts", "date": "2026-10-06", "version": attachment.version}
    office.post(reverse("attachment_edit", args=[attachment.pk]), sent)
    attachment.refresh_from_db()
    assert (attachment.title, str(attachment.date)) == ("Brief van de arts", "2026-10-06")


def test_deleting_asks_first(office, attachment):
    page = office.get(reverse("attachment_delete", args=[attachment.pk]))
    assert "verdwijnt voorgoed" in page.content.decode()
    assert PupilAttachment.objects.exists()


def test_a_deleted_file_goes_from_storage_as_well(
    office, attachment, django_capture_on_commit_callbacks
):
    storage, name = attachment.file.storage, attachment.file.name
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("attachment_delete", args=[attachment.pk]))
    assert not PupilAttachment.objects.exists()
    assert not storage.exists(name)


# --- Who may --------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.EXAM_SECRETARY, Role.DIRECTOR, Role.READER])
def test_who_may_not_change_personal_data_only_reads(sign_in, student, attachment, role):
    client = sign_in(role)
    page = page_of(client, student)
    assert attachment.title in page
    assert reverse("attachment_add", args=[student.pk]) not in page
    assert reverse("attachment_edit", args=[attachment.pk]) not in page
    assert add(client, student).status_code == 403
    assert client.post(reverse("attachment_delete", args=[attachment.pk])).status_code == 403


def test_a_mentor_takes_only_files_of_own_pupils(client, mentor, trajectory, attachment):
    client.force_login(mentor)
    other = PupilAttachmentFactory(student__school=attachment.student.school)
    assert client.get(reverse("attachment_file", args=[attachment.pk])).status_code == 200
    assert client.get(reverse("attachment_file", args=[other.pk])).status_code == 404


def test_nobody_of_another_school_takes_or_deletes_a_file(outsider, attachment):
    assert outsider.get(reverse("attachment_file", args=[attachment.pk])).status_code == 404
    assert outsider.post(reverse("attachment_delete", args=[attachment.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_costs_the_same_queries_for_any_number(
    office, student, number, django_assert_num_queries
):
    PupilAttachmentFactory.create_batch(number, student=student)
    page_of(office, student)
    with django_assert_num_queries(QUERIES):
        page_of(office, student)
