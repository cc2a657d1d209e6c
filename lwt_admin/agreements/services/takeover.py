"""Taking over an agreement that runs on paper already: entered as signed, with the paper as proof.

What the law asks for is looked at as for any agreement. It cannot be held back any more, so what
would have blocked it is shown, and somebody says why it is entered all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.documents import KIND, build_content, signatories_of
from lwt_admin.agreements.facts import Finding, facts_of, findings
from lwt_admin.agreements.models import (
    AgreementVersion,
    Company,
    ScheduleDay,
    State,
    Supervisor,
    WorkAgreement,
)
from lwt_admin.agreements.parties import (
    guardians_who_may_sign,
    needs_representative,
    why_not_these,
)
from lwt_admin.agreements.services.drafts import record_beginning, save_schedule
from lwt_admin.signing import taken_over
from lwt_admin.signing.models import Party
from lwt_admin.signing.services import SignatoryFacts
from lwt_admin.students.locks import lock_pupil
from lwt_admin.students.models import Guardian, Trajectory
from lwt_admin.text import fold
from lwt_admin.ui.formats import nl_date
from lwt_admin.worktime import Breaks

Schedule = Mapping[int, tuple[time, time, Breaks]]
"""Start, end and breaks per ISO weekday."""

LOOKED_AT: Final = {"first", "company", "cooperation"}
"""What the rules say about these facts matters; the provisions stand on the paper."""
LONGEST: Final = 366 * 4
"""Days; longer than any trajectory, so a year that was typed wrong."""
ON_PAPER: Final = (
    "Deze overeenkomst is op papier gesloten en getekend op {}. De volledige tekst en de "
    "handtekeningen staan op het papieren exemplaar, dat de school bewaart."
)


class TakeOverRefused(Exception):
    """An agreement that cannot be taken over like this: Dutch reasons per field of `OnPaper`."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class OnPaper:
    """A signed agreement as its paper says it; `reason` is why it is entered despite findings."""

    trajectory: Trajectory
    company: Company
    start: date
    end: date
    signed_on: date
    schedule: Schedule = field(default_factory=dict)
    kind: str = WorkAgreement.Kind.LWT
    supervisor: str = ""
    guardians: Sequence[Guardian] = ()
    reason: str = ""

    def as_version(self) -> AgreementVersion:
        """The version it will be; nothing is stored."""
        agreement = WorkAgreement(trajectory=self.trajectory, company=self.company, kind=self.kind)
        return AgreementVersion(agreement=agreement, start=self.start, end=self.end)

    def days(self) -> list[ScheduleDay]:
        """Its schedule; nothing is stored."""
        return [
            ScheduleDay(weekday=weekday, start=start, end=end, breaks=breaks)
            for weekday, (start, end, breaks) in sorted(self.schedule.items())
        ]


def advice(paper: OnPaper, today: date) -> list[Finding]:
    """What the rules would have asked before signing, and was not so."""
    return [one for one in _findings(paper, today) if one.blocking and one.check.field in LOOKED_AT]


def problems(paper: OnPaper, today: date) -> dict[str, str]:
    """Why it cannot be taken over, in Dutch per field; empty when it can."""
    found = dict(_of_dates(paper, today))
    if not paper.schedule:
        found["schedule"] = "Vul in op welke dagen de leerling werkt, en van hoe laat tot hoe laat."
    if found:
        return found
    for one in _findings(paper, today):
        if one.check.field == "overlap":
            found["company"] = one.check.text
    if why := why_not_signed_by(paper):
        found["guardians"] = why
    if not found and (held_back := advice(paper, today)) and not paper.reason.strip():
        found["reason"] = " ".join(
            [*(f"{one.check.text} ({one.article})" for one in held_back), SAY_WHY]
        )
    return found


SAY_WHY: Final = "Vul in waarom u de overeenkomst toch invoert."


def _of_dates(paper: OnPaper, today: date) -> Mapping[str, str]:
    if paper.end < paper.start:
        text = (
            f"De laatste dag ({nl_date(paper.end)}) ligt voor de eerste ({nl_date(paper.start)})."
        )
        return {"end": text}
    if (paper.end - paper.start).days > LONGEST:
        return {"end": f"Van {nl_date(paper.start)} tot {nl_date(paper.end)} is te lang."}
    if paper.signed_on > today:
        return {"signed_on": f"{nl_date(paper.signed_on)} is nog niet geweest."}
    if (paper.start - paper.signed_on).days > LONGEST:
        return {"signed_on": f"{nl_date(paper.signed_on)} ligt te ver voor het begin."}
    return {}


