"""What must happen in this room: agreements, companies and mbo institutions."""

from datetime import date

from lwt_admin.accounts.models import School, User
from lwt_admin.agreements.attention_agreements import agreement_attention
from lwt_admin.agreements.attention_companies import company_attention
from lwt_admin.agreements.attention_signing import signing_attention
from lwt_admin.todo import Todo


def attention(user: User, school: School | None, today: date) -> list[Todo]:
    """Everything this person can do something about, at this school or at all of theirs."""
    return [
        *agreement_attention(user, school, today),
        *signing_attention(user, school, today),
        *company_attention(user, school, today),
    ]
