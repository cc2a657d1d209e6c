"""What must be true of the whole repository."""

import ast
import gc
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from auditlog.registry import auditlog
from django import forms
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_tasks_db.models import DBTaskResult

from lwt_admin.navigation import ROOMS as MENU

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "lwt_admin"
TEMPLATES = ROOT / "templates"

# From the ground up: each room imports only from those before it. Modules that are not in a room
# (settings, urls, records, forms, ...) are checked apart.
ROOMS = (
    "rules",
    "ui",
    "accounts",
    "letters",
    "signing",
    "students",
    "agreements",
    "placements",
    "exams",
    "dossier",
    "demo",
)
# What composes the whole site, and may therefore know every room.
COMPOSITION = {"settings", "urls", "wsgi", "asgi", "navigation"}
# Shared modules stand between the rules and the rooms.
MAY_USE = {"rules", "ui"}


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, made without the garbage collector running meanwhile.

    Should that switch to the browser's driver halfway, Python 3.11 loses count of its own depth.
    """
    gc.disable()
    try:
        return ast.parse(path.read_text())
    finally:
        gc.enable()


def python_files(folder: Path = CODE) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted((path for path in TEMPLATES.rglob("*") if path.is_file()), key=str)


def per_folder(paths: Iterable[Path], root: Path) -> pytest.MarkDecorator:
    """A test for the files of each folder below `root`: one for each file costs seconds."""
    folders: dict[str, list[Path]] = {}
    for path in paths:
        parts = path.relative_to(root).parts
        folders.setdefault(parts[0] if len(parts) > 1 else root.name, []).append(path)
    return pytest.mark.parametrize("paths", list(folders.values()), ids=list(folders))


def imports_of(path: Path) -> Iterator[tuple[str, bool]]:
    """The modules of lwt_admin that a file imports, and whether the import stands at the top."""
    tree = parsed(path)
    top = set(tree.body)
    for branch in tree.body:
        # `if TYPE_CHECKING:` is for readers and type checkers; nothing runs.
        if isinstance(branch, ast.If):
            top |= set(branch.body)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "lwt_admin":
                names = [f"lwt_admin.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from ((name, node in top) for name in names if name.startswith("lwt_admin"))


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def is_upward(importer: str, imported: str) -> bool:
    """Whether a room imports from a room above it, or a shared module from a room."""
    upper, lower = room_of(importer), room_of(imported)
    if upper in COMPOSITION:
        return False
    if lower in COMPOSITION:
        return True
    if lower not in ROOMS:
        return upper == "rules"
    if upper not in ROOMS:
        return lower not in MAY_USE
    return ROOMS.index(lower) > ROOMS.index(upper)


@per_folder(python_files(), CODE)
def test_a_module_imports_only_downward_and_at_the_top(paths: list[Path]) -> None:
    found = [(module_of(path), *imported) for path in paths for imported in imports_of(path)]
    upward = [f"{module} imports {name}" for module, name, _ in found if is_upward(module, name)]
    hidden = [f"{module} imports {name} in a function" for module, name, top in found if not top]
    assert not upward
    assert not hidden


def test_the_rules_import_without_django() -> None:
    names = [f"lwt_admin.rules.{path.stem}" for path in sorted((CODE / "rules").glob("*.py"))]
    modules = [name for name in names if "__" not in name]
    code = (
        "import importlib, sys\n"
        f"for name in {modules}: importlib.import_module(name)\n"
        "found = [name for name in sys.modules if not name.startswith('_')]\n"
        "roots = {name.partition('.')[0] for name in found}\n"
        "print(sorted(roots - set(sys.stdlib_module_names) - {'lwt_admin'}))"
    )
    shown = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"


def test_every_template_is_used() -> None:
    sources = [path.read_text() for path in python_files()]
    pages = [path for path in templates() if path.suffix in {".html", ".txt"}]
    sources += [path.read_text() for path in pages]
    found_by_libraries = ("account/", "allauth/", "bootstrap5/", "django/", "widgets/")
    unused = []
    for path in pages:
        name = str(path.relative_to(TEMPLATES))
        by_django = name in {
            "400.html",
            "403.html",
            "403_csrf.html",
            "404.html",
            "429.html",
            "500.html",
        }
        if by_django or name.startswith(found_by_libraries):
            continue
        if not any(f'"{name}"' in source or f"'{name}'" in source for source in sources):
            unused.append(name)
    assert not unused


# What no template may hold; a document has a style sheet of its own, and stands behind no policy.
INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "inline event handler": re.compile(r"\son[a-z]+="),
    "unescaped text": re.compile(r"\|safe|autoescape off"),
}
STYLED = {
    "style attribute": re.compile(r"\sstyle="),
    "style element": re.compile(r"<style"),
}


@per_folder((path for path in templates() if path.suffix == ".html"), TEMPLATES)
def test_a_template_has_nothing_inline_and_nothing_unescaped(paths: list[Path]) -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}: {what}"
        for path in paths
        for what, pattern in (INLINE if "documents" in path.parts else INLINE | STYLED).items()
        if pattern.search(path.read_text())
    ]
    assert not found


@per_folder((path for path in templates() if path.suffix in {".html", ".txt"}), TEMPLATES)
def test_a_comment_in_a_template_stands_on_one_line(paths: list[Path]) -> None:
    """Over two lines it is no comment: it is printed on the page."""
    found = [
        f"{path.relative_to(TEMPLATES)}: {line}"
        for path in paths
        for line in path.read_text().splitlines()
        if line.count("{#") != line.count("#}")
    ]
    assert not found


def our_patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from our_patterns(entry)
        elif entry.callback.__module__.startswith("lwt_admin") or hasattr(entry.callback, "right"):
            yield entry


def test_every_address_of_ours_declares_who_may_open_it() -> None:
    undeclared = [
        pattern.name
        for pattern in our_patterns()
        if not hasattr(pattern.callback, "right") and not hasattr(pattern.callback, "public")
    ]
    assert not undeclared


def test_every_page_lights_up_a_room_of_the_menu() -> None:
    lit = {word for room in MENU for word in (reverse(room.url_name).split("/")[1], *room.also)}
    dark = [
        pattern.name
        for pattern in our_patterns()
        if getattr(pattern.callback, "right", None) is not None
        and str(pattern.pattern).split("/")[0] not in lit
    ]
    assert not dark


def test_every_record_has_a_history() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("lwt_admin")]
    assert [model.__name__ for model in ours if not auditlog.contains(model)] == []


def test_background_work_has_no_history() -> None:
    """It would grow with every minute, and hold what an error said, addresses included."""
    assert not auditlog.contains(DBTaskResult)


def form_classes(base: type = forms.BaseForm) -> Iterator[type]:
    for form in base.__subclasses__():
        yield from form_classes(form)
        if form.__module__.startswith("lwt_admin"):
            yield form


def test_every_form_field_has_a_label() -> None:
    get_resolver().url_patterns  # noqa: B018  (imports every view, and so every form)
    unlabelled = [
        f"{form.__name__}.{name}"
        for form in form_classes()
        for name, field in form.base_fields.items()
        if not field.label and not field.widget.is_hidden
    ]
    assert not unlabelled


VIEWS = [p for p in python_files() if p.name.endswith("views.py") or p.parent.name == "views"]
SCOPES = {"for_user", "for_figures", "for_token"}


class Managers(ast.NodeVisitor):
    """Finds every use of `.objects` in a module that nobody narrows to what a person may see.

    A chain is narrowed by `.for_user(...)`, or when it is handed to `fetch`. A chain that gets a
    name (a variable, or a function that returns it) is followed to where that name is used.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.parents = {
            child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)
        }
        self.tree = tree

    def unscoped(self) -> list[int]:
        """The lines on which a manager goes into a view as it is."""
        return [
            node.lineno
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute) and node.attr == "objects"
            if not self.is_narrowed(node)
        ]

    def is_narrowed(self, node: ast.AST) -> bool:
        parent = self.parents.get(node)
        while isinstance(parent, ast.Attribute) or (
            isinstance(parent, ast.Call) and parent.func is node
        ):
            if isinstance(parent, ast.Attribute) and parent.attr in SCOPES:
                return True
            node, parent = parent, self.parents.get(parent)
        if isinstance(parent, ast.Call):
            return isinstance(parent.func, ast.Name) and parent.func.id == "fetch"
        if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
            return self.name_is_narrowed(parent.targets[0].id, self.scope_of(parent))
        if isinstance(parent, ast.Return):
            return self.name_is_narrowed(self.scope_of(parent).name, self.tree)
        return False

    def scope_of(self, node: ast.AST) -> Any:
        """The function around a statement, or the module."""
        while not isinstance(node, ast.FunctionDef | ast.Module):
            node = self.parents[node]
        return node

    def name_is_narrowed(self, name: str, scope: ast.AST) -> bool:
        """Whether every use of a variable, or every call of a function, is narrowed."""
        uses = [
            node
            for node in ast.walk(scope)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        ]
        return bool(uses) and all(self.is_narrowed(use) for use in uses)


@per_folder(VIEWS, CODE)
def test_a_view_reads_only_what_its_user_may_see(paths: list[Path]) -> None:
    found = {module_of(path): Managers(parsed(path)).unscoped() for path in paths}
    assert {module: lines for module, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("def view(request):\n    return Student.objects.all()", [2]),
        ("def view(request):\n    return use(Student.objects.filter(a=1))", [2]),
        ("def view(request):\n    found = Student.objects.for_user(request.user)", []),
        ("def view(request):\n    found = fetch(request, Student.objects.all(), pk=1)", []),
        ("ALL = Student.objects.all()\ndef view(request):\n    return fetch(request, ALL)", []),
        ("ALL = Student.objects.all()\ndef view(request):\n    return list(ALL)", [1]),
    ],
)
def test_an_unscoped_manager_is_found(code: str, lines: list[int]) -> None:
    assert Managers(ast.parse(code)).unscoped() == lines


@per_folder(python_files(), CODE)
def test_a_module_stays_readable(paths: list[Path]) -> None:
    lines = {module_of(path): len(path.read_text().splitlines()) for path in paths}
    too_long = {module: length for module, length in lines.items() if length > 360}
    assert not too_long, "these modules have two subjects"
