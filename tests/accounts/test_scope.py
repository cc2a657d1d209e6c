"""Every query begins at what a person may see."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from lwt_admin.accounts.models import Membership, School, User
from lwt_admin.accounts.perms import Right, Role
from lwt_admin.accounts.querysets import ScopedQuerySet
from tests.factories import MembershipFactory, SchoolFactory, UserFactory, staff


@pytest.fixture
def today():
    return timezone.localdate()


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_person_sees_the_schools_where_they_work(school, manager):
    SchoolFactory()
    assert list(School.objects.for_user(manager)) == [school]


def test_access_stops_on_the_day_a_membership_ends(school, mentor, today):
    mentor.memberships.update(ended_on=today)
    assert not fresh(mentor).access.school_ids


def test_access_lasts_until_the_day_before_a_membership_ends(school, mentor, today):
    mentor.memberships.update(ended_on=today + timedelta(days=1))
    assert fresh(mentor).access.school_ids == {school.pk}


def test_access_begins_on_the_first_day(school, mentor, today):
    mentor.memberships.update(started_on=today + timedelta(days=1))
    assert not fresh(mentor).access.school_ids
    mentor.memberships.update(started_on=today)
    assert fresh(mentor).access.school_ids == {school.pk}


def test_a_membership_without_roles_gives_no_access(school):
    member = MembershipFactory(school=school)
    assert not member.user.access.school_ids


def test_only_a_manager_sees_memberships(school, manager, mentor):
    assert Membership.objects.for_user(manager).count() == 2
    assert not Membership.objects.for_user(mentor).exists()


def test_a_queryset_without_a_right_to_see_refuses_to_guess(mentor):
    with pytest.raises(ImproperlyConfigured):
        ScopedQuerySet(Membership).for_user(mentor)


def test_a_right_narrows_the_schools(school, mentor, manager):
    assert not School.objects.for_user(mentor, Right.MANAGE).exists()
    assert School.objects.for_user(manager, Right.MANAGE).exists()


def test_a_school_is_found_by_its_code(db):
    school = SchoolFactory(brin="99ZZ", location_code="01")
    SchoolFactory(brin="99ZZ", location_code="00")
    assert School.objects.with_code("99zz01").get() == school


def test_people_with_a_role_work_here_today(school, today):
    here = staff(school, Role.MENTOR, last_name="Aa")
    staff(school, Role.READER)
    left = staff(school, Role.MENTOR)
    left.memberships.update(ended_on=today)
    coming = staff(school, Role.MENTOR)
    coming.memberships.update(started_on=today + timedelta(days=1))
    staff(SchoolFactory(), Role.MENTOR)
    assert list(User.objects.with_role(Role.MENTOR, school.pk)) == [here]


def test_a_person_who_works_here_twice_is_named_once(school, mentor, today):
    mentor.memberships.update(ended_on=today + timedelta(days=1))
    MembershipFactory(user=mentor, school=school, roles=[Role.MENTOR])
    assert list(User.objects.with_role(Role.MENTOR, school.pk)) == [mentor]


def test_people_sort_on_surname_without_prefix_and_accents(school):
    names = (("", "Özdemir"), ("van", "Loon"), ("de", "Wit"), ("", "Nagel"))
    for prefix, last_name in names:
        staff(school, Role.MENTOR, prefix=prefix, last_name=last_name)
    found = User.objects.with_role(Role.MENTOR, school.pk)
    assert [user.last_name for user in found] == ["Loon", "Nagel", "Özdemir", "Wit"]


def test_a_full_name_has_its_prefix(db):
    user = UserFactory(first_name="Rob", prefix="van", last_name="Loon")
    assert str(user) == "Rob van Loon"


def test_an_address_is_found_in_any_case(db):
    user = UserFactory(email="r.vanloon@school.example")
    assert User.objects.with_email(" R.VanLoon@School.example ") == user


def test_an_address_is_stored_in_lower_case(db):
    assert User.objects.create_user("P.Dekker@School.EXAMPLE").email == "p.dekker@school.example"


def test_a_user_without_a_password_cannot_sign_in(db):
    assert not User.objects.create_user("p.dekker@school.example").has_usable_password()
