"""What must happen with application letters that came back signed with a pen."""

from collections.abc import Iterator

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.signing.models import PaperScan
from lwt_admin.signing.paper_todos import Place, paper_todos, scans_to_act_on
from lwt_admin.students.models import ApplicationLetter
from lwt_admin.todo import Todo


def letter_scans(user: User, school: School | None) -> Iterator[Todo]:
    """Scans to compare, and one's own that wait or were rejected; at most three queries."""
    letters = ApplicationLetter.objects.for_user(user).at_school(school).waiting()
    scans = PaperScan.objects.for_system().filter(document__application_letter__in=letters)
    path = "document__application_letter__intake__student"
    yield from paper_todos(user, scans_to_act_on(scans, path), _place_of)


def _place_of(scan: PaperScan) -> Place:
    letter = scan.document.application_letter
    return Place(
        name=f"de aanvraag van {letter.intake.student}",
        page_url=reverse("letter_paper_page", args=[letter.pk]),
        compare_url=reverse("letter_paper_compare", args=[letter.pk, scan.pk]),
        due=None,
        student_id=letter.intake.student_id,
    )
