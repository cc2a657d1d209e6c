"""Who is let in where: sign in, refused, or not there at all."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.accounts.perms import Right, Role
from lwt_admin.accounts.routing import fetch, may, page, school_id_of
from lwt_admin.students.models import Student
from tests.factories import (
    ClosedPeriodFactory,
    MembershipFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)


@pytest.fixture
def ask(rf):
    """A request by a person, with the right of the page."""

    def request_of(user, right=Right.STUDENTS_VIEW):
        request = rf.get("/")
        request.user, request.right = user, right
        return request

    return request_of


@pytest.mark.django_db
def test_who_is_not_signed_in_goes_to_the_sign_in_page(client, address):
    response = client.get(address("member_list"))
    assert response.status_code == 302
    assert response.url.startswith(address("account_login"))


def test_a_person_without_the_right_is_refused(as_mentor, address):
    assert as_mentor.get(address("member_list")).status_code == 403


def test_a_record_of_another_school_is_not_there(as_outsider, address, mentor):
    member = mentor.memberships.get()
    assert as_outsider.get(address("member_edit", member.pk)).status_code == 404


def test_a_record_in_sight_without_the_right_is_refused(client, address, school):
    year = SchoolYearFactory(school=school)
    person = staff(school, Role.READER)
    MembershipFactory(user=person, school=SchoolFactory(), roles=[Role.MANAGER])
    client.force_login(person)
    assert client.get(address("year_edit", year.pk)).status_code == 403


def test_a_page_refuses_before_the_view_runs(ask, mentor):
    def view(request):
        raise AssertionError("the view ran")

    guarded = page("x/", view, right=Right.MANAGE, name="x").callback
    with pytest.raises(PermissionDenied):
        guarded(ask(mentor))


def test_a_page_tells_the_view_its_right(ask, manager):
    guarded = page("x/", lambda request: HttpResponse(request.right), right=Right.MANAGE, name="x")
    assert guarded.callback(ask(manager)).content == str(Right.MANAGE).encode()


def test_fetch_gives_a_record_in_sight(ask, school):
    student = StudentFactory(school=school)
    request = ask(staff(school, Role.READER))
    assert fetch(request, Student.objects, pk=student.pk) == student


def test_fetch_does_not_find_a_record_out_of_sight(ask, outsider, school):
    student = StudentFactory(school=school)
    with pytest.raises(Http404):
        fetch(ask(outsider), Student.objects, pk=student.pk)


def test_fetch_refuses_a_record_in_sight_without_the_right(ask, school):
    student = StudentFactory(school=school)
    request = ask(staff(school, Role.READER), right=Right.STUDENTS_CHANGE)
    with pytest.raises(PermissionDenied):
        fetch(request, Student.objects, pk=student.pk)


def test_a_mentor_sees_only_own_pupils(ask, mentor, school):
    own = TrajectoryFactory(student__school=school, mentor=mentor).student
    TrajectoryFactory(student__school=school)
    assert list(Student.objects.for_user(mentor)) == [own]


def test_a_mentor_may_write_a_contact_of_an_own_pupil_only(ask, mentor, school):
    own = TrajectoryFactory(student__school=school, mentor=mentor).student
    other = StudentFactory(school=school)
    assert may(ask(mentor), Right.CONTACT_LOG, own)
    assert not may(ask(mentor), Right.CONTACT_LOG, other)


def test_the_school_of_a_record_is_found_along_its_path(school):
    period = ClosedPeriodFactory(school_year__school=school)
    assert school_id_of(period) == school.pk
    assert school_id_of(school) == school.pk


def test_staff_of_another_school_do_not_see_a_school_year(outsider, school):
    SchoolYearFactory(school=school)
    assert not SchoolYear.objects.for_user(outsider).exists()
