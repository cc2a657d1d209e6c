"""How fast the pages of the exam are with 1,500 candidates in one exam year: `make bench-exams`
prints it, on SQLite and on PostgreSQL, and judges nothing.

A school never has that many; the page is asked to bear it. The overview is compared with the rules
alone for the same candidates plus the queries that the page asks, a saved cell with an empty page.
`TURNS=5` shortens it.
"""

from bench.databases import on_both

if __name__ == "__main__":
    on_both("bench.exams_pages")
