"""The table of rights is the one that the schools agreed on."""

from itertools import product

import pytest

from lwt_admin.accounts.perms import MATRIX, Access, Reach, Right, Role, roles_with

# Written out anew: a column per role, in the order of `ROLES`. A is all, o is own, - is not.
ROLES = (
    Role.COORDINATOR,
    Role.MENTOR,
    Role.OFFICE,
    Role.EXAM_SECRETARY,
    Role.DIRECTOR,
    Role.READER,
    Role.MANAGER,
)
TABLE = {
    Right.STUDENTS_VIEW: "AoAAAA-",
    Right.NOTES_RESTRICTED: "Ao-----",
    Right.STUDENTS_PERSONAL: "A-A----",
    Right.STUDENTS_CHANGE: "A------",
    Right.CONTACT_LOG: "Ao-----",
    Right.COMPANIES_VIEW: "AAA-AA-",
    Right.COMPANIES_CHANGE: "A-A----",
    Right.COMPANY_LOG: "AoA----",
    Right.AGREEMENTS_VIEW: "AoA-AA-",
    Right.AGREEMENTS_DRAFT: "AoA----",
    Right.AGREEMENTS_WITNESS: "AoA----",
    Right.AGREEMENTS_SEND: "A-A----",
    Right.AGREEMENTS_END: "A------",
    Right.SCANS_CONFIRM: "A-A-A--",
    Right.PLACEMENTS_VIEW: "AoA-AA-",
    Right.PLACEMENTS_LOG: "Ao-----",
    Right.ASSESSMENT_FORMS: "A-----A",
    Right.EXAMS_VIEW: "Ao-AAA-",
    Right.EXAMS_ENTER: "---A---",
    Right.RESULT_PROPOSE: "---A---",
    Right.RESULT_CONFIRM: "----A--",
    Right.DOCUMENTS: "AoA-A--",
    Right.EXAM_PAPERS: "AoAAA--",
    Right.REPORTS: "AoAAAA-",
    Right.HISTORY: "A---A--",
    Right.CALENDAR: "A-A---A",
    Right.ELECTIVES: "---A--A",
    Right.MANAGE: "------A",
}
REACHES = {"A": Reach.ALL, "o": Reach.OWN, "-": None}
SCHOOL, OTHER = 1, 2


@pytest.mark.parametrize(("right", "role"), list(product(Right, Role)))
def test_a_role_has_a_right_as_the_table_says(right, role):
    expected = REACHES[TABLE[right][ROLES.index(role)]]
    assert Access([(SCHOOL, role)]).reach(right, SCHOOL) is expected


def test_every_right_stands_in_the_table():
    assert set(MATRIX) == set(Right) == set(TABLE)


def test_a_right_holds_only_at_the_school_of_the_role():
    assert Access([(SCHOOL, Role.COORDINATOR)]).reach(Right.STUDENTS_VIEW, OTHER) is None


def test_the_widest_of_two_roles_counts():
    access = Access([(SCHOOL, Role.MENTOR), (SCHOOL, Role.OFFICE)])
    assert access.reach(Right.STUDENTS_VIEW, SCHOOL) is Reach.ALL


def test_roles_at_two_schools_do_not_mix():
    access = Access([(SCHOOL, Role.MENTOR), (OTHER, Role.MANAGER)])
    assert access.reach(Right.MANAGE, SCHOOL) is None
    assert access.reach(Right.STUDENTS_VIEW, OTHER) is None


def test_a_grant_tells_all_from_own():
    grant = Access([(SCHOOL, Role.MENTOR), (OTHER, Role.READER)]).grant(Right.STUDENTS_VIEW)
    assert grant.own == {SCHOOL}
    assert grant.all == {OTHER}


def test_a_grant_of_nothing_is_false():
    assert not Access([(SCHOOL, Role.READER)]).grant(Right.MANAGE)


def test_only_the_manager_manages():
    assert roles_with(Right.MANAGE) == (Role.MANAGER,)


def test_roles_over_own_pupils_do_not_count_as_having_the_right_for_all():
    assert Role.MENTOR not in roles_with(Right.PLACEMENTS_VIEW)
