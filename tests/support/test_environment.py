"""The guards of the test run do guard."""

import socket
from contextlib import suppress
from pathlib import Path

import pytest
from auditlog.context import auditlog_value
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine, Template, engines

from lwt_admin.accounts.models import Board
from tests.support.environment import OutsideWorld, UndefinedVariable, UnsafeForm, check_forms


def test_an_undefined_variable_fails():
    with pytest.raises(UndefinedVariable, match="naam"):
        Template("{{ naam }}").render(Context({}))


def test_a_condition_may_ask_for_a_variable_that_is_not_there():
    assert Template("{% if naam %}ja{% else %}nee{% endif %}").render(Context({})) == "nee"


def test_a_related_record_that_does_not_exist_is_false():
    class Empty:
        @property
        def related(self):
            raise Board.DoesNotExist

    text = "{% if empty.related %}ja{% else %}nee{% endif %}"
    assert Template(text).render(Context({"empty": Empty()})) == "nee"


def test_a_template_of_a_library_may_leave_a_variable_out():
    engine: Engine = engines["django"].engine
    template = engine.get_template("bootstrap5/layout/baseinput.html")
    with suppress(AttributeError):
        template.render(Context({}))


def test_a_form_without_token_fails():
    page = '<form class="x" method="post"><input name="a"></form>'
    with pytest.raises(UnsafeForm):
        check_forms(HttpResponse(page))


def test_a_form_with_token_passes():
    check_forms(HttpResponse('<form method="post"><input name="csrfmiddlewaretoken"></form>'))


def test_a_form_that_only_asks_needs_no_token():
    check_forms(HttpResponse('<form method="get"><input name="q"></form>'))


def test_another_machine_cannot_be_reached():
    with socket.socket() as one, pytest.raises(OutsideWorld):
        one.connect(("192.0.2.1", 80))


def test_the_name_of_another_machine_is_not_looked_up():
    with pytest.raises(OutsideWorld):
        socket.getaddrinfo("voorbeeld.example", 80)


def test_what_tests_store_does_not_lie_among_the_static_files():
    default_storage.save("proef.txt", ContentFile(b"proef"))
    assert not [path for path in Path(settings.STATIC_ROOT).rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_rows_without_an_order_come_in_any_order():
    Board.objects.bulk_create(Board(name=f"Bestuur {number}") for number in range(20))
    unordered = Board.objects.order_by()
    assert [board.pk for board in unordered] != sorted(board.pk for board in unordered.all())


@pytest.mark.django_db
def test_rows_with_an_order_keep_it():
    Board.objects.bulk_create(Board(name=f"Bestuur {number:02}") for number in range(20))
    names = [board.name for board in Board.objects.order_by("name")]
    assert names == sorted(names)


@pytest.mark.django_db
def test_the_database_under_test_is_the_one_that_was_asked_for():
    assert connection.vendor in {"sqlite", "postgresql"}


@pytest.mark.parametrize("turn", [1, 2])
def test_nobody_of_an_earlier_test_acts_in_this_one(turn):
    assert "actor" not in auditlog_value.get()
    auditlog_value.set({"signal_duid": turn, "actor": "iemand van toen"})
