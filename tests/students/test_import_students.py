"""What a row of a pupil list means."""

from datetime import date, time

import pytest
from auditlog.models import LogEntry

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.imports import Action, Plan, PlannedRow, carry_out
from lwt_admin.spreadsheets import UnreadableFile
from lwt_admin.students.imports import plan_students, read_students
from lwt_admin.students.models import (
    Enrolment,
    Guardian,
    MentorAssignment,
    SchoolTime,
    Student,
    Trajectory,
)
from lwt_admin.students.start_room import judge_start
from tests.factories import (
    EnrolmentFactory,
    GuardianFactory,
    MentorAssignmentFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)
from tests.imports import DATA, csv_of, de_oever, pupil, xlsx_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
DEKKER = "p.dekker@vmbo-deoever.example"
CLAES = "s.claes@vmbo-deoever.example"


@pytest.fixture
def school() -> School:
    return de_oever()


def plan(school: School, content: bytes, today: date = TODAY) -> Plan:
    return plan_students(read_students(content, school), school, today)


def take_over(
    school: School, content: bytes, today: date = TODAY, *, partial: bool = False
) -> Plan:
    sheet = read_students(content, school)
    return carry_out(lambda: plan_students(sheet, school, today, lock=True), partial=partial)


def one_row(school: School, **columns: str) -> PlannedRow:
    (row,) = plan(school, csv_of(pupil(**columns))).rows
    return row


def contents(school: School) -> list[tuple]:
    """All that an import stores, without primary keys."""
    students = Student.objects.filter(school=school).order_by("number")
    return [
        (
            student.number,
            str(student),
            student.birth_date,
            student.email,
            student.phone,
            [(one.name, one.email, one.phone) for one in student.guardians.all()],
            [(one.leerjaar, one.class_name) for one in student.enrolments.all()],
            [
                (
                    one.profile,
                    one.start,
                    one.admitted_on,
                    [str(guide.mentor.email) for guide in one.mentor_assignments.all()],
                )
                for one in student.trajectories.all()
            ],
        )
        for student in students
    ]


# --- The files of a school ------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["leerlingen.csv", "leerlingen.xlsx", "leerlingen_windows.csv"])
def test_a_good_file_gives_forty_pupils(school: School, name: str) -> None:
    outcome = take_over(school, (DATA / name).read_bytes())
    assert outcome.summary == "gelezen=40 nieuw=40 gewijzigd=0 ongewijzigd=0 afgewezen=0"
    assert Student.objects.filter(school=school).count() == 40


def test_csv_and_xlsx_give_the_same_records(school: School) -> None:
    take_over(school, (DATA / "leerlingen.csv").read_bytes())
    other = SchoolFactory()
    SchoolYearFactory(school=other)
    for address in (DEKKER, CLAES, "r.vanloon@vmbo-deoever.example"):
        guide = MentorAssignment.objects.filter(mentor__email=address).first().mentor
        guide.memberships.create(school=other, started_on=TODAY).roles.create(role=Role.MENTOR)
    take_over(other, (DATA / "leerlingen.xlsx").read_bytes())
    assert contents(school) == contents(other)


def test_the_windows_file_differs_only_in_the_two_letters_it_lacks(school: School) -> None:
    take_over(school, (DATA / "leerlingen.csv").read_bytes())
    outcome = plan(school, (DATA / "leerlingen_windows.csv").read_bytes())
    changes = {(c.old, c.new) for row in outcome.rows for c in row.changes}
    assert changes == {
        ("Yılmaz", "Yilmaz"),
        ("F. Yılmaz", "F. Yilmaz"),
        ("Nguyễn", "Nguyen"),
        ("H. Nguyễn", "H. Nguyen"),
    }
    assert outcome.ignored == ("Opmerking",)


@pytest.mark.parametrize("name", ["leerlingen.csv", "leerlingen.xlsx", "leerlingen_windows.csv"])
def test_the_same_file_twice_changes_nothing(school: School, name: str) -> None:
    content = (DATA / name).read_bytes()
    take_over(school, content)
    before = contents(school), LogEntry.objects.count()
    outcome = take_over(school, content)
    assert outcome.summary == "gelezen=40 nieuw=0 gewijzigd=0 ongewijzigd=40 afgewezen=0"
    assert (contents(school), LogEntry.objects.count()) == before


