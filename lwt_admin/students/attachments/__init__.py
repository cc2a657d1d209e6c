"""Papers in the dossier of a pupil that belong to no other part of it."""
