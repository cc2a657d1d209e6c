"""The letter by which every party gets the sealed document."""

from lwt_admin.letters.kinds import Attachment, Composed, LetterKind
from lwt_admin.letters.models import Letter
from lwt_admin.signing.evidence import address_of
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.models import Document
from lwt_admin.signing.sealing import LETTER


def compose(letter: Letter) -> Composed | None:
    """The stored file, with where its authenticity can be asked."""
    document = Document.objects.for_system().select_related("school").get(pk=letter.about_id)
    if not document.pdf:
        return None
    with document.pdf.open("rb") as stored:
        content = stored.read()
    to = letter.to.casefold()
    parties = [one for one in document.signatories.all() if one.email.strip().casefold() == to]
    context = {
        "document": document,
        "names": " en ".join(one.name for one in parties),
        "url": address_of(document),
    }
    file = Attachment(kind_of(document).file_name(document), content, "application/pdf")
    return Composed(context, (file,))


SEALED_DOCUMENT = LetterKind(
    name=LETTER,
    label="getekend document",
    template="signing/sealed_mail.txt",
    compose=compose,
)
