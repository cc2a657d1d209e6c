"""The school's list of subjects from which packages are put together."""
