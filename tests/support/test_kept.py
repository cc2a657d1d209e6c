"""A world that is put back is the world that was made, and of the test alone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management.sql import emit_post_migrate_signal
from django.db import transaction

from lwt_admin.accounts.models import Board, School
from tests.factories import BoardFactory, SchoolFactory
from tests.support import kept as keeping
from tests.support.kept import kept, learn, moment_chosen

pytestmark = pytest.mark.django_db

WALKED = []
DONE = []


@kept
def school(**fields):
    """A school that a letter was sent about, and something to do when that is sure."""
    WALKED.append(fields)
    made = SchoolFactory(**{"name": "'t Kofschip \\ 100%"} | fields)
    mail.send_mail("Een school", made.name, None, ["iemand@mail.example"])
    transaction.on_commit(lambda: DONE.append("ja"))
    return made


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(keeping, "KNOWN", {})
    monkeypatch.setattr(keeping, "CALLS", type(keeping.CALLS)())
    monkeypatch.setattr(keeping, "WANTED", [])
    WALKED.clear()
    DONE.clear()


@pytest.fixture
def known():
    """What the process has learnt of a school without wishes."""
    key = (school.walked, frozenset(), moment_chosen())
    keeping.KNOWN[key] = learn(key)
    WALKED.clear()
    return keeping.KNOWN[key]


def fields_of(record):
    return {field.attname: getattr(record, field.attname) for field in record._meta.fields}


def test_learning_leaves_no_trace(known):
    assert not School.objects.for_system().exists()
    assert not mail.outbox
    assert not DONE


def test_a_world_is_learnt_after_its_second_call():
    school()
    assert keeping.WANTED == []
    school()
    (wanted,) = keeping.WANTED
    assert wanted == (school.walked, frozenset(), None)
    school()
    assert len(keeping.WANTED) == 1


def test_what_is_put_back_is_what_was_made(known):
    given = school()
    assert WALKED == []
    stored = School.objects.for_system().get()
    made = school.walked()
    differ = {name for name, value in fields_of(stored).items() if value != fields_of(made)[name]}
    assert differ <= {"id", "board_id", "brin", "location_code", "created_at", "updated_at"}
    assert fields_of(given) == fields_of(stored)
    assert stored.name == "'t Kofschip \\ 100%"
    assert stored.board == Board.objects.get(pk=given.board_id)


@pytest.mark.parametrize("test", ["one", "other"])
def test_every_test_has_its_own(known, test):
    given = school()
    assert given.city == "De Oever"
    given.city = "Elders"
    given.save()
    mail.outbox[0].subject = "Iets anders"


def test_of_two_in_one_test_each_is_its_own(known):
    first, second = school(), school()
    assert first.pk != second.pk
    assert len(WALKED) == 1
    assert School.objects.for_system().count() == 2


def test_records_made_before_and_after_stand_beside_it(known):
    BoardFactory()
    school()
    BoardFactory()
    SchoolFactory()
    assert School.objects.for_system().count() == 2
    assert Board.objects.count() == 4


def test_a_letter_is_in_the_mailbox_again(known):
    school()
    assert [one.subject for one in mail.outbox] == ["Een school"]


def test_what_was_to_be_done_at_the_end_is_done(known, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        school()
    assert DONE == ["ja"]


def test_other_arguments_make_another_world(known):
    assert school(city="Waalstad").city == "Waalstad"
    assert WALKED == [{"city": "Waalstad"}]


def test_a_world_around_a_record_is_never_kept():
    for _ in range(3):
        school(board=BoardFactory())
    assert keeping.WANTED == []


def test_another_moment_makes_another_world(known, time_machine):
    time_machine.move_to(datetime(2030, 1, 1, tzinfo=UTC), tick=False)
    school()
    assert len(WALKED) == 1


def test_a_moment_chosen_is_learnt_at_that_moment(time_machine):
    time_machine.move_to(datetime(2030, 1, 1, tzinfo=UTC), tick=False)
    key = (school.walked, frozenset(), moment_chosen())
    time_machine.move_to(datetime(2031, 1, 1, tzinfo=UTC), tick=False)
    keeping.KNOWN[key] = learn(key)
    time_machine.move_to(datetime(2030, 1, 1, tzinfo=UTC), tick=False)
    WALKED.clear()
    assert school().created_at.year == 2030
    assert WALKED == []


def test_a_clock_that_ticks_on_is_taken_by_the_second(time_machine):
    midnight = datetime(2030, 1, 1, tzinfo=UTC)
    time_machine.move_to(midnight + timedelta(milliseconds=900), tick=False)
    key = (school.walked, frozenset(), moment_chosen())
    keeping.KNOWN[key] = learn(key)
    time_machine.move_to(midnight + timedelta(milliseconds=100), tick=False)
    WALKED.clear()
    assert school().created_at == midnight
    assert WALKED == []


def test_settings_of_a_test_make_another_world(known, settings):
    settings.DEFAULT_FROM_EMAIL = "iemand@elders.example"
    school()
    assert len(WALKED) == 1


def test_emptied_tables_are_forgotten(known):
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    school()
    assert len(WALKED) == 1


def test_a_world_that_begins_with_another_holds_both():
    @kept
    def city():
        return school().city

    key = (school.walked, frozenset(), None)
    keeping.KNOWN[key] = learn(key)
    key = (city.walked, frozenset(), None)
    keeping.KNOWN[key] = learn(key)
    WALKED.clear()
    first = school()
    assert city() == first.city
    assert WALKED == []
    assert School.objects.for_system().count() == 2
