"""The companies to choose from for an agreement, with their recognition at a glance."""

from dataclasses import dataclass
from typing import Any

from lwt_admin.agreements.forms.agreement import BeginForm
from lwt_admin.agreements.models import Company, WorkAgreement
from lwt_admin.agreements.querysets import CompanyQuerySet
from lwt_admin.agreements.services.recognition import recognition_periods
from lwt_admin.rules.agreements import AgreementFacts, check
from lwt_admin.students.models import Trajectory

SHOWN = 30


@dataclass(frozen=True)
class Choice:
    """A company in the list: may it provide this placement, and why not."""

    company: Company
    kind: str
    label: str
    note: str = ""


def companies_to_choose(
    form: BeginForm, trajectory: Trajectory, companies: CompanyQuerySet
) -> tuple[list[Choice], int]:
    """The fitting companies first, at most `SHOWN`, and how many more there are."""
    given = _given(form)
    found = companies.search(given["q"]).prefetch_related("recognitions__profiles")
    choices = [_choice(company, trajectory, given) for company in found]
    order = {"ok": 0, "neutral": 0, "warn": 1, "bad": 2}
    choices.sort(key=lambda choice: order[choice.kind])
    return choices[:SHOWN], max(0, len(choices) - SHOWN)


def _given(form: BeginForm) -> dict[str, Any]:
    """What the form says, and where it says nothing valid, what it began with."""
    cleaned = getattr(form, "cleaned_data", {}) if form.is_bound else {}
    return {
        "kind": cleaned.get("kind") or WorkAgreement.Kind.LWT,
        "start": cleaned.get("start") or form.initial["start"],
        "end": cleaned.get("end") or form.initial["end"],
        "q": cleaned.get("q", ""),
    }


def _choice(company: Company, trajectory: Trajectory, given: dict[str, Any]) -> Choice:
    if given["kind"] == WorkAgreement.Kind.ORIENTATION:
        return Choice(company, "neutral", "geen erkenning nodig")
    facts = AgreementFacts(
        first=given["start"],
        last=max(given["start"], given["end"]),
        birth_date=trajectory.student.birth_date,
        profile=trajectory.profile,
        recognitions=recognition_periods(company),
    )
    about_company = [one for one in check(facts) if one.field == "company"]
    for one in about_company:
        if one.blocking:
            return Choice(company, "bad", "niet erkend", one.text)
        return Choice(company, "warn", "ander profiel", one.text)
    return Choice(company, "ok", "erkend voor LWT")
