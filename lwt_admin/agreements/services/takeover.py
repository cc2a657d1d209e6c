"""Taking over an agreement that runs on paper already: entered as signed, with the paper as proof.

What the law asks for is looked at as for any agreement. It cannot be held back any more, so what
would have blocked it is shown, and somebody says why it is entered all the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.documents import KIND, Setting, build_content, signatories_of
from lwt_admin.agreements.facts import findings
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
from lwt_admin.agreements.services.drafts import beginning
from lwt_admin.agreements.services.surroundings import Settings, Surroundings
from lwt_admin.signing import taken_over
from lwt_admin.signing.models import Party
from lwt_admin.signing.services import SignatoryFacts
from lwt_admin.storing import store_new
from lwt_admin.students.locks import lock_work_of_all
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


def problems(paper: OnPaper, today: date, around: Surroundings | None = None) -> dict[str, str]:
    """Why it cannot be taken over, in Dutch per field; empty when it can.

    `around` is given by who has read that already, for many papers at once.
    """
    found = dict(_of_dates(paper, today))
    if not paper.schedule:
        found["schedule"] = "Vul in op welke dagen de leerling werkt, en van hoe laat tot hoe laat."
    if found:
        return found
    version = paper.as_version()
    around = around or Surroundings([paper.trajectory], [paper.company])
    told = findings(version, today, around.facts(version, paper.days()))
    for one in told:
        if one.check.field == "overlap":
            found["company"] = one.check.text
    if why := _why_not_signed_by(paper, version):
        found["guardians"] = why
    held_back = [one for one in told if one.blocking and one.check.field in LOOKED_AT]
    if not found and held_back and not paper.reason.strip():
        found["reason"] = " ".join(
            [*(f"{one.check.text} ({one.article})" for one in held_back), SAY_WHY]
        )
    return found


Supervisors = dict[tuple[int, str], Supervisor]
"""By company and folded name."""
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


def _why_not_signed_by(paper: OnPaper, version: AgreementVersion) -> str:
    """Why these representatives cannot be all who signed for the pupil; empty when they can.

    Who had to sign follows from the age on the day of signing.
    """
    day = paper.signed_on
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

    Raises what `take_over_all` raises, and SigningRefused when the scan cannot be stored; then
    nothing is entered.
    """
    (version,) = take_over_all([paper], by=by, now=now)
    if scan is not None and version.document is not None:
        taken_over.add_scan(version.document, scan, by=by, now=now)
    return version


@transaction.atomic
def take_over_all(papers: Sequence[OnPaper], *, by: User, now: datetime) -> list[AgreementVersion]:
    """Enter agreements as signed, in their order: a few statements for all of them together.

    Raises PermissionDenied, and TakeOverRefused for the first that cannot be; then none is entered.
    """
    keys = {paper.trajectory.pk for paper in papers}
    allowed = Trajectory.objects.for_user(by, Right.AGREEMENTS_SEND).filter(pk__in=keys)
    if keys - set(allowed.values_list("pk", flat=True)):
        raise PermissionDenied
    lock_work_of_all(keys)
    _refuse_any(papers, timezone.localdate(now))
    versions = _as_signed(papers, now)
    store_new(version.agreement for version in versions)
    _put_on_record(papers, versions, by, now)
    beginnings = [
        beginning(version, "take_over", by=by, at=now, reason=paper.reason.strip())
        for paper, version in zip(papers, versions, strict=True)
    ]
    store_new([*versions, *_schedules(papers, versions), *beginnings])
    return versions


def _refuse_any(papers: Iterable[OnPaper], today: date) -> None:
    """Raise TakeOverRefused for a paper that cannot stand beside what is there and those before."""
    papers = list(papers)
    prefetch_related_objects([one.trajectory for one in papers], "student__guardians")
    around = Surroundings([one.trajectory for one in papers], [one.company for one in papers])
    for paper in papers:
        if found := problems(paper, today, around):
            raise TakeOverRefused(found)
        around.add(paper.as_version(), paper.days())


def _as_signed(papers: Sequence[OnPaper], now: datetime) -> list[AgreementVersion]:
    """The versions as they will be, save for their documents; nobody but leermeesters is stored."""
    known = _supervisors_of(paper.company for paper in papers)
    versions: list[AgreementVersion] = []
    added: Supervisors = {}
    for paper in papers:
        version, company = paper.as_version(), paper.company
        version.agreement.taken_over_at = now
        version.state = State.SIGNED
        version.supervisor = _supervisor(company, paper.supervisor.strip(), known, added)
        version.company_signatory_name = company.signatory_name
        version.company_signatory_capacity = company.signatory_capacity
        version.company_signatory_email = company.email
        versions.append(version)
    store_new(added.values())
    return versions


def _supervisors_of(companies: Iterable[Company]) -> Supervisors:
    """The leermeesters of these companies by their name, without capitals and accents."""
    keys = {company.pk for company in companies}
    found = Supervisor.objects.for_system().filter(company__in=keys).order_by("-pk")
    return {(one.company_id, fold(one.name)): one for one in found}


def _supervisor(
    company: Company, name: str, known: Supervisors, added: Supervisors
) -> Supervisor | None:
    """The leermeester with this name, who is added when the company does not have one."""
    if not name:
        return None
    key = (company.pk, fold(name))
    return known.get(key) or added.setdefault(key, Supervisor(company=company, name=name))


def _put_on_record(
    papers: Sequence[OnPaper], versions: Sequence[AgreementVersion], by: User, now: datetime
) -> None:
    """Give each version the document that says what its paper says."""
    settings, kept = Settings(paper.trajectory for paper in papers), []
    for paper, version in zip(papers, versions, strict=True):
        signatories = _signatories(version, paper)
        setting = settings.of(paper.trajectory, paper.start, paper.end, paper.days())
        content = _content(version, paper, signatories, setting)
        school = paper.trajectory.student.school
        kept.append(taken_over.Paper(school, KIND, content, signatories, paper.signed_on))
    documents = taken_over.take_over(kept, by=by, now=now)
    for version, document in zip(versions, documents, strict=True):
        version.document = document


def _schedules(
    papers: Sequence[OnPaper], versions: Sequence[AgreementVersion]
) -> Iterator[ScheduleDay]:
    for paper, version in zip(papers, versions, strict=True):
        for day in paper.days():
            day.agreement_version = version
            yield day


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
    version: AgreementVersion,
    paper: OnPaper,
    signatories: Sequence[SignatoryFacts],
    setting: Setting,
) -> dict[str, Any]:
    """What is known of the paper; its other provisions are not made up."""
    content = build_content(version, signatories, setting)
    rest = {
        "heading": "De andere afspraken",
        "paragraphs": [ON_PAPER.format(nl_date(paper.signed_on))],
        "article": "",
        "status": "",
        "schedule": False,
    }
    return content | {"articles": [*content["articles"][:2], rest]}
