"""Two dossiers of one pupil become one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.history.entries import entries_about
from lwt_admin.merging import merge, merged_into
from lwt_admin.students.merging.finding import double_guardians, double_pupils
from lwt_admin.students.merging.views import GUARDIANS
from lwt_admin.students.models import Guardian, Student
from tests.factories import (
    ContactFactory,
    EnrolmentFactory,
    GuardianFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    signed_agreement,
)


@pytest.fixture
def double(student: Student) -> Student:
    """Yara once more, under another number and with a telephone."""
    return StudentFactory(
        school=student.school, last_name="Jansen", number="990001", phone="06 12345678"
    )


def address(kept: Student, other: Student) -> str:
    return reverse("student_merge", args=[kept.pk, other.pk])


def post(client: Client, kept: Student, other: Student, **chosen: Any) -> str:
    data = {
        "versions": f"{kept.version}:{other.version}",
        "number": "kept",
        "phone": "other",
        "first_name": "kept",
    }
    answer = client.post(address(kept, other), data | chosen, follow=True)
    return answer.content.decode()


# --- Finding ------------------------------------------------------------------------------------
def pairs(school: School) -> list[tuple[Student, Student]]:
    return double_pupils(Student.objects.filter(school=school))


def test_the_same_name_and_birth_date_are_a_double(student: Student, double: Student) -> None:
    assert pairs(student.school) == [(student, double)]


def test_accents_and_capitals_do_not_make_another_name(student: Student) -> None:
    other = StudentFactory(school=student.school, first_name="YÁRA", last_name="jansen")
    assert pairs(student.school) == [(student, other)]


@pytest.mark.parametrize("number", ["0026-0007", "26 0007", "260007"])
def test_the_same_number_otherwise_spelled_is_a_double(school: School, number: str) -> None:
    one = StudentFactory(school=school, number="26.0007", first_name="Noor")
    other = StudentFactory(school=school, number=number, first_name="Noortje")
    assert pairs(school) == [(one, other)]


def test_twins_and_namesakes_are_no_doubles(student: Student) -> None:
    StudentFactory(school=student.school, first_name="Yoran", last_name="Jansen")
    StudentFactory(school=student.school, last_name="Jansen", birth_date=date(2010, 5, 13))
    StudentFactory(school=SchoolFactory(), last_name="Jansen")
    assert double_pupils(Student.objects.all()) == []


CONTACT = {"email": "yara@x.nl", "phone": "+31 6 12345678"}


@pytest.mark.parametrize(
    "given",
    [
        {"first_name": "Yara Sophie"},
        {"first_name": "Y.", "email": "YARA@x.nl"},
        {"last_name": "Jansen-de Boer"},
        {"last_name": "de Boer-Jansen"},
        {"prefix": "van", "last_name": "Jansen"},
        {"last_name": "van Jansen"},
        {"last_name": "Anders", "email": "yara@x.nl"},
        {"first_name": "Sophie", "phone": "+31 6 12345678"},
    ],
)
def test_who_was_born_on_the_same_day_and_is_nearly_the_same_is_a_double(
    student: Student, given: dict[str, str]
) -> None:
    Student.objects.filter(pk=student.pk).update(**CONTACT)
    other = StudentFactory(school=student.school, **({"last_name": "Jansen"} | given))
    assert pairs(student.school) == [(student, other)]


@pytest.mark.parametrize(
    "given",
    [
        {"first_name": "Yoran", "last_name": "Jansen"},
        {"last_name": "de Boer"},
        {"last_name": "Janssens", "phone": "+31 6 12345678"},
        {"email": "yara@x.nl", "birth_date": date(2010, 5, 13)},
        {"last_name": "Jansen-de Boer", "birth_date": date(2010, 5, 13), **CONTACT},
    ],
)
def test_who_has_less_than_that_in_common_is_no_double(
    student: Student, given: dict[str, Any]
) -> None:
    Student.objects.filter(pk=student.pk).update(**CONTACT)
    StudentFactory(school=student.school, **given)
    assert pairs(student.school) == []


def test_pupils_of_whom_no_address_or_number_is_known_have_none_in_common(school: School) -> None:
    StudentFactory.create_batch(2, school=school, email="", phone="")
    assert pairs(school) == []


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Maria Jansen", "email": "M.Jansen@x.nl", "phone": ""},
        {"name": "Maria Jansen", "email": "", "phone": "+31 6 87654321"},
        {"name": "Mevrouw Jansen", "email": "m.jansen@x.nl"},
        {"name": "M. Jansen-de Boer", "email": "m.jansen@x.nl"},
        {"name": "M. de Boer", "email": "m.jansen@x.nl"},
    ],
)
def test_parents_of_one_pupil_who_can_be_one_and_are_reached_alike_are_a_double(
    student: Student, given: dict[str, str]
) -> None:
    contact = {"email": "m.jansen@x.nl", "phone": "+31 6 87654321"}
    one = GuardianFactory(student=student, name="M. Jansen", **contact)
    other = GuardianFactory(student=student, **given)
    assert double_guardians(Guardian.objects.order_by("pk")) == [(one, other)]


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Piet Jansen", "email": "jansen@x.nl"},
        {"name": "Mark Jansen", "email": "jansen@x.nl"},
        {"name": "Mevrouw de Boer", "email": "jansen@x.nl"},
        {"name": "M. Jansen-de Boer", "email": "ander@x.nl"},
        {"name": "M. Jansen-de Boer", "email": ""},
    ],
)
def test_two_parents_of_one_pupil_are_no_double(student: Student, given: dict[str, str]) -> None:
    GuardianFactory(student=student, name="Maria Jansen", email="jansen@x.nl")
    GuardianFactory(student=student, **given)
    assert double_guardians(Guardian.objects.order_by("pk")) == []


def test_parents_of_two_pupils_are_no_double_when_they_are_reached_alike(student: Student) -> None:
    GuardianFactory(student=student, name="M. Jansen")
    GuardianFactory(student=StudentFactory(school=student.school), name="Maria Jansen")
    assert double_guardians(Guardian.objects.order_by("pk")) == []


def test_a_parent_twice_at_one_pupil_is_a_double_but_not_at_two(student: Student) -> None:
    one = GuardianFactory(student=student, name="M. Jansen")
    other = GuardianFactory(student=student, name="m jansen")
    GuardianFactory(student=StudentFactory(school=student.school), name="M. Jansen")
    assert double_guardians(Guardian.objects.order_by("pk")) == [(one, other)]


def test_the_list_asks_as_much_for_many_as_for_one(coordinator: Client, school: School) -> None:
    counts = []
    coordinator.get(reverse("student_doubles"))
    for number in (1, 20):
        for n in range(number):
            StudentFactory.create_batch(2, school=school, last_name=f"De Vries {number} {n}")
        with CaptureQueriesContext(connection) as asked:
            coordinator.get(reverse("student_doubles"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


# --- Side by side ---------------------------------------------------------------------------------
def test_the_page_shows_both_and_changes_nothing(
    coordinator: Client, student: Student, double: Student
) -> None:
    GuardianFactory(student=double)
    text = coordinator.get(address(student, double)).content.decode()
    assert "990001" in text
    assert student.number in text
    assert "Ouders en verzorgers" in text
    assert Student.objects.count() == 2


# --- Merging --------------------------------------------------------------------------------------
def test_all_that_hung_on_the_other_moves_along(
    coordinator: Client, student: Student, double: Student, school: School
) -> None:
    past = SchoolYearFactory(
        school=school, start=date(2025, 8, 18), end=date(2026, 7, 10), first_central_exam=None
    )
    enrolment = EnrolmentFactory(student=double, school_year=past, leerjaar=3)
    guardian, contact = GuardianFactory(student=double), ContactFactory(student=double)
    trajectory = TrajectoryFactory(student=double)
    agreement = signed_agreement(trajectory)
    text_before = agreement.versions.get().document.content
    assert "is samengevoegd met" in post(coordinator, student, double)
    kept = Student.objects.get()
    assert kept.pk == student.pk
    assert enrolment in kept.enrolments.all()
    assert list(kept.guardians.all()) == [guardian]
    assert list(kept.contacts.all()) == [contact]
    assert list(kept.trajectories.all()) == [trajectory]
    assert agreement.versions.get().document.content == text_before


def test_of_each_field_the_chosen_value_stays(
    coordinator: Client, student: Student, double: Student
) -> None:
    post(coordinator, student, double, number="other", phone="other")
    kept = Student.objects.get()
    assert (kept.pk, kept.number, kept.phone) == (student.pk, "990001", "06 12345678")
    assert kept.version == student.version + 1


def test_when_it_fails_halfway_nothing_is_stored(
    coordinator: Client, student: Student, double: Student
) -> None:
    GuardianFactory(student=double)
    Student.objects.filter(pk=student.pk).update(first_name="")
    text = post(coordinator, student, double, first_name="kept")
    assert "is samengevoegd met" not in text
    assert double.guardians.count() == 1
    assert Student.objects.count() == 2


def test_a_second_click_says_that_it_was_done(
    coordinator: Client, student: Student, double: Student
) -> None:
    post(coordinator, student, double)
    assert "waren al samengevoegd" in post(coordinator, student, double)
    answer = coordinator.get(address(student, double), follow=True)
    assert "waren al samengevoegd" in answer.content.decode()
    assert Student.objects.count() == 1


def test_what_somebody_else_changed_meanwhile_stops_it(
    coordinator: Client, student: Student, double: Student
) -> None:
    Student.objects.filter(pk=double.pk).update(version=2)
    assert "Iemand anders heeft dit intussen gewijzigd" in post(coordinator, student, double)
    assert Student.objects.count() == 2


# --- History --------------------------------------------------------------------------------------
def test_the_entries_of_both_are_on_the_page_of_the_history(
    coordinator: Client, student: Student, double: Student
) -> None:
    GuardianFactory(student=double, name="A. Oud").delete()
    double.city = "Waalstad"
    double.save()
    key = double.pk
    post(coordinator, student, double, address="kept")
    entries = entries_about(Student.objects.get())
    changed = entries.get(object_id=key, action=LogEntry.Action.UPDATE)
    assert changed.changes["city"] == ["", "Waalstad"]
    assert entries.filter(object_repr="A. Oud", action=LogEntry.Action.DELETE).exists()
    page = coordinator.get(reverse("history", args=[student.pk])).content.decode()
    assert "samengevoegd met Yara Jansen" in page
    assert entries.get(additional_data__isnull=False).actor is not None


def test_what_was_merged_twice_is_still_found(student: Student, double: Student) -> None:
    third = StudentFactory(school=student.school, last_name="Jansen")
    merge(double, third, {}, (1, 1))
    double.refresh_from_db()
    merge(student, double, {}, (student.version, double.version))
    assert merged_into(Student, [student.pk]) == {double.pk, third.pk}


# --- Who may --------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.MENTOR, Role.DIRECTOR, Role.READER])
def test_without_the_right_nobody_merges(
    sign_in: Callable[..., Client], student: Student, double: Student, role: Role
) -> None:
    assert sign_in(role).post(address(student, double)).status_code == 403
    assert Student.objects.count() == 2


def test_pupils_of_another_school_are_not_there(
    outsider: Client, student: Student, double: Student
) -> None:
    assert outsider.get(address(student, double)).status_code == 404
    assert "Jansen" not in outsider.get(reverse("student_doubles")).content.decode()


def test_a_pupil_is_not_merged_with_itself(coordinator: Client, student: Student) -> None:
    assert coordinator.get(address(student, student)).status_code == 404


def test_guardians_of_two_pupils_are_not_merged(
    coordinator: Client, student: Student, double: Student
) -> None:
    one, other = GuardianFactory(student=student), GuardianFactory(student=double)
    answer = coordinator.get(reverse("guardian_merge", args=[one.pk, other.pk]))
    assert answer.status_code == 404


def test_the_page_of_two_guardians_says_of_which_pupil_they_are(
    coordinator: Client, student: Student
) -> None:
    one, other = GuardianFactory(student=student), GuardianFactory(student=student)
    page = coordinator.get(reverse("guardian_merge", args=[one.pk, other.pk])).content.decode()
    assert f"(bij {student})" in page


def test_a_guardian_is_merged_and_stays_with_the_pupil(
    coordinator: Client, student: Student
) -> None:
    one = GuardianFactory(student=student, name="M. Jansen", phone="")
    other = GuardianFactory(student=student, name="M Jansen", phone="06 1")
    url = reverse("guardian_merge", args=[one.pk, other.pk])
    data = {"versions": "1:1", "name": "kept", "phone": "other"}
    assert coordinator.post(url, data).status_code == 302
    kept = student.guardians.get()
    assert (kept.pk, kept.name, kept.phone) == (one.pk, "M. Jansen", "06 1")


# --- What is never taken from both ---------------------------------------------------------------
HERE = {"street": "Dorpsstraat", "house_number": "4", "postcode": "6812 KL", "city": "De Oever"}
THERE = {"street": "Kade", "house_number": "31b", "postcode": "6511 AB", "city": "Waalstad"}


def where(who: Any) -> dict[str, str]:
    return {name: getattr(who, name) for name in HERE}


@pytest.mark.parametrize(("chosen", "stays"), [("kept", HERE), ("other", THERE)])
def test_of_two_parents_one_address_stays_whole(
    coordinator: Client, student: Student, chosen: str, stays: dict[str, str]
) -> None:
    one = GuardianFactory(student=student, **HERE)
    other = GuardianFactory(student=student, **THERE)
    url = reverse("guardian_merge", args=[one.pk, other.pk])
    form = coordinator.get(url).context["form"]
    assert "Kade 31b, 6511 AB  Waalstad" in dict(form.fields["address"].choices)["other"]
    assert not HERE.keys() & form.fields.keys()
    data = {field.name: "kept" for field in form.asked} | {"versions": "1:1", "address": chosen}
    assert coordinator.post(url, data).status_code == 302
    assert where(student.guardians.get()) == stays


def test_of_two_pupils_one_address_and_one_surname_stay_whole(
    coordinator: Client, student: Student, double: Student
) -> None:
    Student.objects.filter(pk=student.pk).update(**HERE)
    Student.objects.filter(pk=double.pk).update(**THERE, prefix="van den", last_name="Berg")
    post(coordinator, student, double, address="other", surname="other", city="kept")
    kept = Student.objects.get()
    assert (str(kept), where(kept)) == ("Yara van den Berg", THERE)


def test_a_part_alone_does_not_count(student: Student) -> None:
    one = GuardianFactory(student=student, **HERE)
    other = GuardianFactory(student=student, **THERE)
    parts = {"street": "other", "city": "other"}
    assert where(merge(one, other, parts, (1, 1), wholes=GUARDIANS.wholes)) == HERE


@pytest.mark.parametrize("chosen", ["kept", "other"])
def test_whichever_address_stays_it_stays_hidden(student: Student, chosen: str) -> None:
    one = GuardianFactory(student=student, **HERE)
    other = GuardianFactory(student=student, address_hidden=True, **THERE)
    how: dict[str, Any] = {"guards": GUARDIANS.guards, "wholes": GUARDIANS.wholes}
    assert merge(one, other, {"address": chosen}, (1, 1), **how).address_hidden


def test_why_a_parent_hears_nothing_stays_with_its_date(student: Student) -> None:
    since, why = date(2026, 9, 1), "beschikking van de rechtbank"
    one = GuardianFactory(student=student, informed=False, uninformed_since=date(2025, 1, 6))
    other = GuardianFactory(
        student=student, informed=False, uninformed_since=since, uninformed_reason=why
    )
    how: dict[str, Any] = {"guards": GUARDIANS.guards, "wholes": GUARDIANS.wholes}
    merged = merge(one, other, {"uninformed": "other"}, (1, 1), **how)
    assert (merged.uninformed_since, merged.uninformed_reason) == (since, why)


# --- What protects somebody -----------------------------------------------------------------------
SINCE, WHY = date(2026, 9, 1), "beschikking van de rechtbank"


@pytest.fixture
def parent_twice(student: Student) -> tuple[Guardian, Guardian]:
    """One parent twice: once reached freely, once with a hidden address and no information."""
    open_one = GuardianFactory(student=student, name="M. Jansen", phone="06 1")
    closed = GuardianFactory(
        student=student,
        name="M Jansen",
        phone="06 1",
        email=open_one.email,
        address_hidden=True,
        informed=False,
        uninformed_since=SINCE,
        uninformed_reason=WHY,
    )
    return open_one, closed


def protection(guardian: Guardian) -> tuple[Any, ...]:
    return (
        guardian.address_hidden,
        guardian.informed,
        guardian.uninformed_since,
        guardian.uninformed_reason,
    )


@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_parents_the_strictest_stays_by_itself(
    parent_twice: tuple[Guardian, Guardian], swapped: bool
) -> None:
    kept, other = reversed(parent_twice) if swapped else parent_twice
    merged = merge(kept, other, {}, (1, 1), guards=GUARDIANS.guards)
    assert protection(merged) == (True, False, SINCE, WHY)


def test_less_strict_without_a_reason_is_refused(parent_twice: tuple[Guardian, Guardian]) -> None:
    with pytest.raises(ValidationError) as refused:
        merge(*parent_twice, {"informed": "kept"}, (1, 1), guards=GUARDIANS.guards, reason=" ")
    assert "reason" in refused.value.message_dict
    assert Guardian.objects.count() == 2


def test_the_page_chooses_the_strictest_and_asks_why_not(
    coordinator: Client, student: Student, parent_twice: tuple[Guardian, Guardian]
) -> None:
    url = reverse("guardian_merge", args=[one.pk for one in parent_twice])
    page = coordinator.get(url).content.decode()
    assert page.count("(strengste)") == 2
    data = {"versions": "1:1", "name": "kept", "address_hidden": "kept", "informed": "other"}
    answer = coordinator.post(url, data)
    assert "Schrijf op waarom dit mag." in answer.content.decode()
    assert student.guardians.count() == 2
    answer = coordinator.post(url, data | {"reason": "Kind 123456782"})
    assert "lijkt een BSN" in answer.content.decode()
    reason = "Zij is verhuisd en wil dit zelf."
    assert coordinator.post(url, data | {"reason": reason}).status_code == 302
    kept = student.guardians.get()
    assert protection(kept) == (False, False, SINCE, WHY)
    page = coordinator.get(reverse("history", args=[student.pk])).content.decode()
    assert f"minder streng bij geheim adres: {reason}" in page


def test_a_pupil_who_turns_out_to_live_at_a_hidden_address_is_hidden_too(
    coordinator: Client, student: Student, double: Student
) -> None:
    at = {"street": "Dorpsstraat", "house_number": "4", "postcode": "6812 KL", "city": "De Oever"}
    Student.objects.filter(pk=student.pk).update(**at)
    GuardianFactory(student=double, address_hidden=True, **at)
    student.refresh_from_db()
    post(coordinator, student, double, address="kept")
    assert Student.objects.get().address_hidden
