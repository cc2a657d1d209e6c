"""A OneRoster zip is a pupil list as well, as far as the two say the same."""

from datetime import date

import pytest

from lwt_admin.accounts.models import School
from lwt_admin.imports import Action, Plan, carry_out
from lwt_admin.spreadsheets import UnreadableFile
from lwt_admin.students.imports import plan_students, read_students
from lwt_admin.students.models import Student
from tests.factories import StudentFactory
from tests.imports import de_oever, zip_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)

USERS_1_1 = """\
sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,\
familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password
u1,active,2026-10-01,true,o1,student,vera,,Vera,Berg,van den,300014,vera@leerling.example,,\
06 10270865,"a1,a2",03,
u2,active,2026-10-01,true,o1,student,sam,,Sam,Bos,Johannes,300015,,,,,4,
u3,active,2026-10-01,true,o2,student,elders,,Els,Vos,,300016,,,,,3,
t1,active,2026-10-01,true,o1,teacher,docent,,Dirk,Dekker,,900001,,,,,,
a1,active,2026-10-01,true,o1,guardian,,,M.,van den Berg,,,m@example.org,,06 10270866,,,
a2,tobedeleted,2026-10-01,true,o1,guardian,,,P.,Vos,,,p@example.org,,,,,
"""
USERS_1_2 = """\
sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,\
identifier,email,sms,phone,agentSourcedIds,grades,password,preferredGivenName,primaryOrgSourcedId
u1,active,,true,vera,,Veronica,Berg,van den,300014,vera@leerling.example,,06 10270865,a1,3,,Vera,o1
u2,active,,true,sam,,Sam,Bos,,300015,,,,,4,,,o1
t1,active,,true,docent,,Dirk,Dekker,,900001,,,,,,,,o1
a1,active,,true,,,M.,van den Berg,,,m@example.org,,06 10270866,,,,,
"""
ROLES_1_2 = """\
sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId
r1,active,,u1,primary,student,,,o1
r2,active,,u2,primary,student,,,o1
r3,active,,t1,primary,teacher,,,o1
r4,active,,a1,primary,guardian,,,o1
"""
REST = {
    "manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n",
    "demographics.csv": (
        "sourcedId,status,dateLastModified,birthDate,sex\n"
        "u1,active,,2011-02-03,female\nu2,active,,2010-05-12,male\nu3,active,,2010-05-12,female\n"
    ),
    "orgs.csv": (
        "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
        "d1,active,,Stichting,district,41234,\n"
        "o1,active,,De Oever,school,99ZZ-00,d1\no2,active,,Elders,school,99ZZ01,d1\n"
    ),
    "classes.csv": (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType\n"
        "c1,active,,Klas 3bl1,,x,3bl1,homeroom\nc2,active,,Nederlands,,x,3ne,scheduled\n"
    ),
    "enrollments.csv": (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role\n"
        "e1,active,,c1,o1,u1,student\ne2,active,,c2,o1,u1,student\ne3,active,,c1,o1,t1,teacher\n"
    ),
}


@pytest.fixture
def school() -> School:
    return de_oever()


def files(**other: str) -> dict[str, str]:
    return REST | {"users.csv": USERS_1_1} | {f"{name}.csv": text for name, text in other.items()}


def plan(school: School, parts: dict[str, str]) -> Plan:
    return plan_students(read_students(zip_of(parts), school), school, TODAY)


@pytest.mark.parametrize(
    "parts",
    [
        files(),
        files(users=USERS_1_2, roles=ROLES_1_2),
        {f"export/{name}": text for name, text in files().items()},
    ],
    ids=["1.1", "1.2", "in a folder"],
)
def test_pupils_of_the_school_come_with_class_and_parent(
    school: School, parts: dict[str, str]
) -> None:
    sheet = read_students(zip_of(parts), school)
    carry_out(lambda: plan_students(sheet, school, TODAY, lock=True))
    vera, sam = Student.objects.order_by("number")
    assert (str(vera), vera.number, vera.birth_date) == (
        "Vera van den Berg",
        "300014",
        date(2011, 2, 3),
    )
    assert vera.enrolments.values_list("leerjaar", "class_name").get() == (3, "3bl1")
    assert vera.guardians.values_list("name", "email", "phone").get() == (
        "M. van den Berg",
        "m@example.org",
        "+31 6 10270866",
    )
    assert str(sam) == "Sam Bos"
    assert plan(school, parts).count(Action.UNCHANGED) == 2


def test_a_row_has_its_number_in_the_file_of_users(school: School) -> None:
    assert [row.number for row in plan(school, files()).rows] == [2, 3]


@pytest.mark.parametrize("known", [True, False])
def test_what_is_to_be_deleted_is_told_and_left_alone(school: School, known: bool) -> None:
    if known:
        StudentFactory(school=school, number="300014", last_name="Jansen")
    users = USERS_1_1.replace("u1,active", "u1,tobedeleted")
    row = plan(school, files(users=users)).rows[0]
    assert row.action is Action.UNCHANGED
    assert row.steps == ()
    assert "verwijderd" in row.notes[0]


def test_a_pupil_without_date_of_birth_is_rejected(school: School) -> None:
    row = plan(school, files(demographics="sourcedId,birthDate\n")).rows[0]
    assert [problem.column for problem in row.problems] == ["geboortedatum"]


@pytest.mark.parametrize("grade", ["", "09", "KG", "3,4", "13"])
def test_a_grade_that_is_no_leerjaar_gives_no_class(school: School, grade: str) -> None:
    users = USERS_1_1.replace('"a1,a2",03', f'"a1,a2","{grade}"')
    labels = [change.label for change in plan(school, files(users=users)).rows[0].changes]
    assert "leerjaar" not in labels
    assert "klas" not in labels


def test_a_file_of_another_school_is_refused(school: School) -> None:
    orgs = REST["orgs.csv"].replace("99ZZ", "88YY")
    with pytest.raises(UnreadableFile, match="andere school"):
        plan(school, files(orgs=orgs))


def test_a_file_without_users_is_refused(school: School) -> None:
    with pytest.raises(UnreadableFile, match=r"users\.csv"):
        plan(school, REST)


def test_a_broken_part_is_refused(school: School) -> None:
    with pytest.raises(UnreadableFile, match="niet te lezen"):
        plan(school, files(users='sourcedId\n"u1\n'))
