"""Working time, and what work may be done, as tables of the page "Wat zegt de wet?"."""

from collections.abc import Callable

from lwt_admin.rules.labour_limits import AWAY_SOURCE, AgeGroup, Limit
from lwt_admin.rules.law_tables import Row, Table, row_of
from lwt_admin.rules.text import clock_text, hours_text
from lwt_admin.rules.young_work import WorkList


def labour_table(group: AgeGroup) -> Table:
    """The limits of one age."""
    rows = [
        _limit("Per dag", group.day),
        _limit("Per week", group.week),
        _limit("Gemiddeld over 4 weken", group.four_weeks),
        _limit("Gemiddeld over 16 weken", group.sixteen_weeks),
        _away(group),
        _rest(group),
    ]
    makers: tuple[Callable[[AgeGroup], Row | None], ...] = (
        _school, _night, _weekly_rest, _breaks, _sunday,
    )  # fmt: skip
    rows += [make(group) for make in makers]
    return Table(group.title, "teksten van 2017", tuple(row for row in rows if row is not None))


def _limit(name: str, limit: Limit | None) -> Row | None:
    if limit is None:
        return None
    return row_of(name, f"ten hoogste {hours_text(limit.minutes)}", limit.source)


def _away(group: AgeGroup) -> Row | None:
    if group.four_weeks is None:
        return None
    return row_of("Ziekte en vakantie", "tellen mee in het gemiddelde", AWAY_SOURCE)


def _rest(group: AgeGroup) -> Row:
    text = f"ten minste {hours_text(group.daily_rest.minutes)}"
    if short := group.short_rest:
        text = f"{text}, één keer in 7 dagen {hours_text(short.minutes)}"
    return row_of("Rust per dag", text, group.daily_rest.source)


def _school(group: AgeGroup) -> Row | None:
    if group.school_counts is None:
        return None
    return row_of("School", "telt mee als werktijd, pauzes inbegrepen", group.school_counts)


def _night(group: AgeGroup) -> Row | None:
    limit = group.night
    if limit is None:
        return None
    text = f"niet tussen {clock_text(limit.latest)} en {clock_text(limit.earliest)}"
    return row_of("Nacht", text, limit.source)


def _weekly_rest(group: AgeGroup) -> Row | None:
    limit = group.weekly_rest
    if limit is None:
        return None
    text = f"{hours_text(limit.minutes)} achter elkaar in elke 7 dagen"
    if limit.spread:
        total, part = (hours_text(minutes) for minutes in limit.spread)
        text = f"{text}, of {total} in 14 dagen in delen van ten minste {part}"
    return row_of("Rust per week", text, limit.source)


def _breaks(group: AgeGroup) -> Row:
    limit = group.breaks
    steps = [f"{needed} minuten bij meer dan {hours_text(above)}" for above, needed in limit.steps]
    how = "achter elkaar" if limit.unbroken else f"in delen van minstens {limit.smallest_part}"
    return row_of("Pauze", f"{' en '.join(reversed(steps))}, {how}", limit.source)


def _sunday(group: AgeGroup) -> Row:
    limit = group.sunday
    if limit.may_be_agreed:
        text = (
            "alleen als het werk het nodig maakt en het is afgesproken; "
            f"{limit.free_in_52_weeks} vrije zondagen in 52 weken"
        )
    else:
        text = "nooit"
    return row_of("Zondag", text, limit.source)


def young_work_table(found: WorkList) -> Table:
    """What to look at below one age."""
    rows = tuple(
        Row(point.name, point.text.removesuffix("."), point.article, point.status)
        for point in found.points
    )
    return Table(f"Jonger dan {found.below}", found.title, rows)
