"""Calling what starts an event loop of its own while the browser's driver has one running here."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def apart(function: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Call it in a thread of its own, and give what it gives."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *given, **named).result()
