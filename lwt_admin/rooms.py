"""What every room offers under the same name, found without importing upward.

A lower room that needs a word from the rooms above asks here; the installed apps answer.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def offered(module: str, name: str) -> Iterator[Any]:
    """`name` from the module called `module` of every room that has it, from the ground up."""
    for config in apps.get_app_configs():
        if config.name.startswith("lwt_admin.") and module_has_submodule(config.module, module):
            found = getattr(import_module(f"{config.name}.{module}"), name, None)
            if found is not None:
                yield found
