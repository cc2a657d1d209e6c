"""The history of a dossier: every change with before and after, and every view and download."""

import re

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementEvent, PlacementOffer, State, TrajectoryRoute
from lwt_admin.dossier.history import entries as history_entries
from lwt_admin.dossier.history.entries import entries_about
from lwt_admin.dossier.history.lines import told, words_of
from lwt_admin.dossier.history.names import NAME_IN, names_of
from lwt_admin.dossier.history.sight import Sight
from lwt_admin.exams.models import ExamDecision
from lwt_admin.placements.models import Assessment, HourEntry, HourStep
from lwt_admin.students.models import Student, TransferLink
from lwt_admin.students.pupil_records import of_student, paths_to_student
from tests.factories import (
    AgreementVersionFactory,
    CompanyFactory,
    ContactFactory,
    CooperationAgreementFactory,
    DocumentFactory,
    EnrolmentFactory,
    GuardianFactory,
    HourEntryFactory,
    IncidentFactory,
    MentorAssignmentFactory,
    RestrictedNoteFactory,
    SchoolYearFactory,
    StudentFactory,
    SupervisorFactory,
    TrajectoryFactory,
    VisitActionFactory,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def student():
    return StudentFactory(first_name="Daan", last_name="Berg", city="Oever")


@pytest.fixture
def coordinator(student):
    return staff(student.school, Role.COORDINATOR)


def page(client, user, student, query=""):
    client.force_login(user)
    answer = client.get(reverse("history", args=[student.pk]) + query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_a_change_shows_who_made_it_and_what_it_was_before(client, student, coordinator):
    with set_actor(coordinator):
        student.city = "Veldhoek"
        student.save()
    text = page(client, coordinator, student)
    assert "plaats: Oever → Veldhoek" in text
    assert str(coordinator) in text


def test_what_the_program_derives_is_no_change_to_tell(client, student, coordinator):
    student.last_name = "Dal"
    student.save()
    text = page(client, coordinator, student)
    assert "achternaam: Berg → Dal" in text
    assert "sort key" not in text
    assert "search key" not in text


def test_a_choice_is_told_in_its_words_and_a_tick_as_yes_or_no(client, student, coordinator):
    guardian = GuardianFactory(student=student, relation="parent", has_authority=True)
    guardian.relation, guardian.has_authority = "guardian", False
    guardian.save()
    text = page(client, coordinator, student)
    assert "relatie: ouder → voogd" in text
    assert "is wettelijk vertegenwoordiger: ja → nee" in text


def test_a_date_is_told_as_people_write_it(client, student, coordinator):
    trajectory = TrajectoryFactory(student=student, applied_on=None)
    trajectory.applied_on = trajectory.start
    trajectory.save()
    assert re.search(
        r"aangevraagd op: leeg → (ma|di|wo|do|vr|za|zo) \d+ \w+ 20\d\d",
        page(client, coordinator, student),
    )


def test_a_person_in_a_change_is_told_by_name(client, student, coordinator):
    mentor, other = (staff(student.school, Role.MENTOR) for _ in range(2))
    one = MentorAssignmentFactory(trajectory=TrajectoryFactory(student=student), mentor=mentor)
    one.mentor = other
    one.save()
    assert f"mentor: {mentor} → {other}" in page(client, coordinator, student)


def test_another_leermeester_is_told_by_name(client, student, coordinator):
    company = CompanyFactory()
    old, new = (SupervisorFactory(company=company, name=name) for name in ("K. Oud", "L. Nieuw"))
    version = AgreementVersionFactory(
        agreement__trajectory=TrajectoryFactory(student=student),
        agreement__company=company,
        supervisor=old,
    )
    version.supervisor = new
    version.save()
    assert "leermeester: K. Oud → L. Nieuw" in page(client, coordinator, student)


def test_another_cooperation_agreement_is_told_by_its_institution(client, student, coordinator):
    old, new = (
        CooperationAgreementFactory(school=student.school, institution=name)
        for name in ("Oever College", "Veldhoek College")
    )
    route = TrajectoryRoute.objects.create(
        trajectory=TrajectoryFactory(student=student), cooperation=old
    )
    route.cooperation = new
    route.save()
    text = page(client, coordinator, student)
    assert "samenwerkingsovereenkomst: Oever College → Veldhoek College" in text


def test_an_action_that_was_ticked_off_is_told(client, student, coordinator):
    contact = ContactFactory(student=student, follow_up_owner=coordinator)
    contact.follow_up_done_on = timezone.localdate()
    contact.save()
    text = page(client, coordinator, student)
    assert "gedaan op: leeg →" in text
    assert "Alleen gegevens van het programma zelf" not in text


def test_a_record_of_the_dossier_is_called_as_the_history_calls_it(student, coordinator):
    entry = HourEntryFactory(agreement__trajectory=TrajectoryFactory(student=student))
    entry.remark = "Met de trein"
    entry.save()
    changes = {"entry": ["None", str(entry.pk)]}
    [line] = lines_of(HourStep(pk=0), coordinator, student, changes)
    assert [(change.label, change.after) for change in line.changes] == [("urenregel", str(entry))]


def test_a_secret_is_not_told_not_even_as_stars(student, coordinator):
    [line] = lines_of(
        TransferLink(pk=0), coordinator, student, {"token_hash": ["***abc", "***def"]}
    )
    assert line.changes == ()


LEFT_TO_THE_PROGRAM = {
    *("version", "created_at", "updated_at", "search_key", "sort_key", "token_hash"),
    *("sha256", "pdf_sha256", "pdf", "file", "content_type"),
    *("CellSave.key", "Document.kind", "Document.code", "Document.before_chain"),
    "Signatory.person",
}
NOT_KEPT = {"content", "drawing", "preview"}  # too large for the history, and never changed


VALUES = {  # a moment is a day as well, so it goes first
    models.JSONField: ('{"a": 1}', '{"a": 2}'),
    models.BooleanField: (False, True),
    models.DateTimeField: ("2026-09-07 08:00:00", "2026-09-08 08:00:00"),
    models.DateField: ("2026-09-07", "2026-09-08"),
    models.TimeField: ("08:00:00", "09:00:00"),
}


def told_fields():
    """Every field of a dossier but keys, and what is only of use to the program."""
    return [
        pytest.param(model, field.name, id=f"{model.__name__}.{field.name}")
        for model in paths_to_student()
        for field in model._meta.concrete_fields
        if not field.primary_key
        and not {field.name, f"{model.__name__}.{field.name}"} & (LEFT_TO_THE_PROGRAM | NOT_KEPT)
    ]


@pytest.mark.parametrize(("model", "name"), told_fields())
def test_every_field_of_a_dossier_is_told_with_before_and_after(
    student, coordinator, monkeypatch, model, name
):
    monkeypatch.setattr(Sight, "_has", lambda self, right: True)
    field = model._meta.get_field(name)
    before, after = two_values(field)
    changes = {name: [str(before), str(after)]}
    [line] = lines_of(model(pk=0), coordinator, student, changes)
    [change] = line.changes
    assert change.label == str(field.verbose_name)
    assert change.before != change.after
    assert "afgeschermd" not in (change.before, change.after)


@pytest.mark.parametrize(
    "kind",
    sorted(
        {
            field.related_model
            for model in paths_to_student()
            for field in model._meta.concrete_fields
            if field.is_relation
        },
        key=lambda model: model.__name__,
    ),
    ids=lambda model: model.__name__,
)
def test_whatever_a_change_names_has_a_name(kind):
    assert kind in {*paths_to_student(), User, *NAME_IN}


def test_a_school_year_is_named_by_its_years(student):
    year = SchoolYearFactory(school=student.school)
    assert names_of([(SchoolYear, year.pk)]) == {(SchoolYear, year.pk): str(year)}


def two_values(field):
    """Two values of a field, as the history keeps them."""
    if field.flatchoices:
        codes = [code for code, _ in field.flatchoices]
        return codes[0], codes[1] if codes[1:] else ""
    known = (found for kind, found in VALUES.items() if isinstance(field, kind))
    return next(known, (1, 2))


def lines_of(record, user, student, changes):
    """A change of this record as the history tells it; the record itself need not be stored."""
    entry = LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        object_pk=str(record.pk),
        object_repr="",
        action=LogEntry.Action.UPDATE,
        changes=changes,
    )
    return told([entry], user, student)


def test_what_was_deleted_is_still_told(client, student, coordinator):
    guardian = GuardianFactory(student=student, name="Ans Proef")
    guardian.delete()
    text = page(client, coordinator, student)
    assert "ouder of verzorger: Ans Proef verwijderd" in text
    assert "naam: Ans Proef" in text
    assert "leeg" not in text


def test_what_went_along_with_something_deleted_is_still_told(student):
    action = VisitActionFactory(visit__agreement__trajectory__student=student)
    visit = action.visit
    key = action.pk
    visit.delete()
    gone = entries_about(student).filter(action=LogEntry.Action.DELETE, object_id=key)
    assert gone.filter(content_type__model="visitaction").exists()


def test_a_record_of_another_pupil_with_the_same_key_is_not_told(client, student, coordinator):
    other = StudentFactory(school=student.school)
    GuardianFactory(student=other, name="Iemand Anders").delete()
    EnrolmentFactory(student=other)
    assert "Iemand Anders" not in page(client, coordinator, student, "?soort=alles")


def test_a_step_of_an_agreement_is_told_in_words(client, student, coordinator):
    version = AgreementVersionFactory(agreement__trajectory=TrajectoryFactory(student=student))
    AgreementEvent.objects.create(
        agreement_version=version,
        transition="sign_by_link",
        from_state=State.SENT,
        to_state=State.PARTLY_SIGNED,
        at=timezone.now(),
    )
    text = page(client, coordinator, student)
    assert "gebeurtenis: ondertekend door een partij, via de eigen link toegevoegd" in text
    assert "stap: ondertekend door een partij, via de eigen link" in text
    assert "sign_by_link" not in text


@pytest.mark.parametrize(
    ("model", "name", "value", "words"),
    [
        (
            HourEntry,
            "breaks",
            '[["10:00", "10:15"], ["12:00", "12:30"]]',
            "10:00–10:15, 12:00–12:30",
        ),
        (HourEntry, "breaks", "[]", "leeg"),
        (PlacementOffer, "weekdays", "[1, 3]", "maandag, woensdag"),
        (Assessment, "goals", '["Metselen", "Voegen"]', "Metselen, Voegen"),
        (ExamDecision, "facts", '{"dutch": {"se": "6.4"}}', "vastgelegd"),
    ],
)
def test_data_is_told_as_a_list_that_people_read(model, name, value, words):
    assert words_of(model._meta.get_field(name), value) == words


def test_a_key_that_only_the_program_reads_is_not_told(client, student, coordinator):
    changes = {"kind": ["None", "work_agreement"], "title": ["None", "Leer-werkovereenkomst"]}
    document = DocumentFactory(school=student.school)
    entry = LogEntry.objects.log_create(
        document, force_log=True, action=LogEntry.Action.CREATE, changes=changes
    )
    [line] = told([entry], coordinator, student)
    assert [change.label for change in line.changes] == ["titel"]


def test_only_views_have_no_column_for_what_changed(client, student, coordinator):
    page(client, coordinator, student)
    assert "Van en naar" not in page(client, coordinator, student, "?soort=inzage")
    assert "Van en naar" in page(client, coordinator, student, "?soort=alles")


def test_views_stand_apart_from_changes(client, student, coordinator):
    client.force_login(coordinator)
    client.get(reverse("dossier", args=[student.pk]))
    assert "bekeken of gedownload" not in page(client, coordinator, student)
    assert "bekeken of gedownload" in page(client, coordinator, student, "?soort=inzage")


def test_looking_at_the_history_is_itself_a_view(client, student, coordinator):
    page(client, coordinator, student)
    assert entries_about(student).filter(action=LogEntry.Action.ACCESS).count() == 1


def test_who_may_not_read_restricted_notes_reads_nothing_of_them_here(client, student):
    note = RestrictedNoteFactory(student=student, text="Zorg")
    note.text = "Zorg om zijn broer"
    note.save()
    incident = IncidentFactory(agreement__trajectory__student=student)
    incident.what = "Vinger gekneusd"
    incident.save()
    director = staff(student.school, Role.DIRECTOR)
    text = page(client, director, student, "?soort=alles")
    assert "U mag de inhoud niet zien." in text
    assert "Zorg om" not in text
    assert "gekneusd" not in text


def test_a_coordinator_reads_the_restricted_notes_here(client, student, coordinator):
    note = RestrictedNoteFactory(student=student, text="Zorg")
    note.text = "Zorg om thuis"
    note.save()
    assert "Zorg om thuis" in page(client, coordinator, student)


def test_fifty_at_a_time(client, student, coordinator):
    for number in range(60):
        student.city = f"Plaats {number:02}"
        student.save()
    first, second = (
        page(client, coordinator, student),
        page(client, coordinator, student, "?page=2"),
    )
    assert "Plaats 59" in first
    assert "→ Plaats 05" not in first
    assert "→ Plaats 05" in second


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_asks_as_much_of_the_database_for_one_line_as_for_many(
    client, student, coordinator, django_assert_max_num_queries, rows
):
    mentor = staff(student.school, Role.MENTOR)
    trajectory = TrajectoryFactory(student=student)
    MentorAssignmentFactory(trajectory=trajectory, mentor=mentor)
    for _ in range(rows):
        HourEntryFactory(agreement__trajectory=trajectory)
        GuardianFactory(student=student)
    page(client, coordinator, student)
    with django_assert_max_num_queries(15):
        client.get(reverse("history", args=[student.pk]))


def test_the_page_stays_within_its_queries_when_every_kind_of_record_is_named(
    client, student, coordinator, django_assert_max_num_queries
):
    named = [
        (model, field.name)
        for model in paths_to_student()
        for field in model._meta.concrete_fields
        if field.is_relation
    ]
    kinds = {model._meta.get_field(name).related_model: (model, name) for model, name in named}
    keys = {model: set() for model, _ in kinds.values()} | {Student: {student.pk}}
    for number, (model, name) in enumerate(kinds.values(), start=1):
        changes = {name: ["None", "1"], "student": [str(student.pk), "None"]}
        lines_of(model(pk=number), coordinator, student, changes)
        keys[model].add(number)
    page(client, coordinator, student)
    with django_assert_max_num_queries(14), pytest.MonkeyPatch.context() as patch:  # one is given
        patch.setattr(history_entries, "keys_of", lambda pk, types: by_type(keys, types))
        text = client.get(reverse("history", args=[student.pk])).content.decode()
    assert text.count("nummer 1") + text.count("leeg") >= len(kinds)


def by_type(keys, types):
    return {types[model]: set(found) for model, found in keys.items()}


def test_every_path_to_a_pupil_leads_to_one():
    for model in paths_to_student():
        assert not model._base_manager.filter(of_student(model, 0)).exists()


def test_every_record_that_belongs_to_a_pupil_is_found():
    """Whatever cannot exist without a pupil's record is itself one."""
    known = set(paths_to_student())
    owned = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in known and not field.null and model not in known
    }
    # A line of an export of many pupils; what is in it is the agreement.
    assert owned - {"BulkItem", "SigningCode", "SigningEvent"} == set()
