"""A OneRoster zip is a pupil list as well, as far as the two say the same."""

from contextlib import suppress
from datetime import date

import pytest

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.imports import Action, Plan, carry_out
from lwt_admin.spreadsheets import UnreadableFile
from lwt_admin.students.imports import plan_students, read_students
from lwt_admin.students.models import Student
from tests.factories import SchoolYearFactory, StudentFactory
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


GONE_FROM_ROLES = {
    "role deleted": ("r1,active,,u1,primary,student,,,", "r1,tobedeleted,,u1,primary,student,,,"),
    "role ended": ("u1,primary,student,,,", "u1,primary,student,2025-08-01,2026-07-31,"),
}


@pytest.mark.parametrize("change", GONE_FROM_ROLES.values(), ids=GONE_FROM_ROLES)
def test_a_pupil_whose_role_at_the_school_is_over_is_told_and_left_alone(
    school: School, change: tuple[str, str]
) -> None:
    elsewhere = "r9,active,,u1,primary,student,,,o2\n"
    parts = files(users=USERS_1_2, roles=ROLES_1_2.replace(*change) + elsewhere)
    row, sam = plan(school, parts).rows
    assert (row.action, row.steps) == (Action.UNCHANGED, ())
    assert "niet meer actief" in row.notes[0]
    assert sam.action is Action.NEW


def test_a_role_that_ends_later_still_counts(school: School) -> None:
    roles = ROLES_1_2.replace("u1,primary,student,,,", "u1,primary,student,2025-08-01,2099-07-31,")
    assert plan(school, files(users=USERS_1_2, roles=roles)).count(Action.NEW) == 2


@pytest.mark.parametrize("users", [USERS_1_1, USERS_1_2], ids=["1.1", "1.2"])
def test_a_pupil_who_is_switched_off_is_told_and_left_alone(school: School, users: str) -> None:
    first, _, rest = users.partition("\nu1,")
    parts = files(users=f"{first}\nu1,{rest.replace(',true,', ',false,', 1)}", roles=ROLES_1_2)
    row = plan(school, parts).rows[0]
    assert (row.action, row.steps) == (Action.UNCHANGED, ())


def test_the_class_of_an_enrolment_that_ended_is_not_taken(school: School) -> None:
    ended = (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,"
        "primary,beginDate,endDate\ne1,active,,c1,o1,u1,student,,2025-08-01,2026-07-31\n"
    )
    labels = [change.label for change in plan(school, files(enrollments=ended)).rows[0].changes]
    assert "klas" not in labels


# --- Classes of several school years ------------------------------------------------------------
CLASSES = """\
sourcedId,status,title,classCode,classType,termSourcedIds
c1,active,,3bl1,homeroom,t1
c2,active,,4bl1,homeroom,t2
c0,active,,2bl1,homeroom,t0
"""
TERMS = """\
sourcedId,status,title,type,startDate,endDate
t0,active,2025-2026,schoolYear,2025-08-01,2026-07-31
t1,active,2026-2027,schoolYear,2026-08-01,2027-07-31
t2,active,2027-2028,schoolYear,2027-08-01,2028-07-31
"""
ENROLLED = "sourcedId,status,classSourcedId,userSourcedId,role,beginDate,endDate\n"


def classes_of(school: School, enrolled: str, *, year: int | None = None, **more: str) -> list[str]:
    """The class of Vera that a list would bring, if any."""
    found = SchoolYear.objects.filter(school=school, start__year=year).first()
    content = zip_of(files(classes=CLASSES, enrollments=ENROLLED + enrolled, **more))
    row = plan_students(read_students(content, school, found), school, TODAY, year=found).rows[0]
    return [change.new for change in row.changes if change.label == "klas"]


DATED = "e1,active,c1,u1,student,2026-08-24,2027-07-09\ne2,active,c2,u1,student,2027-08-23,\n"
UNDATED = "e1,active,c1,u1,student,,\ne2,active,c2,u1,student,,\ne0,active,c0,u1,student,,\n"


