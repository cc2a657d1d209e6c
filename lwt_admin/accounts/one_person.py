"""Whether two accounts are of one person: for what asks for two people."""

from lwt_admin.accounts.models import User
from lwt_admin.names import reaches
from lwt_admin.text import fold


def is_one_person(one: User, other: User) -> bool:
    """One account, one mailbox, or one name.

    Colleagues with one name are asked to tell themselves apart (`accounts.signatory`), so whoever
    has two accounts under one name does not pass for two people.
    """
    same_mailbox = reaches(one.email) == reaches(other.email)
    return one.pk == other.pk or same_mailbox or fold(str(one)) == fold(str(other))
