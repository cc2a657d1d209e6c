"""How fast long lists are imported: `make bench-imports` prints it, on SQLite and on PostgreSQL.

In databases of its own, which are thrown away. A list is brought as a worker brings it: looked at
whole and shown, then compared once more and stored. Each figure is wall time, beside how many times
as long it took as reading the same file alone. `ROWS=500` shortens it.
"""

from bench.databases import on_both

if __name__ == "__main__":
    on_both("bench.imports_lists")