@pytest.mark.parametrize("year", [None, 2026])
def test_the_class_of_next_year_does_not_land_in_this_year(
    school: School, year: int | None
) -> None:
    assert classes_of(school, DATED, year=year) == ["3bl1"]


def test_the_year_of_a_class_follows_from_its_terms(school: School) -> None:
    assert classes_of(school, UNDATED, academicsessions=TERMS) == ["3bl1"]


def test_a_list_for_next_year_has_the_class_of_next_year(school: School) -> None:
    SchoolYearFactory(
        school=school,
        start=date(2027, 8, 23),
        end=date(2028, 7, 14),
        first_central_exam=date(2028, 4, 3),
    )
    assert classes_of(school, DATED, year=2027) == ["4bl1"]


def test_of_a_pupil_whose_only_class_is_of_next_year_no_class_is_taken(school: School) -> None:
    assert classes_of(school, DATED.partition("\n")[2]) == []


@pytest.mark.parametrize(
    ("begins", "name"), [("2026-10-05", "4bl1"), ("2026-12-01", "3bl1")], ids=["past", "future"]
)
def test_who_changes_class_within_the_year_is_in_the_class_of_today(
    school: School, begins: str, name: str
) -> None:
    enrolled = f"e2,active,c2,u1,student,{begins},\ne1,active,c1,u1,student,2026-08-24,\n"
    assert classes_of(school, enrolled) == [name]


def test_before_the_year_has_begun_its_class_is_taken_already(school: School) -> None:
    assert classes_of(school, "e1,active,c1,u1,student,2026-12-01,\n") == ["3bl1"]


# --- Who belongs to whom ------------------------------------------------------------------------
def test_a_parent_whose_own_row_names_the_pupil_comes_along(school: School) -> None:
    users = USERS_1_1.replace('"a1,a2"', "").replace("06 10270866,,,", "06 10270866,u1,,")
    found = plan(school, files(users=users))
    assert "M. van den Berg" in [change.new for change in found.rows[0].changes]


def test_a_parent_whom_both_rows_name_comes_once(school: School) -> None:
    users = USERS_1_1.replace("06 10270866,,,", "06 10270866,u1,,")
    names = [change.new for change in plan(school, files(users=users)).rows[0].changes]
    assert names.count("M. van den Berg") == 1


def test_a_pupil_who_names_another_pupil_is_no_parent(school: School) -> None:
    users = USERS_1_1.replace("300015,,,,,4", "300015,,,,u1,4")
    names = [change.new for change in plan(school, files(users=users)).rows[0].changes]
    assert "M. van den Berg" in names
    assert "Sam Bos" not in names


def test_a_parent_of_no_pupil_in_the_file_is_told(school: School) -> None:
    users = USERS_1_1.replace('"a1,a2"', "")
    remarks = " ".join(plan(school, files(users=users)).remarks)
    assert "1 ouder of verzorger hoort bij geen leerling in het bestand" in remarks


def test_several_parents_of_no_pupil_are_told_as_several(school: School) -> None:
    users = USERS_1_1.replace('"a1,a2"', "").replace("a2,tobedeleted", "a2,active")
    remarks = " ".join(plan(school, files(users=users)).remarks)
    assert "2 ouders of verzorgers horen bij geen leerling in het bestand" in remarks


# --- Names --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("middle", "family", "parts"),
    [
        ("van den", "Berg", ("van den", "Berg")),
        ("", "van den Berg", ("van den", "Berg")),
        ("", "van 't Hof", ("van 't", "Hof")),
        ("", "'t Hof", ("'t", "Hof")),
        ("Johanna", "de Boer-van Dijk", ("de", "Boer-van Dijk")),
        ("", "Jansen van Dijk", ("", "Jansen van Dijk")),
        ("", "van", ("", "van")),
        ("", "El Idrissi", ("", "El Idrissi")),
    ],
)
def test_a_prefix_in_the_family_name_is_taken_apart(
    school: School, middle: str, family: str, parts: tuple[str, str]
) -> None:
    users = USERS_1_1.replace("Vera,Berg,van den", f"Vera,{family},{middle}")
    changes = {one.label: one.new for one in plan(school, files(users=users)).rows[0].changes}
    assert (changes.get("tussenvoegsel", ""), changes["achternaam"]) == parts


