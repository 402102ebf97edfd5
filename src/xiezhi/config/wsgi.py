"""What gunicorn serves. Loaded once, before the workers are forked, with the packs already read."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings")
application = get_wsgi_application()

from xiezhi.standards import door as standards  # noqa: E402 - rooms are imported once Django is ready

# Reading the packs takes seconds: not in the first request, and not once for each worker. What is wrong with them is
# said by /healthz, so it must not keep us from starting.
standards.health()
