"""A week of the calendar, as pages about hours name it."""

from dataclasses import dataclass
from datetime import date, timedelta

from lwt_admin.rules.periods import each_day, iso_week, monday_of, sunday_of


@dataclass(frozen=True)
class Week:
    """A week of the calendar, Monday to Sunday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        return cls(monday_of(day))

    @classmethod
    def parse(cls, text: str) -> "Week | None":
        """Read `2026-W47`; None when there is no such week, or none before or after it."""
        try:
            year, number = text.split("-W")
            week = cls(date.fromisocalendar(int(year), int(number), 1))
            return week if week.previous.monday and week.next.sunday else None
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return iso_week(self.monday)

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return sunday_of(self.monday)

    @property
    def period(self) -> tuple[date, date]:
        return self.monday, self.sunday

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(each_day(*self.period))

    @property
    def previous(self) -> "Week":
        return Week(self.monday - timedelta(days=7))

    @property
    def next(self) -> "Week":
        return Week(self.monday + timedelta(days=7))


@dataclass(frozen=True)
class Advice:
    """A finding as a line of the law, marked as something to look at."""

    text: str
    article: str
    status: str
    kind: str = "warn"
