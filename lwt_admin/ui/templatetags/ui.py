"""The parts of a page as template tags; docs/look.md shows each of them in use.

The tags are built into every template, so no template loads them.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Library
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lwt_admin.text import sentence
from lwt_admin.todo import Todo
from lwt_admin.ui import formats, parts

register = Library()

register.filter(formats.nl_date)
register.filter(formats.nl_day)
register.filter(formats.nl_time)
register.filter(formats.nl_datetime)
register.filter(formats.nl_period)
register.filter(formats.nl_number)
register.filter(formats.nl_mark)
register.filter(formats.hours)
register.filter("as_sentence", sentence)


@register.filter
def dot_kind(ok: bool | None) -> str:
    """The kind of mark for a verdict's `ok`: True ok, None wait, False bad."""
    return parts.kind_of(ok)


@register.filter
def as_hours(minutes: int | None) -> Decimal:
    """Whole minutes as an exact number of hours, to hand to the meter."""
    return Decimal(minutes or 0) / formats.MINUTES_PER_HOUR


@register.filter
def message_kind(level: str) -> str:
    """The kind in which one of Django's messages is shown."""
    return parts.MESSAGE_KINDS.get(level, "neutral")


@register.filter
def kind_icon(kind: str) -> str:
    """The icon that goes with a kind."""
    return parts.KIND_ICONS[kind] or "info"


@register.simple_tag
@cache
def icon(name: str, css_class: str = "") -> SafeString:
    """A picture from our own sprite; decoration only, so the words stand beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("img/icons.svg"),
        name,
    )


@register.inclusion_tag("components/crumbs.html")
def crumbs(*labels_and_urls: object) -> dict[str, Any]:
    """The way back: label, address, label, address …; a last label may go without address."""
    given = list(labels_and_urls) + [""] * (len(labels_and_urls) % 2)
    return {"items": list(zip(given[::2], given[1::2], strict=True))}


@register.simple_tag
def chip(text: object, kind: str = "neutral") -> SafeString:
    """A short state in words, coloured by its kind; without a template, as a page has hundreds."""
    known = parts.known_kind(kind)
    mark = icon(parts.KIND_ICONS[known]) if parts.KIND_ICONS[known] else ""
    return format_html('<span class="chip chip-{}">{}{}</span>', known, mark, text)


@register.inclusion_tag("components/dot.html")
def dot(kind: str, word: str = "") -> dict[str, Any]:
    """A round mark; its word is read out, or shown beside it by the page."""
    known = parts.known_kind(kind)
    return {
        "kind": known,
        "icon": parts.KIND_ICONS[known] or "info",
        "word": word or parts.KIND_WORDS[known],
    }


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    *,
    url: str = "",
    link: str = "",
    css_class: str = "",
    anchor: str = "",
) -> SafeString:
    """A white sheet with a heading and, at the right, one link."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "url": url,
            "link": link,
            "css_class": css_class,
            "anchor": anchor,
        },
    )


@register.simple_block_tag
def next_step(
    content: str, url: str = "", button: str = "", kind: str = "warn", title: str = "Volgende stap"
) -> SafeString:
    """The one thing to do next, with its button."""
    return render_to_string(
        "components/next_step.html",
        {
            "content": content,
            "url": url,
            "button": button,
            "kind": parts.known_kind(kind),
            "title": title,
        },
    )


@register.simple_block_tag
def notice(content: str, kind: str = "neutral", title: str = "") -> SafeString:
    """A remark inside a page: what to know, to watch or to mend."""
    known = parts.known_kind(kind)
    return render_to_string(
        "components/notice.html",
        {
            "content": content,
            "kind": known,
            "title": title,
            "icon": parts.KIND_ICONS[known] or "info",
        },
    )


@register.simple_block_tag
def table(
    content: str,
    caption: str,
    show_caption: bool = False,
    css_class: str = "",
    scrolls: bool = False,
) -> SafeString:
    """A table that becomes a stack of cards on a phone; cells carry `data-label`.

    One that may be wider than its place `scrolls`, and then the keyboard reaches it.
    """
    return render_to_string(
        "components/table.html",
        {
            "content": content,
            "caption": caption,
            "show_caption": show_caption,
            "css_class": css_class,
            "scrolls": scrolls,
        },
    )


