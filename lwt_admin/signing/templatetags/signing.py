"""What the public pages of this room need beside the parts that every page has."""

from django.template import Library
from django.utils.translation import gettext

register = Library()


@register.filter
def translated(text: object) -> str:
    """A label that another module gives, in the language of the page."""
    return gettext(str(text)) if text else ""