def test_the_bad_file_has_thirteen_rejected_rows_and_one_good_one(school: School) -> None:
    outcome = take_over(school, (DATA / "leerlingen_fout.csv").read_bytes(), partial=True)
    assert outcome.summary == "gelezen=14 nieuw=1 gewijzigd=0 ongewijzigd=0 afgewezen=13"
    assert list(Student.objects.values_list("number", flat=True)) == ["300014"]


def test_nothing_is_written_when_a_row_is_rejected(school: School) -> None:
    take_over(school, (DATA / "leerlingen_fout.csv").read_bytes())
    assert not Student.objects.exists()


def test_a_leading_zero_stays(school: School) -> None:
    take_over(school, (DATA / "leerlingen.xlsx").read_bytes())
    assert Student.objects.filter(number="004217").exists()


def test_every_stored_record_has_a_history(school: School) -> None:
    take_over(school, csv_of(pupil(klas="3bl1", leerjaar="3", ouder1_naam="M. Bos")))
    for model in (Student, Enrolment, Guardian):
        assert LogEntry.objects.get_for_objects(model.objects.all()).exists()


# --- Cells --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("leerlingnummer", "", "leeg"),
        ("roepnaam", "", "leeg"),
        ("achternaam", "", "leeg"),
        ("geboortedatum", "", "leeg"),
        ("leerlingnummer", "123456782", "BSN"),
        ("leerlingnummer", "=1", "cijfers en letters"),
        ("leerlingnummer", "30 14", "cijfers en letters"),
        ("roepnaam", "=1+1", "begint met"),
        ("roepnaam", "x" * 81, "80"),
        ("achternaam", "@x", "begint met"),
        ("geboortedatum", "2011-02-30", "bestaat niet"),
        ("geboortedatum", "2031-02-03", "toekomst"),
        ("geboortedatum", "1911-02-03", "jaar"),
        ("leerjaar", "9", "1 tot en met 4"),
        ("klas", "k" * 21, "20"),
        ("email", "geen mailadres", "geldig e-mailadres"),
        ("telefoon", "bel maar", "geen telefoonnummer"),
        ("profiel", "XYZ", "bestaat niet"),
        ("lwt_start", "24 augustus", "Schrijf een datum"),
        ("mentor", "onbekend@vmbo-deoever.example", "rol mentor"),
        ("ouder1_naam", "+M. Bos", "begint met"),
        ("ouder2_email", "x", "geldig e-mailadres"),
    ],
)
def test_a_wrong_cell_rejects_its_row(school: School, column: str, value: str, reason: str) -> None:
    row = one_row(
        school, **{"klas": "3bl1", "leerjaar": "3", "ouder1_naam": "M. Bos", column: value}
    )
    assert row.action is Action.REJECTED
    assert [problem.column for problem in row.problems] == [column]
    assert reason in row.problems[0].reason


def test_what_may_be_a_bsn_is_not_repeated(school: School) -> None:
    row = one_row(school, leerlingnummer="123456782")
    assert "123456782" not in f"{row.title} {row.problems[0]}"


def test_a_formula_in_a_spreadsheet_rejects_its_row(school: School) -> None:
    header = ["leerlingnummer", "roepnaam", "achternaam", "geboortedatum", "Som"]
    content = xlsx_of(
        header,
        ["1", '=CONCAT("Ve","ra")', "Bos", date(2011, 2, 3), None],
        [2, "Vera", "Bos", date(2011, 2, 3), "=1+1"],
    )
    first, second = plan(school, content).rows
    assert "formule" in first.problems[0].reason
    assert second.action is Action.NEW


def test_a_number_that_occurs_twice_rejects_both_rows(school: School) -> None:
    rows = plan(school, csv_of(pupil(), pupil(leerlingnummer="1"), pupil(roepnaam="Mila"))).rows
    assert [row.action for row in rows] == [Action.REJECTED, Action.NEW, Action.REJECTED]
    assert "rij 4" in rows[0].problems[0].reason


def test_the_number_of_another_school_is_another_pupil(school: School) -> None:
    StudentFactory(number="300014")
    assert one_row(school).action is Action.NEW


