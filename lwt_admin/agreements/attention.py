"""What must happen in this room: agreements, companies and mbo institutions."""

from datetime import date

from lwt_admin.accounts.models import School, User
from lwt_admin.agreements.attention_agreements import agreement_attention
from lwt_admin.agreements.attention_companies import company_attention
from lwt_admin.agreements.attention_profiles import profile_attention
from lwt_admin.agreements.attention_search import search_attention
from lwt_admin.agreements.attention_signing import signing_attention
from lwt_admin.agreements.attention_upkeep import upkeep_attention
from lwt_admin.todo import Todo


def attention(user: User, school: School | None, today: date) -> list[Todo]:
    """Everything this person can do something about, at this school or at all of theirs."""
    return [
        *agreement_attention(user, school, today),
        *signing_attention(user, school, today),
        *company_attention(user, school, today),
        *placing_attention(user, school, today),
    ]


def placing_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What finds pupils a place that fits, and keeps the companies where they can come.

    Ten queries.
    """
    return [
        *profile_attention(user, school, today),
        *search_attention(user, school, today),
        *upkeep_attention(user, school, today),
    ]
