"""The law that schools with leer-werktrajecten work under, as pure functions.

Facts go in, verdicts with article, status and a Dutch reason come out. Nothing here knows Django,
reads a clock, a file or the network: the caller passes every date. `VERSION` changes whenever a
value or a rule changes, so that a stored decision can name the rules it was made with.

Where to start reading: `regimes` (the dated values), then `hours`, `labour`, `exam` and
`agreements`.
"""

VERSION = "2026.1"
