"""Signing at a distance as a party does it: from the letters in the mailbox."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.core import mail
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters
from lwt_admin.signing.codes import MOST_WRONG
from lwt_admin.signing.models import Signatory, SigningCode, SigningLink
from tests.agreements import support
from tests.support.kept import kept

ADDRESSES = {
    "school": "directie@school.example",
    "student": "yara@mail.example",
    "guardian": "ouder@mail.example",
    "company": "w.kamp@bedrijf.example",
}


@kept
def offered(**student: Any) -> AgreementVersion:
    """An agreement of which every party has an address; its letters wait to be sent."""
    version = support.draft(**{"email": ADDRESSES["student"]} | student)
    for guardian in version.agreement.trajectory.student.guardians.all():
        guardian.email = ADDRESSES["guardian"]
        guardian.save()
    version.company_signatory_email = ADDRESSES["company"]
    version.save()
    return support.send(version)


@kept
def delivered() -> AgreementVersion:
    """The same, of which the letters are in the mailboxes."""
    version = offered()
    deliver()
    return version


def party(version: AgreementVersion, name: str) -> Signatory:
    return version.document.signatories.get(party=name)


def party_links(name: str) -> QuerySet[SigningLink]:
    """Every link that a party has had."""
    return SigningLink.objects.filter(signatory__party=name)


def deliver() -> None:
    """Let the background work send what is due."""
    send_due_letters.call()


def last_mail(to: str) -> str:
    """The newest message to an address."""
    return str(next(one for one in reversed(mail.outbox) if one.to == [to]).body)


def link_for(name: str) -> str:
    """The path in the newest letter with a link to a party."""
    deliver()
    bodies = [one.body for one in mail.outbox if one.to == [ADDRESSES[name]]]
    paths = re.findall(r"https?://[^/\s]+(/tekenen/[\w-]{20,}/)", "\n".join(bodies))
    return paths[-1]


def code_in(text: str) -> str:
    return re.findall(r"^\d{6}$", text, re.MULTILINE)[-1]


def code_for(name: str) -> str:
    """The code in the newest letter to a party."""
    deliver()
    return code_in(last_mail(ADDRESSES[name]))


def typed(version: AgreementVersion, name: str, **changes: Any) -> dict[str, Any]:
    """What a party fills in, but for the code."""
    given = {
        "sha256": version.document.sha256,
        "consent": "on",
        "typed_name": party(version, name).name,
    }
    return given | changes


def sign_as(client: Client, version: AgreementVersion, name: str) -> Any:
    """Walk the whole way as one party."""
    path = link_for(name)
    client.post(f"{path}code/")
    return client.post(path, typed(version, name, code=code_for(name)), follow=True)


def refuse_as(client: Client, path: str, name: str, reason: str = "De dagen kloppen niet.") -> Any:
    """Say as one party that one does not agree, with the code from the mail."""
    client.post(f"{path}code/", {"reason": reason})
    given = {"reason": reason, "code": code_for(name)}
    return client.post(f"{path}weigeren/", given, follow=True)


def guess_wrong(client: Client, path: str, name: str, times: int) -> Any:
    """Type wrong codes on a link, asking for a new one after each fifth; the last answer."""
    answer = None
    for number in range(times):
        if number % 5 == 0:
            client.post(f"{path}code/")
            right = code_for(name)
        wrong = f"{(int(right) + 1 + number) % 10**6:06d}"
        answer = client.post(f"{path}weigeren/", {"reason": "Nee.", "code": wrong})
    return answer


def close_by_guessing(client: Client, path: str, name: str) -> Any:
    """Type the wrong code that closes a link, as if all those before it were typed; the answer."""
    client.post(f"{path}code/")
    deliver()
    code = SigningCode.objects.get(link__in=party_links(name))
    code.tries = MOST_WRONG - 1
    code.save()
    return guess_wrong(client, path, name, 1)


def later(**time: int) -> datetime:
    return timezone.now() + timedelta(**time)


def letters(kind: str) -> int:
    return Letter.objects.filter(kind=kind).count()