def test_a_missing_needed_column_stops_the_file(school: School) -> None:
    with pytest.raises(UnreadableFile, match="geboortedatum"):
        plan(school, b"leerlingnummer;roepnaam;achternaam\n1;Vera;Bos\n")


# --- The pupil ----------------------------------------------------------------------------------
@pytest.fixture
def vera(school: School) -> Student:
    return StudentFactory(
        school=school,
        number="300014",
        first_name="Vera",
        last_name="Bos",
        birth_date=date(2011, 2, 3),
        email="vera@leerling.example",
        phone="+31 6 10270865",
    )


def test_a_changed_cell_shows_old_beside_new(school: School, vera: Student) -> None:
    row = one_row(school, email="bos@leerling.example")
    assert row.action is Action.CHANGED
    assert [(c.label, c.old, c.new) for c in row.changes] == [
        ("email", "vera@leerling.example", "bos@leerling.example")
    ]


@pytest.mark.parametrize("columns", [{}, {"email": "", "telefoon": ""}])
def test_an_empty_cell_or_absent_column_never_erases(
    school: School, vera: Student, columns: dict[str, str]
) -> None:
    take_over(school, csv_of(pupil(**columns, tussenvoegsel="van")))
    vera.refresh_from_db()
    assert (vera.prefix, vera.email, vera.phone) == (
        "van",
        "vera@leerling.example",
        "+31 6 10270865",
    )


def test_a_change_raises_the_version_so_that_an_open_form_notices(
    school: School, vera: Student
) -> None:
    take_over(school, csv_of(pupil(email="bos@leerling.example")))
    vera.refresh_from_db()
    assert vera.version == 2


# --- The class ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 11, 2), date(2026, 8, 24)),
        (date(2027, 7, 9), date(2026, 8, 24)),
        (date(2027, 7, 10), date(2027, 8, 23)),
        (date(2026, 7, 1), date(2026, 8, 24)),
    ],
)
def test_the_class_goes_to_the_school_year_of_today_or_else_the_next(
    school: School, today: date, year: date
) -> None:
    SchoolYearFactory(
        school=school, start=date(2027, 8, 23), end=date(2028, 7, 7), first_central_exam=None
    )
    take_over(school, csv_of(pupil(klas="3bl1", leerjaar="3")), today)
    assert Enrolment.objects.get().school_year.start == year


def test_the_class_of_an_earlier_year_stays(school: School, vera: Student) -> None:
    past = SchoolYearFactory(
        school=school, start=date(2025, 8, 18), end=date(2026, 7, 10), first_central_exam=None
    )
    EnrolmentFactory(student=vera, school_year=past, leerjaar=2, class_name="2a")
    take_over(school, csv_of(pupil(klas="3bl1", leerjaar="3")))
    assert list(vera.enrolments.values_list("leerjaar", "class_name")) == [(3, "3bl1"), (2, "2a")]


def test_a_class_alone_changes_only_the_class(school: School, vera: Student) -> None:
    EnrolmentFactory(student=vera, school_year=school.years.get(), leerjaar=3, class_name="3a")
    take_over(school, csv_of(pupil(klas="3b")))
    assert vera.enrolments.values_list("leerjaar", "class_name").get() == (3, "3b")


def test_a_class_without_leerjaar_stops_no_row_and_is_told(school: School) -> None:
    (row,) = take_over(school, csv_of(pupil(klas="3b"))).rows
    assert row.action is Action.NEW
    assert row.notes == ("Zonder leerjaar kan klas niet worden opgeslagen; de rest wel.",)
    assert not Student.objects.get().enrolments.exists()


def test_a_class_of_a_year_without_leerjaar_stops_no_row(school: School, vera: Student) -> None:
    year = school.years.get().start.year
    (row,) = take_over(school, csv_of(pupil(**{f"klas_{year}": "3b"}))).rows
    assert row.action is Action.UNCHANGED
    assert row.notes == (
        f"Zonder leerjaar_{year} kan klas_{year} niet worden opgeslagen; de rest wel.",
    )
    assert not vera.enrolments.exists()


def test_without_a_school_year_the_pupils_come_and_the_remark_says_so(school: School) -> None:
    school.years.all().delete()
    outcome = take_over(school, csv_of(pupil(klas="3b", leerjaar="3")))
    assert "schooljaar" in outcome.remarks[0]
    assert Student.objects.count() == 1


