"""What the public pages of this room need beside the parts that every page has."""

from datetime import date, datetime

from django.template import Library
from django.utils import formats
from django.utils.translation import get_language, gettext

from lwt_admin.ui.formats import local, nl_date, nl_time

register = Library()

SHORT = "D j M Y"


@register.filter
def translated(text: object) -> str:
    """A label that another module gives, in the language of the page."""
    return gettext(str(text)) if text else ""


@register.filter
def day(moment: date) -> str:
    """`ma 7 sep 2026`, or `Mon 7 Sep 2026` on a page in English; on the school's clock."""
    if get_language() == "nl":
        return nl_date(moment)
    shown = local(moment) if isinstance(moment, datetime) else moment
    return formats.date_format(shown, SHORT)


@register.filter
def clock(moment: datetime) -> str:
    """`8.05`, or `8:05` on a page in another language; on the school's clock."""
    return nl_time(moment) if get_language() == "nl" else formats.time_format(local(moment), "G:i")
