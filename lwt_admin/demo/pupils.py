"""Pupils with their guardians, classes, lesson times and trajectories."""

from datetime import date, time, timedelta

from lwt_admin.demo.people import Pupil, Story
from lwt_admin.demo.school import DemoSchool
from lwt_admin.students.models import (
    AdditionalSubject,
    Enrolment,
    Guardian,
    Interruption,
    MentorAssignment,
    SchoolTime,
    Student,
    Trajectory,
)
from lwt_admin.students.services import add_subject, assign_mentor, save_interruption
from lwt_admin.students.transitions import decide

EXAMINED = 5
WORKDAYS = range(1, 6)
FIRST_BELL, LAST_BELL = time(8, 30), time(15, 0)
GRADUATED = "Geslaagd voor het leer-werktraject."
NOT_GRADUATED = "Niet geslaagd; de leerling gaat naar een entreeopleiding."


def add_pupil(demo: DemoSchool, pupil: Pupil) -> Student:
    """Store a pupil with guardians, an enrolment for each year here, and lesson times."""
    student = Student.objects.create(
        school=demo.school,
        number=pupil.number,
        first_name=pupil.first_name,
        prefix=pupil.prefix,
        last_name=pupil.last_name,
        birth_date=pupil.birth_date(demo.running_year),
        email=f"{pupil.number}@leerling.vmbo-deoever.example",
        phone=f"06 1000{pupil.number[-4:]}",
        street="Dorpsstraat",
        house_number=str(int(pupil.number[-3:]) % 190 + 1),
        postcode="6812 KL",
        city="De Oever",
    )
    for number, name in enumerate(pupil.guardians, start=1):
        Guardian.objects.create(
            student=student,
            name=name,
            email=f"ouder{number}.{pupil.number}@example.org",
            phone=f"06 200{number}{pupil.number[-4:]}",
        )
    _enrol(demo, pupil, student)
    return student


def _enrol(demo: DemoSchool, pupil: Pupil, student: Student) -> None:
    for leerjaar in range(max(1, pupil.leerjaar - 2), min(pupil.leerjaar, 4) + 1):
        year = demo.years[demo.running_year - (pupil.leerjaar - leerjaar)]
        Enrolment.objects.create(
            student=student, school_year=year, leerjaar=leerjaar, class_name=f"{leerjaar}bw1"
        )
        if leerjaar < 3:
            continue
        # Lessons on the days without placement; in leerjaar 3 there is one placement day.
        placement = set(pupil.weekdays if leerjaar == 4 else pupil.weekdays[:1])
        for weekday in WORKDAYS:
            if weekday not in placement:
                SchoolTime.objects.create(
                    school_year=year,
                    student=student,
                    weekday=weekday,
                    start=FIRST_BELL,
                    end=LAST_BELL,
                )


def add_class_times(demo: DemoSchool) -> None:
    """The lesson times of the classes in the running year."""
    for class_name in ("2bw1", "3bw1", "4bw1"):
        for weekday in WORKDAYS:
            SchoolTime.objects.create(
                school_year=demo.year,
                class_name=class_name,
                weekday=weekday,
                start=FIRST_BELL,
                end=LAST_BELL,
            )


def add_trajectory(demo: DemoSchool, pupil: Pupil, student: Student) -> Trajectory | None:
    """Store the pupil's trajectory with its decisions and mentor; None for who has none."""
    if pupil.story is Story.NO_LWT:
        return None
    if pupil.story in {Story.APPLIED, Story.REFUSED}:
        return _undecided(demo, pupil, student)
    began = demo.running_year - max(0, pupil.leerjaar - 3)
    trajectory = Trajectory(
        student=student,
        profile=pupil.profile,
        start=demo.years[began].start,
        applied_on=date(began, 5, 11),
        admitted_on=date(began, 6, 8),
        admission_note="Leert door te doen; Nederlands en het profielvak zijn haalbaar.",
    )
    coordinator = demo.staff["l.bakker"]
    decide(trajectory, coordinator, date(began, 6, 8))
    if pupil.mentor and pupil.story is not Story.NO_MENTOR:
        mentor = demo.staff[pupil.mentor]
        assign_mentor(
            MentorAssignment(trajectory=trajectory, mentor=mentor, start=date(began, 8, 1))
        )
    _what_happened_since(demo, pupil, trajectory)
    return trajectory


def _undecided(demo: DemoSchool, pupil: Pupil, student: Student) -> Trajectory:
    trajectory = Trajectory(
        student=student,
        profile=pupil.profile,
        start=demo.years[demo.running_year + 1].start,
        applied_on=demo.today - timedelta(days=20),
    )
    if pupil.story is Story.REFUSED:
        trajectory.refused_on = demo.today - timedelta(days=6)
        trajectory.admission_note = "BB met ondersteuning past beter; besproken met de ouders."
    decide(trajectory, demo.staff["l.bakker"], demo.today)
    return trajectory


def _what_happened_since(demo: DemoSchool, pupil: Pupil, trajectory: Trajectory) -> None:
    today, coordinator = demo.today, demo.staff["l.bakker"]
    if pupil.leerjaar == EXAMINED:
        trajectory.ended_on = demo.years[demo.running_year - 1].end
        trajectory.end_kind = Trajectory.EndKind.COMPLETED
        trajectory.end_reason = GRADUATED if pupil.story is Story.PASSED else NOT_GRADUATED
        decide(trajectory, coordinator, trajectory.ended_on)
    if pupil.story is Story.INTERRUPTED:
        start = max(trajectory.start, today - timedelta(days=12))
        save_interruption(Interruption(trajectory=trajectory, start=start, reason="Gebroken been."))
    if pupil.story is Story.BEHIND:
        day = trajectory.admitted_on or today
        subject = AdditionalSubject(
            trajectory=trajectory,
            subject="Engels",
            decided_on=day,
            consulted=AdditionalSubject.Consulted.BOTH,
            consulted_on=day,
        )
        add_subject(subject, today)
