"""What the pages and letters of signing call a document, so that each sentence fits its kind."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Words:
    """The sentences in which a document is named.

    All but the last two are read in the language of the page: give them by `gettext_lazy`, with a
    translation. `consent` is what a party agrees to, and is kept with the signature; `unread` says
    that the tick is missing. `other_name` has blanks for the `name` that was typed and the `own`
    name; `signed` and `will_be_signed` have one for the `address` to which the file goes. `without`
    says what does not happen when somebody refuses. In the letters `look` leads staff to the page,
    and `in_english` names the document to who reads no Dutch.
    """

    consent: "StrOrPromise"
    unread: "StrOrPromise"
    other_name: "StrOrPromise"
    only_dutch: "StrOrPromise"
    as_pdf: "StrOrPromise"
    whole_text: "StrOrPromise"
    without: "StrOrPromise"
    back: "StrOrPromise"
    signed: "StrOrPromise"
    will_be_signed: "StrOrPromise"
    look: str
    in_english: str