# --- The parents --------------------------------------------------------------------------------
def parents(vera: Student) -> list[tuple[str, str]]:
    return [(one.name, one.email) for one in vera.guardians.all()]


@pytest.mark.parametrize(
    ("known", "row", "expected"),
    [
        ([], ["M. Bos:m@x.nl"], ["M. Bos:m@x.nl"]),
        ([], ["M. Bos:m@x.nl", "P. Vos:m@x.nl"], ["M. Bos:m@x.nl", "P. Vos:m@x.nl"]),
        ([], ["M. Bos:m@x.nl", "M. Bos:m@x.nl"], ["M. Bos:m@x.nl"]),
        (["M. Bos:m@x.nl"], ["M. Bos:nieuw@x.nl"], ["M. Bos:nieuw@x.nl"]),
        (["M. Bos:m@x.nl"], ["m. bos:"], ["m. bos:m@x.nl"]),
        (["M. Bos:m@x.nl"], ["M. Bos-Vos:M@x.nl"], ["M. Bos-Vos:M@x.nl"]),
        (["M. Bos:m@x.nl"], ["P. Vos:p@x.nl"], ["M. Bos:m@x.nl", "P. Vos:p@x.nl"]),
        (["A:a@x.nl", "B:b@x.nl"], ["B:b@x.nl", "A:a@x.nl"], ["A:a@x.nl", "B:b@x.nl"]),
        (["A:s@x.nl", "B:s@x.nl"], ["C:s@x.nl"], ["A:s@x.nl", "B:s@x.nl", "C:s@x.nl"]),
        (["A:s@x.nl"], ["A:s@x.nl", "B:s@x.nl"], ["A:s@x.nl", "B:s@x.nl"]),
        (["J:a@x.nl", "J:b@x.nl"], ["J:b@x.nl", "J:a@x.nl"], ["J:a@x.nl", "J:b@x.nl"]),
        (["A:a@x.nl", "B:b@x.nl"], [], ["A:a@x.nl", "B:b@x.nl"]),
    ],
)
def test_a_parent_is_matched_by_name_and_else_by_an_address_of_one(
    school: School, vera: Student, known: list[str], row: list[str], expected: list[str]
) -> None:
    for guardian in known:
        name, email = guardian.split(":")
        GuardianFactory(student=vera, name=name, email=email)
    columns = {}
    for number, parent in enumerate(row, start=1):
        columns[f"ouder{number}_naam"], columns[f"ouder{number}_email"] = parent.split(":")
    content = csv_of(pupil(**columns))
    take_over(school, content)
    assert parents(vera) == [tuple(parent.split(":")) for parent in expected]
    assert plan(school, content).count(Action.UNCHANGED) == 1


def test_an_address_without_a_name_is_rejected(school: School) -> None:
    row = one_row(school, ouder2_email="m@x.nl")
    assert [problem.column for problem in row.problems] == ["ouder2_naam"]


def test_an_address_without_a_name_may_complete_the_known_parent(
    school: School, vera: Student
) -> None:
    GuardianFactory(student=vera, name="M. Bos", email="m@x.nl")
    take_over(school, csv_of(pupil(ouder1_email="m@x.nl", ouder1_telefoon="06 10270865")))
    assert vera.guardians.get().phone == "+31 6 10270865"


# --- The trajectory and its mentor ----------------------------------------------------------------
LWT = {"profiel": "BWI", "lwt_start": "2026-08-24"}


@pytest.mark.parametrize(
    ("start", "admitted"),
    [
        ("2025-08-25", date(2025, 8, 25)),
        ("2026-11-02", date(2026, 11, 2)),
        ("2027-01-11", date(2026, 11, 2)),
    ],
)
def test_a_profile_and_a_start_open_an_admitted_trajectory(
    school: School, start: str, admitted: date
) -> None:
    take_over(school, csv_of(pupil(profiel="bwi", lwt_start=start, mentor=DEKKER)))
    trajectory = Trajectory.objects.get()
    assert (trajectory.profile, trajectory.start) == ("BWI", date.fromisoformat(start))
    assert trajectory.admitted_on == admitted
    assert trajectory.mentor_assignments.get().mentor.email == DEKKER
    assert trajectory.events.get().kind == "admitted"


