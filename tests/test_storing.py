"""Many records in few statements leave the same behind as saving each of them."""

from datetime import date
from typing import Any

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.db import models

from lwt_admin.accounts.perms import Role
from lwt_admin.storing import store_changed, store_new
from lwt_admin.students.models import Guardian, Student
from tests.factories import SchoolFactory, StudentFactory, staff

pytestmark = pytest.mark.django_db


def unsaved(**fields: Any) -> Student:
    """A pupil that is not stored yet."""
    return Student(
        school=SchoolFactory(),
        number="300014",
        first_name="Zoë",
        last_name="Özdemir",
        birth_date=date(2011, 2, 3),
        **fields,
    )


def history(record: models.Model) -> LogEntry:
    """The last thing that was remembered about a record."""
    return LogEntry.objects.get_for_object(record).latest("pk")


def told(record: models.Model) -> dict[str, Any]:
    """What the history says of the record's own fields, save when and under which key.

    Of a moment that is not there, saving tells that it came from nothing to nothing.
    """
    own = {field.name for field in record._meta.concrete_fields} - {"id", "created_at", "school"}
    changes = history(record).changes.items()
    return {name: pair for name, pair in changes if name in own and pair[0] != pair[1]}


def test_what_others_refer_to_is_stored_first() -> None:
    student = unsaved()
    store_new([Guardian(student=student, name="M. Özdemir"), student])
    assert Guardian.objects.get().student == Student.objects.get()


def test_a_record_that_refers_to_nothing_stored_is_refused() -> None:
    with pytest.raises(ValueError, match="not stored"):
        store_new([Guardian(student=unsaved(), name="M. Özdemir")])


def test_a_new_record_can_be_searched_and_has_the_history_of_a_saved_one() -> None:
    saved, stored = unsaved(), unsaved()
    saved.save()
    store_new([stored])
    stored.refresh_from_db()
    assert (stored.search_key, stored.sort_key) == (saved.search_key, saved.sort_key)
    assert told(stored) == told(saved)
    assert history(stored).action == LogEntry.Action.CREATE


def test_a_changed_record_has_a_higher_version_and_the_history_of_a_saved_one() -> None:
    saved, stored = (StudentFactory(phone="", last_name="Jansen") for _ in range(2))
    before = stored.updated_at
    for one in (saved, stored):
        one.last_name, one.phone = "Bos", "+31 6 10270865"
    saved.save()
    store_changed([stored])
    stored = Student.objects.get(pk=stored.pk)
    assert (stored.version, stored.sort_key[:3]) == (2, "bos")
    assert stored.updated_at > before
    assert history(stored).changes["last_name"] == history(saved).changes["last_name"]
    assert set(told(stored)) == {"last_name", "phone", "search_key", "sort_key"}


def test_the_history_says_who_did_it() -> None:
    person = staff(SchoolFactory(), Role.OFFICE)
    student = unsaved()
    with set_actor(person, remote_addr="192.0.2.1"):
        store_new([student])
    entry = history(student)
    assert (entry.actor, entry.actor_email, entry.remote_addr) == (
        person,
        person.email,
        "192.0.2.1",
    )


def test_a_thousand_records_cost_a_handful_of_statements(
    django_assert_max_num_queries: Any,
) -> None:
    school = SchoolFactory()
    pupils = [
        Student(
            school=school,
            number=str(number),
            first_name="Zoë",
            last_name="Bos",
            birth_date=date(2011, 2, 3),
        )
        for number in range(1000)
    ]
    with django_assert_max_num_queries(12 * 4):
        store_new(pupils)
    assert Student.objects.count() == 1000
