"""The letter by which every party gets the sealed document."""

from typing import Final

from lwt_admin.letters.kinds import Attachment, Composed, LetterKind, NotMade
from lwt_admin.letters.models import Letter
from lwt_admin.signing.addresses import same
from lwt_admin.signing.evidence import address_of
from lwt_admin.signing.kinds import may_have_copy
from lwt_admin.signing.models import Document
from lwt_admin.signing.paper import file_name
from lwt_admin.signing.sealed_file import NotAsSealed, sealed_file
from lwt_admin.signing.sealing import LETTER

LATER: Final = "Daarna gaat de mail vanzelf."


def compose(letter: Letter) -> Composed | None:
    """The stored file, with where its authenticity can be asked; NotMade when it is not there.

    None when nobody at the address may know any more what was signed. What is sent again goes to
    one party (`data`), and not when they have another address by now.
    """
    document = Document.objects.for_system().select_related("school").get(pk=letter.about_id)
    there = [one for one in document.signatories.all() if same(one.email, letter.to)]
    if only := letter.data.get("signatory"):
        there = [one for one in there if one.pk == only]
    parties = [one for one in there if may_have_copy(one)]
    if not document.pdf or not parties:
        return None
    try:
        content = sealed_file(document)
    except NotAsSealed as error:
        raise NotMade(f"{error} {LATER}") from error
    context = {
        "document": document,
        "names": " en ".join(one.name for one in parties),
        "url": address_of(document),
    }
    file = Attachment(file_name(document), content, "application/pdf")
    return Composed(context, (file,))


SEALED_DOCUMENT = LetterKind(
    name=LETTER,
    label="Getekend document",
    template="signing/sealed_mail.txt",
    compose=compose,
)