def _findings(paper: OnPaper, today: date) -> list[Finding]:
    version = paper.as_version()
    return findings(version, today, facts_of(version, paper.days()))


def why_not_signed_by(paper: OnPaper) -> str:
    """Why these representatives cannot be all who signed for the pupil; empty when they can.

    Who had to sign follows from the age on the day of signing.
    """
    version, day = paper.as_version(), paper.signed_on
    if needs_representative(version, day) and not paper.guardians:
        if guardians_who_may_sign(version):
            return "Kies welke wettelijk vertegenwoordiger het papier heeft getekend."
        return (
            f"{paper.trajectory.student} was op {nl_date(day)} zo jong dat er een wettelijk "
            "vertegenwoordiger tekent. Voeg bij de leerling eerst een ouder of verzorger toe die "
            "mag tekenen."
        )
    return why_not_these(version, paper.guardians, day)


@transaction.atomic
def take_over(
    paper: OnPaper, *, by: User, now: datetime, scan: File | None = None
) -> AgreementVersion:
    """Enter the agreement as signed, with its scan when there is one.

    Raises PermissionDenied, TakeOverRefused, and SigningRefused when the scan cannot be stored;
    then nothing is entered.
    """
    allowed = Trajectory.objects.for_user(by, Right.AGREEMENTS_SEND)
    if not allowed.filter(pk=paper.trajectory.pk).exists():
        raise PermissionDenied
    today = timezone.localdate(now)
    version = paper.as_version()
    lock_pupil(version.agreement.trajectory_id)
    if found := problems(paper, today):
        raise TakeOverRefused(found)
    _store(version, paper, now)
    signatories = list(_signatories(version, paper))
    version.document = taken_over.take_over(
        school=paper.trajectory.student.school,
        kind=KIND,
        content=_content(version, paper, signatories),
        signatories=signatories,
        signed_on=paper.signed_on,
        by=by,
        now=now,
    )
    version.state = State.SIGNED
    version.save()
    record_beginning(version, "take_over", by=by, at=now, reason=paper.reason.strip())
    if scan is not None:
        taken_over.add_scan(version.document, scan, by=by, now=now)
    return version


def _store(version: AgreementVersion, paper: OnPaper, now: datetime) -> None:
    agreement, company = version.agreement, paper.company
    agreement.taken_over_at = now
    agreement.save()
    version.agreement = agreement
    version.supervisor = _supervisor(company, paper.supervisor)
    version.company_signatory_name = company.signatory_name
    version.company_signatory_capacity = company.signatory_capacity
    version.company_signatory_email = company.email
    version.save()
    save_schedule(version, paper.schedule)


def _supervisor(company: Company, name: str) -> Supervisor | None:
    """The leermeester with this name, who is added when the company does not have one."""
    wanted = name.strip()
    if not wanted:
        return None
    for one in company.supervisors.all():
        if fold(one.name) == fold(wanted):
            return one
    return Supervisor.objects.create(company=company, name=wanted)


def _signatories(version: AgreementVersion, paper: OnPaper) -> Sequence[SignatoryFacts]:
    """Who signed the paper; of whom no name is known, for whom they signed."""
    unnamed = {
        Party.SCHOOL: f"namens {paper.trajectory.student.school.name}",
        Party.COMPANY: f"namens {paper.company.name}",
    }
    return [
        SignatoryFacts(
            one.party,
            (one.name.strip() or unnamed.get(Party(one.party), one.party))[:160],
            one.capacity,
            one.email,
            one.person,
        )
        for one in signatories_of(version, paper.guardians, paper.signed_on)
    ]


def _content(
    version: AgreementVersion, paper: OnPaper, signatories: Sequence[SignatoryFacts]
) -> dict[str, Any]:
    """What is known of the paper; its other provisions are not made up."""
    content = build_content(version, signatories)
    rest = {
        "heading": "De andere afspraken",
        "paragraphs": [ON_PAPER.format(nl_date(paper.signed_on))],
        "article": "",
        "status": "",
        "schedule": False,
    }
    return content | {"articles": [*content["articles"][:2], rest]}
