"""What goes into the rules and comes out of them can be shared without care: it never changes."""

from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path

import pytest

from lwt_admin import rules

NAMES = sorted(path.stem for path in Path(rules.__file__).parent.glob("*.py"))
MODULES = [import_module(f"lwt_admin.rules.{name}") for name in NAMES if not name.startswith("_")]
RECORDS = sorted(
    {
        found
        for module in MODULES
        for found in vars(module).values()
        if isinstance(found, type) and is_dataclass(found)
    },
    key=lambda record: record.__qualname__,
)
# Made and filled in while the rules work, and never handed out.
WORKING = {"Candidate", "Extremes", "Finals", "Subject", "Week", "WorkDay", "_Outcome"}


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_has_slots_so_that_a_misspelt_field_is_an_error(record):
    assert "__slots__" in vars(record)


@pytest.mark.parametrize("record", RECORDS)
def test_only_records_that_are_still_being_filled_in_can_change(record):
    assert record.__dataclass_params__.frozen == (record.__name__ not in WORKING)
