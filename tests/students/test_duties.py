"""What somebody who leaves a school still does for pupils."""

from datetime import date

import pytest

from lwt_admin.accounts.perms import Role
from lwt_admin.students.duties import duties_of
from tests.factories import SchoolFactory, TrajectoryFactory, staff

DAY = date(2026, 11, 2)


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def mentor(school):
    return staff(school, Role.MENTOR, first_name="Rob", last_name="Loon")


def texts(user, school):
    return [todo.text for todo in duties_of(user, school, DAY)]


def test_a_mentor_with_pupils_has_them_to_hand_over(school, mentor):
    TrajectoryFactory(student__school=school, mentor=mentor)
    assert texts(mentor, school) == ["Rob Loon begeleidt nog 1 leerling"]
    TrajectoryFactory(student__school=school, mentor=mentor)
    assert texts(mentor, school) == ["Rob Loon begeleidt nog 2 leerlingen"]


def test_a_mentor_without_pupils_has_nothing_to_hand_over(school, mentor):
    TrajectoryFactory(student__school=school)
    assert texts(mentor, school) == []


def test_pupils_of_another_school_are_not_counted(mentor):
    elsewhere = SchoolFactory()
    TrajectoryFactory(student__school=elsewhere, mentor=mentor)
    assert texts(mentor, SchoolFactory()) == []


def test_the_page_on_which_access_ends_says_how_many(client, school, mentor):
    TrajectoryFactory(student__school=school, mentor=mentor)
    client.force_login(staff(school, Role.MANAGER))
    member = mentor.memberships.get()
    text = client.get(f"/instellingen/gebruikers/{member.pk}/beeindigen/").content.decode()
    assert "Rob Loon begeleidt nog 1 leerling" in text
