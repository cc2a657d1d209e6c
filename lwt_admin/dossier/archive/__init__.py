"""A whole school as one file: to keep apart, and to put back after everything was lost.

`contents` says what goes along, `writing` makes the file, `reading` looks whether it is whole, and
`restoring` stores what is in it under new keys. No page leads here: only who runs the server does.
"""