@pytest.mark.parametrize(
    "columns", [{"profiel": "BWI"}, {"lwt_start": "2026-08-24"}, {"mentor": DEKKER}]
)
def test_without_profile_and_start_together_no_trajectory_opens_and_a_note_says_so(
    school: School, columns: dict[str, str]
) -> None:
    row = one_row(school, **columns)
    assert row.action is Action.NEW
    assert "lwt_start" in row.notes[0]


def test_a_start_without_profile_is_told_that_the_profile_is_missing(school: School) -> None:
    row = one_row(school, lwt_start="2026-08-24", mentor=DEKKER)
    assert row.notes == (
        "Een leer-werktraject begint met profiel en lwt_start; zonder profiel komt het er niet.",
    )


def test_a_mentor_alone_is_told_that_profile_and_start_are_missing(school: School) -> None:
    row = one_row(school, mentor=DEKKER)
    (note,) = row.notes
    assert note.endswith("; zonder profiel en lwt_start komt het er niet.")


@pytest.mark.parametrize(("column", "value"), [("profiel", "PIE"), ("lwt_start", "2026-09-01")])
def test_another_profile_or_start_than_the_open_one_is_rejected_with_a_hint(
    school: School, vera: Student, column: str, value: str
) -> None:
    TrajectoryFactory(student=vera)
    row = one_row(school, **LWT | {column: value})
    assert [problem.column for problem in row.problems] == [column]
    assert "pagina van de leerling" in row.problems[0].reason


@pytest.mark.parametrize(
    "state", [{"ended_on": date(2026, 10, 2)}, {"refused_on": TODAY, "admitted_on": None}]
)
def test_a_past_trajectory_in_the_file_is_not_opened_again(
    school: School, vera: Student, state: dict[str, date]
) -> None:
    TrajectoryFactory(student=vera, **state)
    assert one_row(school, **LWT, mentor=DEKKER).action is Action.UNCHANGED


@pytest.mark.parametrize(
    ("start", "action"), [("2026-10-02", Action.REJECTED), ("2026-10-03", Action.NEW)]
)
def test_a_new_trajectory_begins_after_the_last_day_of_the_ended_one(
    school: School, vera: Student, start: str, action: Action
) -> None:
    TrajectoryFactory(student=vera, ended_on=date(2026, 10, 2))
    row = one_row(school, profiel="PIE", lwt_start=start)
    assert (row.action is Action.REJECTED) == (action is Action.REJECTED)


LATE = {"profiel": "BWI", "lwt_start": "2027-03-01", "klas": "4bw1", "leerjaar": "4"}


def test_a_start_after_which_the_minimum_does_not_fit_is_taken_over_and_told(
    school: School,
) -> None:
    row = one_row(school, **LATE)
    assert row.action is Action.NEW
    (note,) = row.notes
    assert "het minimum van 640 uur en 80 dagen lukt dan niet" in note
    assert "De uiterste startdatum is" in note
    assert note.endswith("(WVO 10b1 (oud), niet geverifieerd)")


def test_the_note_on_a_row_is_what_the_page_of_the_pupil_says(school: School) -> None:
    for weekday in range(1, 6):
        SchoolTime.objects.create(
            school_year=school.years.get(),
            class_name="4bw1",
            weekday=weekday,
            start=time(8, 30),
            end=time(15),
        )
    content = csv_of(pupil(**LATE))
    (row,) = plan(school, content).rows
    take_over(school, content)
    judged = judge_start(Student.objects.get(), date(2027, 3, 1))
    assert judged.room is not None
    assert row.notes[0].startswith(judged.room.verdict.text)


@pytest.mark.parametrize(
    "columns",
    [
        {"lwt_start": "2026-11-03"},
        {"leerjaar": "3"},
        {"klas": "", "leerjaar": ""},
        {"lwt_afgewezen": "2026-10-30"},
        {"lwt_einde": "2027-03-01", "lwt_einde_soort": "gaat niet door", "lwt_einde_reden": "x"},
    ],
    ids=["in time", "leerjaar 4 is not there yet", "no leerjaar", "refused", "ended"],
)
def test_nothing_is_told_of_a_start_that_is_not_certainly_too_late(
    school: School, columns: dict[str, str]
) -> None:
    assert one_row(school, **LATE | columns).notes == ()


