"""How fast the pages of a placement are with the whole country in the database:
`make bench-placements` prints it, on SQLite and on PostgreSQL, and judges nothing.

In databases of its own, which are thrown away. Each figure is the median of many turns, in
processor time of the application and of PostgreSQL together; in each turn every page is asked for
once. Compare a page with what next to nothing costs on the same machine at the same moment: an
answer of one word behind the same middleware, and a page with nothing in it drawn by the same
templates.
`TURNS=10` shortens it.
"""

from bench.databases import on_both

if __name__ == "__main__":
    on_both("bench.placements_pages")