@register.inclusion_tag("components/meter.html")
def meter(
    approved: parts.Number,
    target: parts.Number,
    waiting: parts.Number = 0,
    planned: parts.Number = 0,
    unit: str = "uur",
) -> dict[str, Any]:
    """Progress towards a norm: approved, waiting and planned."""
    return {"meter": parts.meter(approved, waiting, planned, target, unit)}


@register.inclusion_tag("components/law_list.html")
def law_list(verdicts: Iterable[Any]) -> dict[str, Any]:
    """What the law says: per verdict a mark, the sentence, the article and its status."""
    return {"lines": [parts.law_line(verdict) for verdict in verdicts]}


@register.inclusion_tag("components/todo_list.html")
def todo_list(todos: Iterable[Todo]) -> dict[str, Any]:
    """What must happen, each line one click from being done; give them in order."""
    return {"lines": [parts.TodoLine(todo) for todo in todos]}


@register.inclusion_tag("components/stepper.html")
def stepper(items: Iterable[Any], label: str = "Voortgang") -> dict[str, Any]:
    """Stages in a fixed order: tuples (label, "done" | "current" | "todo"[, url])."""
    return {"steps": parts.steps(items), "label": label}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", url: str = "", button: str = "", icon_name: str = "inbox"
) -> dict[str, Any]:
    """Said where a list is empty: why, and what to do first."""
    return {"title": title, "text": text, "url": url, "button": button, "icon_name": icon_name}


@register.inclusion_tag("components/fact.html")
def fact(label: str, value: object = "", url: str = "", note: str = "") -> dict[str, Any]:
    """One line of a definition list (`<dl class="facts">`)."""
    shown = formats.NOTHING if value is None or value == "" else value
    return {"label": label, "value": shown, "url": url, "note": note}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: RequestContext, page_obj: Page[Any], parameter: str = "page"
) -> dict[str, Any]:
    """Links to the other pages, with the rest of the address kept."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop(parameter, None)
    kept = query.urlencode()
    return {
        "page": page_obj,
        "links": parts.page_links(page_obj),
        "prefix": f"?{kept}&{parameter}=" if kept else f"?{parameter}=",
    }


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: RequestContext, form: forms.Form, button: str = "Toon") -> dict[str, Any]:
    """A form that narrows a list by GET, with a way back to the whole list."""
    request: HttpRequest = context["request"]
    used = any(request.GET.get(form.add_prefix(name)) for name in form.fields)
    return {"form": form, "button": button, "used": used, "path": request.path}


@register.inclusion_tag("components/form.html", takes_context=True)
def form_page(
    context: RequestContext,
    form: forms.BaseForm,
    *,
    submit: str = "Opslaan",
    cancel_url: str = "",
    action: str = "",
    name: str = "",
    value: str = "",
    kind: str = "primary",
) -> dict[str, Any]:
    """A whole form by POST: errors on top, fields, and its buttons."""
    helper = getattr(form, "helper", None)
    if helper is not None:
        helper.form_tag = False
        helper.disable_csrf = True
    return {
        "form": form,
        "helper": helper,
        "submit": submit,
        "cancel_url": cancel_url,
        "action": action,
        "name": name,
        "value": value,
        "kind": kind,
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def place(field: forms.BoundField) -> str:
    """The id of where a field is filled in: of a group of boxes or buttons, of the first one."""
    if field.id_for_label:
        return field.id_for_label
    return next((one.id_for_label for one in field.subwidgets), f"div_{field.auto_id}")


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """Everything that is wrong in a form, each line a link to its field."""
    return {"form": form}


@register.inclusion_tag("components/signature_pad.html")
def signature_pad(
    drawn: forms.BoundField, typed: forms.BoundField, legend: str = "Uw handtekening"
) -> dict[str, Any]:
    """Draw a signature or type a name; `drawn` is a hidden field for a PNG data address."""
    return {"drawn": drawn, "typed": typed, "legend": legend}
