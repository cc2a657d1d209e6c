"""What must happen with texts that wait for signatures: scans to compare, parties that changed."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.parties import changes_since
from lwt_admin.signing.models import PaperScan
from lwt_admin.signing.paper_todos import Place, paper_todos, scans_to_act_on
from lwt_admin.todo import Todo, Urgency


def signing_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person can do about texts that wait; at most eight queries."""
    return [
        *paper(user, school),
        *changed_parties(user, school, today),
    ]


def paper(user: User, school: School | None) -> Iterator[Todo]:
    """Scans to compare, one's own that wait for a colleague, and one's own that were rejected."""
    versions = AgreementVersion.objects.for_user(user).at_school(school)
    looked_at = versions.waiting() | versions.taken_over()
    scans = PaperScan.objects.for_system().filter(document__agreement_version__in=looked_at)
    of_version = "document__agreement_version__agreement"
    paths = (f"{of_version}__trajectory__student", f"{of_version}__company")
    yield from paper_todos(user, scans_to_act_on(scans, *paths), _place_of)


def _place_of(scan: PaperScan) -> Place:
    version = scan.document.agreement_version
    key = version.agreement_id
    return Place(
        name=_names(version),
        page_url=reverse("paper_page", args=[key]),
        compare_url=reverse("paper_compare", args=[key, scan.pk]),
        due=version.start,
        student_id=version.agreement.trajectory.student_id,
    )


def changed_parties(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Offered texts that somebody else should sign by now, for who may take them back.

    And signed ones that hold, to which a representative of the pupil had to be a party.
    """
    versions = AgreementVersion.objects.for_user(user, Right.AGREEMENTS_END).at_school(school)
    signed = versions.running_between(today, date.max).born_otherwise()
    looked_at = versions.filter(
        Q(pk__in=versions.waiting().values("pk")) | Q(pk__in=signed.values("pk"))
    )
    read = looked_at.with_names().with_signatories()
    for version in read.prefetch_related("agreement__trajectory__student__guardians"):
        changes = changes_since(version, today)
        if not changes:
            continue
        first = changes[0]
        yield Todo(
            urgency=Urgency.WRONG if first.blocking else Urgency.ATTENTION,
            text=_what_changed(version),
            detail=f"{first.text} {first.advice}{_and_more(changes)}",
            url=reverse("agreement_detail", args=[version.agreement_id]),
            action="Kijk wat er nodig is",
            due=version.start,
            article=first.article,
            student_id=version.agreement.trajectory.student_id,
        )


def _what_changed(version: AgreementVersion) -> str:
    if version.is_binding:
        return f"De overeenkomst van {_names(version)} is niet door iedereen getekend"
    return f"Wie de overeenkomst van {_names(version)} tekent, is veranderd"


def _and_more(changes: Sequence[object]) -> str:
    more = len(changes) - 1
    if not more:
        return ""
    return f" En nog {more} {'wijziging' if more == 1 else 'wijzigingen'}."


def _names(version: AgreementVersion) -> str:
    return f"{version.agreement.trajectory.student} bij {version.agreement.company}"
