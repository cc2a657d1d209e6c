"""Fill an empty database with the fictional school."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import Board
from lwt_admin.demo.attachments import add_attachments
from lwt_admin.demo.course import add_course
from lwt_admin.demo.doubles import add_doubles
from lwt_admin.demo.exams import add_candidate, add_exam_years
from lwt_admin.demo.exams_list import add_exam_list
from lwt_admin.demo.intake import add_intakes
from lwt_admin.demo.onward import add_onward
from lwt_admin.demo.people import pupils
from lwt_admin.demo.placements import add_agreements
from lwt_admin.demo.placements_assessments import add_assessments
from lwt_admin.demo.placements_confirming import add_confirmations
from lwt_admin.demo.placements_hours import add_closed_weeks
from lwt_admin.demo.placements_visits import add_visits
from lwt_admin.demo.pupils import add_class_times, add_pupil, add_trajectory
from lwt_admin.demo.school import make_school, request_recognition
from lwt_admin.demo.search import add_search
from lwt_admin.demo.support import add_guidance
from lwt_admin.demo.transfer import add_transfer


class Command(BaseCommand):
    help = "Vul een lege database met de verzonnen school vmbo De Oever."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="de dag die vandaag moet zijn")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("De voorbeeldschool is er alleen met LWT_MODE=demo.")
        if Board.objects.exists():
            return
        load_demo(options["on"] or timezone.localdate())
        self.stdout.write("De voorbeeldschool vmbo De Oever staat klaar.")


@transaction.atomic
def load_demo(today: date) -> None:
    """Make the school and its pupils as they are on `today`; the same every time."""
    demo = make_school(today)
    request_recognition(demo, "Bakkerij Korenaar")
    add_class_times(demo)
    add_exam_list(demo)
    for pupil in pupils():
        student = add_pupil(demo, pupil)
        trajectory = add_trajectory(demo, pupil, student)
        if trajectory is not None:
            add_agreements(demo, pupil, trajectory)
            add_candidate(demo, pupil, trajectory)
    add_intakes(demo)
    add_closed_weeks(demo)
    add_confirmations(demo)
    add_visits(demo)
    add_assessments(demo)
    add_search(demo)
    add_guidance(demo)
    add_attachments(demo)
    add_course(demo)
    add_doubles(demo)
    add_exam_years(demo)
    add_onward(demo)
    add_transfer(demo)