def test_of_a_pupil_who_was_at_another_school_the_years_are_not_all_known(
    school: School, vera: Student
) -> None:
    EnrolmentFactory(student=vera, school_year=SchoolYearFactory(), leerjaar=3)
    assert one_row(school, **LATE).notes == ()


def test_of_pupils_of_different_ages_each_gets_what_fits(school: School) -> None:
    """On 9 November the minimum fits for who may work long days, not for who is fifteen."""
    births = ["2008-02-03", "2009-02-03", "2010-02-03", "2011-02-03", "2012-02-03"]
    rows = [
        pupil(**LATE | {"leerlingnummer": f"30001{number}", "geboortedatum": born})
        | {"lwt_start": "2026-11-09"}
        for number, born in enumerate(births)
    ]
    plans = plan(school, csv_of(*rows)).rows
    alone = [plan(school, csv_of(row)).rows[0].notes for row in rows]
    assert [row.notes for row in plans] == alone
    assert {bool(notes) for notes in alone} == {True, False}


@pytest.mark.parametrize("start", ["2003-07-31", "2011-02-03"])
def test_a_start_that_cannot_be_is_rejected(school: School, start: str) -> None:
    row = one_row(school, profiel="BWI", lwt_start=start)
    assert [problem.column for problem in row.problems] == ["lwt_start"]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OFFICE])
def test_a_mentor_must_have_that_role(school: School, role: Role) -> None:
    staff(school, role, email="iemand@school.example")
    row = one_row(school, **LWT, mentor="iemand@school.example")
    assert [problem.column for problem in row.problems] == ["mentor"]


def test_a_mentor_of_another_school_is_no_mentor_here(school: School) -> None:
    staff(SchoolFactory(), Role.MENTOR, email="elders@school.example")
    assert one_row(school, **LWT, mentor="elders@school.example").action is Action.REJECTED


def test_another_mentor_takes_over_from_today(school: School, vera: Student) -> None:
    take_over(school, csv_of(pupil(**LWT, mentor=DEKKER)), date(2026, 9, 1))
    outcome = take_over(school, csv_of(pupil(**LWT, mentor=CLAES.upper())))
    guides = Trajectory.objects.get().mentor_assignments
    assert outcome.count(Action.CHANGED) == 1
    assert list(guides.values_list("mentor__email", "start", "until")) == [
        (DEKKER, date(2026, 8, 24), date(2026, 11, 1)),
        (CLAES, date(2026, 11, 2), None),
    ]
    assert plan(school, csv_of(pupil(**LWT, mentor=CLAES))).count(Action.UNCHANGED) == 1


def test_a_substitute_stays_until_their_own_end(school: School, vera: Student) -> None:
    take_over(school, csv_of(pupil(**LWT, mentor=DEKKER)))
    trajectory = Trajectory.objects.get()
    claes = MentorAssignmentFactory(
        trajectory=trajectory,
        mentor=staff(school, Role.MENTOR, email="vervanger@school.example"),
        is_substitute=True,
        until=date(2026, 12, 1),
    )
    row = one_row(school, **LWT, mentor="vervanger@school.example")
    assert row.action is Action.UNCHANGED
    assert "vervangt" in row.notes[0]
    take_over(school, csv_of(pupil(**LWT, mentor=CLAES)))
    claes.refresh_from_db()
    assert claes.until == date(2026, 12, 1)


# --- Size ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 20])
def test_judging_starts_costs_as_many_queries_for_twenty_pupils_as_for_one(
    school: School, django_assert_num_queries: object, number: int
) -> None:
    rows = [pupil(**LATE | {"leerlingnummer": f"3001{one:02}"}) for one in range(number)]
    with django_assert_num_queries(8):
        plan(school, csv_of(*rows))


def test_planning_costs_as_many_queries_for_twenty_pupils_as_for_one(
    school: School, django_assert_num_queries: object
) -> None:
    content = (DATA / "leerlingen.csv").read_bytes()
    take_over(school, content)
    with django_assert_num_queries(10):
        plan(school, content)
    with django_assert_num_queries(10):
        plan(school, b"\n".join(content.splitlines()[:2]) + b"\n")