def test_the_prefix_of_a_parent_is_part_of_the_name(school: School) -> None:
    users = USERS_1_1.replace("M.,van den Berg,", "M.,Berg,van den")
    names = [change.new for change in plan(school, files(users=users)).rows[0].changes]
    assert "M. van den Berg" in names


def test_pupils_of_a_department_below_the_school_are_pupils_of_the_school(school: School) -> None:
    orgs = (
        REST["orgs.csv"] + "o3,active,,Onderbouw,department,,o1\no4,active,,Klas 3,department,,o3\n"
    )
    users = USERS_1_1.replace("true,o1,student,vera", "true,o4,student,vera")
    assert [row.number for row in plan(school, files(users=users, orgs=orgs)).rows] == [2, 3]


def test_a_school_below_the_school_is_another_school(school: School) -> None:
    orgs = REST["orgs.csv"].replace("99ZZ01,d1", "99ZZ01,o1")
    assert [row.number for row in plan(school, files(orgs=orgs)).rows] == [2, 3]


def test_orgs_below_each_other_do_not_go_round_for_ever(school: School) -> None:
    orgs = REST["orgs.csv"] + "o3,active,,A,department,,o4\no4,active,,B,department,,o3\n"
    assert len(plan(school, files(orgs=orgs)).rows) == 2


def test_what_is_skipped_is_told_with_the_number(school: School) -> None:
    remarks = " ".join(plan(school, files()).remarks)
    assert "1 leerling hoort bij een andere school en is overgeslagen." in remarks
    assert "1 ouder of verzorger staat in het bestand als verwijderd en is overgeslagen" in remarks
    assert "rij 2" in remarks


def test_several_that_are_skipped_are_told_as_several(school: School) -> None:
    users = USERS_1_1.replace("a1,active", "a1,tobedeleted").replace(
        "true,o1,student,sam", "true,o2,student,sam"
    )
    remarks = " ".join(plan(school, files(users=users)).remarks)
    assert "2 leerlingen horen bij een andere school en zijn overgeslagen." in remarks
    assert "2 ouders of verzorgers staan in het bestand als verwijderd" in remarks


def test_a_parent_whose_role_is_deleted_is_told_as_well(school: School) -> None:
    roles = ROLES_1_2.replace("r4,active", "r4,tobedeleted")
    found = plan(school, files(users=USERS_1_2, roles=roles))
    assert "1 ouder of verzorger staat in het bestand als verwijderd" in " ".join(found.remarks)
    assert not any("ouder1" in change.label for change in found.rows[0].changes)


def test_a_file_of_which_everything_is_taken_has_nothing_to_tell(school: School) -> None:
    remarks = plan(school, files(users=USERS_1_2, roles=ROLES_1_2)).remarks
    assert not any("overgeslagen" in remark for remark in remarks)


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


@pytest.mark.parametrize("name", [*REST, "users.csv", "roles.csv"])
def test_a_part_without_one_of_its_columns_is_read_or_refused(school: School, name: str) -> None:
    parts = REST | {"users.csv": USERS_1_2, "roles.csv": ROLES_1_2}
    lines = [line.split(",") for line in parts[name].splitlines()]
    for left_out in range(len(lines[0])):
        short = "\n".join(",".join(row[:left_out] + row[left_out + 1 :]) for row in lines)
        with suppress(UnreadableFile):
            plan(school, parts | {name: short})


@pytest.mark.parametrize("name", [*REST, "users.csv", "roles.csv"])
def test_a_part_of_which_the_rows_break_off_is_read_or_refused(school: School, name: str) -> None:
    parts = REST | {"users.csv": USERS_1_2, "roles.csv": ROLES_1_2}
    header, *rows = [line.split(",") for line in parts[name].splitlines()]
    for length in range(len(header)):
        broken = [header, *(row[:length] for row in rows)]
        with suppress(UnreadableFile):
            plan(school, parts | {name: "\n".join(",".join(row) for row in broken)})
