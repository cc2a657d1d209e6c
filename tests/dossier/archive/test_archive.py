"""A school is saved whole, lost, and put back: everything is there again."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils import timezone

from lwt_admin.accounts.models import Membership, School, User
from lwt_admin.agreements.models import AgreementVersion, Termination
from lwt_admin.agreements.transitions import sign
from lwt_admin.dossier.archive.adapting import adapt
from lwt_admin.dossier.archive.contents import (
    LEFT_OUT,
    MATCHED,
    SECRET_FIELDS,
    Model,
    archived,
    path_to_school,
    references,
)
from lwt_admin.dossier.history.entries import entries_about
from lwt_admin.letters.models import Letter
from lwt_admin.merging import merge
from lwt_admin.secret_links import SecretLink
from lwt_admin.signing.chain import broken_links, made_as, record
from lwt_admin.signing.models import Document, Signatory, SigningEvent
from lwt_admin.signing.sealing import seal_document
from lwt_admin.signing.services import unsigned
from lwt_admin.signing.wholeness import problems_of
from lwt_admin.students.models import ApplicationLetter, Enrolment, PupilMove, Student
from tests.agreements import support
from tests.dossier.archive.school import MOMENT, Told, export, fill, keys, wipe, without_files
from tests.dossier.archive.texts import AGREED, give_texts
from tests.factories import (
    ContactFactory,
    DocumentFactory,
    EnrolmentFactory,
    GuardianFactory,
    SchoolFactory,
    SignatoryFactory,
    StudentFactory,
    UserFactory,
)
from tests.signing.sealed import stored_bytes
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(world: World) -> World:
    """The world with one of everything, a sealed agreement, and a history of changes and ends."""
    _seal(world.records["offered"].versions.get())
    other = SchoolFactory(board=world.school.board)
    PupilMove.objects.create(
        student=world.student,
        from_school=other,
        to_school=world.school,
        from_number="0007",
        to_number=world.student.number,
        day=MOMENT.date(),
        actor=world.records["mentor"],
    )
    fill()
    give_texts()
    with set_actor(world.records["mentor"], "192.0.2.7"):
        _live(world)
    return world


def _seal(version: AgreementVersion) -> None:
    """Let everybody sign, and store the file."""
    witness = support.coordinator_of(version)
    for signatory in unsigned(version.document):
        mark = support.mark_for(signatory)
        sign(version, signatory=signatory, mark=mark, witness=witness, now=timezone.now())
    assert seal_document(version.document_id) is None


def _live(world: World) -> None:
    """Change, remove and merge, so that the history tells of what is no longer there."""
    student = world.student
    student.city = "Nijmegen"
    student.save()
    one, other = GuardianFactory.create_batch(2, student=student)
    merge(one, other, {}, (one.version, other.version))
    contact = ContactFactory(student=student, entered_by=world.records["mentor"])
    contact.line = "Belde terug"
    contact.save()
    contact.delete()
    LogEntry.objects.log_create(
        student, force_log=True, action=LogEntry.Action.ACCESS, additional_data={"page": "dossier"}
    )


def test_a_school_that_was_lost_comes_back_with_identical_dossiers(
    whole: World, tmp_path: Path
) -> None:
    before, mentor = Told(), whole.records["mentor"]
    records, pupils, history = before.records(), before.own_data(), before.history()
    sealed = {one.code: stored_bytes(one) for one in Document.objects.exclude(pdf="")}
    seen = entries_about(whole.student).count()
    file = export(whole.school, tmp_path)
    bystander = EnrolmentFactory(student__school=SchoolFactory()).student
    apart = {model: sorted({*found} - {*before.keys[model]}) for model, found in keys().items()}

    with without_files():
        wipe(before.keys, [one for one in User.objects.all() if one != mentor])
        call_command("import_school", file)

        after = Told(without=apart)
        assert_same(after.records(), records)
        assert_same(after.own_data(), pupils)
        assert after.history()[: len(history)] == history
        found = Document.objects.exclude(pdf="")
        assert {one.code: stored_bytes(one) for one in found} == sealed
        assert [list(problems_of(one)) for one in found] == [[]]
    assert not [label for label, rows in records.items() if not rows], "add one to the world"
    student = Student.objects.get(number=whole.student.number, school__brin=whole.school.brin)
    assert entries_about(student).count() == seen > 0
    assert Student.objects.get(pk=bystander.pk).version == bystander.version
    assert_nobody_may_do_more(mentor)
    assert_no_secret_came_along()
    assert_next_records_get_free_keys(student)


def assert_same(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert found.keys() == wanted.keys()
    for name, told in wanted.items():
        assert found[name] == told, name


def assert_nobody_may_do_more(known: User) -> None:
    """Who was here is still the same; the others cannot sign in."""
    assert not Membership.objects.exists()
    others = User.objects.exclude(pk=known.pk)
    assert others.filter(is_active=False).count() == others.count() > 0
    assert not any(one.has_usable_password() or one.is_staff for one in others)
    assert User.objects.get(pk=known.pk).is_active


def assert_no_secret_came_along() -> None:
    """Links open nothing, and no letter goes out."""
    for model in (one for one in archived() if issubclass(one, SecretLink)):
        links = model._base_manager.all()
        assert len(links) > 0
        assert all(one.revoked_at for one in links)
        assert not {one.token_hash for one in links} & {"0" * 64, "1", ""}
    assert Letter.objects.exists()
    assert not Letter.objects.unfinished().exists()


def assert_next_records_get_free_keys(student: Student) -> None:
    """The database does not give a key that was given already."""
    made = GuardianFactory(student=student), ContactFactory(student=student)
    for one in made:
        assert type(one).objects.filter(pk__gt=one.pk).count() == 0


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("application", ApplicationLetter),
        ("signatory", Signatory),
        ("termination", Termination),
        ("version", AgreementVersion),
    ],
)
def test_a_letter_names_what_it_tells_of_by_its_new_key(name: str, model: Model) -> None:
    about = ContentType.objects.get_for_model(Student)
    letter = Letter(about_type=about, about_id=5, data={name: 7})
    adapt(letter, {"pk": 1}, lambda of, key: key + 900 if of is model else key, MOMENT)
    assert letter.data == {name: 907}


# --- What goes along ------------------------------------------------------------------------------
def test_every_record_that_goes_along_leads_to_a_school() -> None:
    """Whoever adds a model that does not: say in LEFT_OUT why it stays behind."""
    for model in archived():
        assert path_to_school(model)
        named = {field.related_model for field in references(model)}
        assert named <= {*archived(), *MATCHED}, f"{model} names what is left out"


def test_what_stays_behind_is_known() -> None:
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert not LEFT_OUT.keys() - known


def test_a_secret_goes_along_with_nothing() -> None:
    """Of a link, that is remade without it; whatever else has one stays behind."""
    secret = {
        model
        for model in archived()
        if SECRET_FIELDS & {field.name for field in model._meta.concrete_fields}
    }
    assert secret == {model for model in archived() if issubclass(model, SecretLink)}


def test_a_dossier_from_another_school_takes_along_what_it_refers_to(tmp_path: Path) -> None:
    earlier = EnrolmentFactory(leerjaar=3)
    student, left = earlier.student, earlier.school_year.school
    holiday = earlier.school_year.closed_periods.create(
        name="Herfst", start=earlier.school_year.start, end=earlier.school_year.start
    )
    other = StudentFactory(school=left)
    student.school = SchoolFactory(board=left.board)
    student.save()
    file = export(student.school, tmp_path)

    wipe(keys(), [])
    call_command("import_school", file, stdout=StringIO())

    found = Student.objects.get()
    assert (found.number, found.school.code) == (student.number, student.school.code)
    assert found.number != other.number
    year = found.enrolments.get().school_year
    assert (year.school.code, year.start) == (left.code, earlier.school_year.start)
    assert year.closed_periods.get().name == holiday.name


def test_what_the_school_that_was_left_still_has_is_not_made_again(tmp_path: Path) -> None:
    earlier = EnrolmentFactory()
    student = earlier.student
    student.school = SchoolFactory(board=student.school.board)
    student.save()
    file = export(student.school, tmp_path)
    Enrolment.objects.all().delete()
    student.delete()
    School.objects.filter(pk=student.school_id).delete()

    call_command("import_school", file, stdout=StringIO())

    assert Enrolment.objects.get().school_year == earlier.school_year


def test_what_came_out_of_an_archive_goes_into_another(tmp_path: Path) -> None:
    signatory, witness = (
        SignatoryFactory(document__content=AGREED | {"signatories": []}),
        UserFactory(),
    )
    document, kind = signatory.document, SigningEvent.Kind
    record(document, kind.FROZEN, MOMENT, actor=witness, sha256=document.sha256)
    made = record(document, kind.SIGNED, MOMENT, signatory=signatory, actor=witness, way="table")
    for _ in range(2):
        file = export(document.school, tmp_path)
        wipe(keys(), [witness])
        call_command("import_school", file, stdout=StringIO())
        there = Signatory.objects.get()  # and what happens there goes along the second time
        record(there.document, kind.LINK_SENT, MOMENT, signatory=there)

    found = list(SigningEvent.objects.order_by("number"))
    assert len(found) == 4
    assert found[1].sha256 == made.sha256
    assert found[1].signatory_id != made.signatory_id
    assert broken_links(found) == []


def test_a_link_on_the_name_of_another_is_seen_after_an_archive_as_well() -> None:
    one, other = SignatoryFactory.create_batch(2, document=DocumentFactory())
    for signatory in (one, other):
        event = record(one.document, SigningEvent.Kind.SIGNED, MOMENT, signatory=signatory)
        event.made_as = made_as(event, MOMENT)
        event.save()
    events = list(one.document.events.order_by("number"))
    assert broken_links(events) == []

    events[1].signatory = one
    said = ["een gebeurtenis staat op naam van een ander dan toen de keten werd gemaakt"]
    assert broken_links(events) == said

    events[1].signatory = other
    events[0].made_as = None  # only what came last can be made here
    assert broken_links(events) == said
