"""The web application for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwt_admin.settings")

application = get_wsgi_application()

# Loads every view once, before the processes part, so that no first visitor waits for it.
list(get_resolver().url_patterns)

# What is loaded now lasts as long as the process: the garbage collector need not walk it time and
# again, and the processes go on sharing it.
gc.collect()
gc.freeze()

# A page makes thousands of objects and lets go of them together. The collector looks only once it
# has more of them than a page makes: looking in between takes time and finds nothing.
gc.set_threshold(10_000)
