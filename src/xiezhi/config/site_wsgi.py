"""What gunicorn serves as the public's site: it reads the public store and knows nothing else of the product."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "xiezhi.config.site_settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
