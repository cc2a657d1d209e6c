"""The commands that begin a school and sweep the background work."""

import logging
from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lwt_admin.accounts.models import Board, Invitation, School
from lwt_admin.accounts.tasks import send_due_invitations
from tests.factories import InvitationFactory, SchoolFactory

ARGUMENTS = ("12ab01", "hoofd@school.example")
NAMES = {"name": "vmbo De Oever", "board": "Stichting De Oever"}


@pytest.fixture
def create_school(db, django_capture_on_commit_callbacks):
    def run(*args, **options):
        with django_capture_on_commit_callbacks(execute=True):
            call_command("create_school", *args, **options)

    return run


def test_a_school_begins_with_its_manager(create_school, capsys):
    create_school(*ARGUMENTS, **NAMES)
    school = School.objects.get()
    assert (school.code, school.name, school.board.name) == ("12AB01", *NAMES.values())
    assert mail.outbox[0].to == ["hoofd@school.example"]
    assert "U bent uitgenodigd" in mail.outbox[0].body
    assert "vmbo De Oever (12AB01): nieuw" in capsys.readouterr().out


def test_a_school_joins_a_board_that_exists(create_school):
    board = Board.objects.create(name=NAMES["board"])
    create_school(*ARGUMENTS, **NAMES)
    assert School.objects.get().board == board


def test_a_school_that_exists_only_gets_the_invitation(create_school):
    school = SchoolFactory(brin="12AB", location_code="01")
    create_school(*ARGUMENTS)
    assert Invitation.objects.get().school == school
    assert School.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "names", "message"),
    [
        (ARGUMENTS, {}, "geef ook --name en --board"),
        (("12A1", ARGUMENTS[1]), NAMES, "Een BRIN is twee cijfers en twee letters."),
        ((ARGUMENTS[0], "geen adres"), NAMES, "geldig e-mailadres"),
    ],
)
def test_a_wrong_argument_is_told_and_nothing_is_made(create_school, arguments, names, message):
    with pytest.raises(CommandError, match=message):
        create_school(*arguments, **names)
    assert not School.objects.exists()


def test_the_sweep_names_what_it_started(db, capsys):
    InvitationFactory()
    call_command("sweep")
    assert capsys.readouterr().out == "send_due_invitations\n"


def test_the_sweep_goes_on_when_the_database_is_away_for_a_moment(db, capsys):
    away = mock.patch(
        "lwt_admin.accounts.management.commands.sweep.enqueue_due",
        side_effect=[[], OperationalError("weg"), ["x"]],
    )
    sleep = mock.patch("time.sleep", side_effect=[None, None, KeyboardInterrupt])
    with away, sleep, pytest.raises(KeyboardInterrupt):
        call_command("sweep", every=60)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("x\n", "sweep: weg\n")


@pytest.fixture
def queue(settings):
    """The queue in the database, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_the_sweep_leaves_the_work_to_a_worker(db, queue):
    InvitationFactory()
    call_command("sweep")
    assert DBTaskResult.objects.ready().get().task_name == "send_due_invitations"
    assert not mail.outbox


def test_a_worker_does_what_the_sweep_found(transactional_db, queue):
    InvitationFactory()
    call_command("sweep")
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    assert len(mail.outbox) == 1


def test_the_sweep_throws_away_old_results(db, queue, time_machine):
    send_due_invitations.enqueue()
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=timezone.now())
    time_machine.move_to(timezone.now() + timedelta(days=13))
    call_command("sweep")
    assert DBTaskResult.objects.exists()
    time_machine.shift(timedelta(days=2))
    call_command("sweep")
    assert not DBTaskResult.objects.exists()


@pytest.fixture(autouse=True)
def quiet():
    """The command that prunes sets the level of its logger; put it back."""
    logger = logging.getLogger("django_tasks_db.prune_db_task_results")
    level = logger.level
    yield
    logger.setLevel(level)
