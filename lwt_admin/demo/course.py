"""What happened in the course of trajectories: another profile, and subjects dropped early."""

from datetime import timedelta

from lwt_admin.demo.school import DemoSchool
from lwt_admin.students.course import change_profile, save_exemption
from lwt_admin.students.models import Exemption, ProfileChange, Student, Trajectory

CHANGED = "260170"
FROM_PROFILE = "D&P"
EXEMPTED = {"004217": "Frans", "260121": "Duits"}


def add_course(demo: DemoSchool) -> None:
    """One pupil went to another profile, and some dropped a language in leerjaar 2."""
    _change_profile(demo)
    for number, subject in EXEMPTED.items():
        _exempt(demo, Student.objects.for_system().get(number=number), subject)


def _change_profile(demo: DemoSchool) -> None:
    """The pupil began with another profile, before there was any agreement."""
    trajectory = Trajectory.objects.for_system().get(student__number=CHANGED)
    final, trajectory.profile = trajectory.profile, FROM_PROFILE
    trajectory.save()
    change = ProfileChange(
        trajectory=trajectory,
        to_profile=final,
        day=trajectory.start + timedelta(days=7),
        reason="Wil met klanten en voorraad werken; besproken met leerling en ouders.",
    )
    change_profile(change, demo.staff["l.bakker"], demo.today)


def _exempt(demo: DemoSchool, student: Student, subject: str) -> None:
    year = demo.years[demo.running_year - 2]
    exemption = Exemption(
        student=student,
        subject=subject,
        leerjaar=2,
        since=year.start + timedelta(days=21),
        decided_on=year.start + timedelta(days=14),
        decided_by="Teamleider onderbouw",
        reason="Meer tijd voor Nederlands en praktijk.",
    )
    save_exemption(exemption, demo.today)
