"""Moving a pupil to another school of the same board: the dossier goes along as it stands.

Whoever does it has the right at both schools. Enrolments of earlier years stay at the school where
they were; that of the running year goes to the same year of the new school, without its class. The
mentors of the school that is left stop. What a room above knows of that must be finished first, it
says in its own `leaving.py` as `obstacles(student, today)`.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Right
from lwt_admin.rooms import offered
from lwt_admin.students.models import Enrolment, MentorAssignment, PupilMove, Student
from lwt_admin.students.services import stop_assignment


def schools_to_move_to(student: Student, user: User) -> list[School]:
    """The other schools of the board at which `user` may change personal data, by name."""
    allowed = user.access.grant(Right.STUDENTS_PERSONAL).all
    if student.school_id not in allowed:
        return []
    schools = School.objects.for_user(user).filter(pk__in=allowed, board=student.school.board_id)
    return list(schools.exclude(pk=student.school_id).order_by("name", "pk"))


def obstacles(student: Student, today: date) -> list[str]:
    """What must be finished at the present school first, each in one Dutch sentence."""
    return [text for ask in offered("leaving", "obstacles") for text in ask(student, today)]


@transaction.atomic
def move(
    student: Student, school: School, number: str, *, by: User, today: date, remark: str = ""
) -> PupilMove:
    """Give the pupil with the whole dossier to `school`, under `number`; recorded in full.

    Raises ValidationError, per field, when it cannot be.
    """
    _hold(student.school_id, school.pk)
    current = Student.objects.for_system().select_for_update(of=("self",)).get(pk=student.pk)
    _check(current, school, number, by, today)
    done = PupilMove(
        student=current,
        from_school_id=current.school_id,
        to_school=school,
        from_number=current.number,
        to_number=number,
        day=today,
        remark=remark,
        actor=by,
    )
    done.full_clean(exclude=["student", "from_school", "to_school", "actor"])
    _stop_mentors(current, today)
    _take_along_year(current, school, today)
    current.school, current.number = school, number
    current.version += 1
    current.full_clean(exclude=["school"], validate_constraints=False)
    current.save()
    done.save()
    return done


def _hold(*school_ids: int) -> None:
    """Hold both schools, always in the same order, so that nobody waits for each other."""
    rows = School.objects.for_system().filter(pk__in=school_ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _check(student: Student, school: School, number: str, by: User, today: date) -> None:
    if school not in schools_to_move_to(student, by):
        raise ValidationError({"school": f"Naar {school} mag u deze leerling niet verhuizen."})
    same = Student.objects.for_system().filter(school=school, number=number)
    if same.exists():
        text = f"{number}: bij {school} heeft al een leerling dit leerlingnummer."
        raise ValidationError({"number": text})
    found = obstacles(student, today)
    if found:
        raise ValidationError(found)


def _stop_mentors(student: Student, today: date) -> None:
    """Nobody of the school that is left guides the pupil from today on."""
    guides = MentorAssignment.objects.for_system().filter(trajectory__student=student)
    for assignment in guides.from_day(today):
        stop_assignment(assignment, today)


def _take_along_year(student: Student, school: School, today: date) -> None:
    """Let the enrolments of today and later count in the same years of the new school."""
    there = SchoolYear.objects.for_system().at_school(school)
    enrolments = Enrolment.objects.for_system().filter(student=student)
    for enrolment in enrolments.filter(school_year__end__gte=today).select_related("school_year"):
        left = enrolment.school_year
        same = there.filter(start__lte=left.end, end__gte=left.start).exclude(
            pk__in=enrolments.values("school_year")
        )
        year = min(same, key=lambda one: abs(one.start - left.start), default=None)
        if year is not None:
            enrolment.school_year, enrolment.class_name = year, ""
            enrolment.version += 1
            enrolment.save()
