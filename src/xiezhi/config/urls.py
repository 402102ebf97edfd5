"""The root of all addresses: each room mounts its own below."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from xiezhi.config import health, places

urlpatterns: list[URLPattern | URLResolver] = [path("healthz", health.page, name="healthz")]

# A room's own urls.py says where its pages stand; one without pages mounts nothing.
for room in places.ROOMS:
    if (places.SOURCE / room / "web" / "urls.py").exists() and find_spec(f"xiezhi.{room}.web.urls"):
        urlpatterns.append(path("", include(f"xiezhi.{room}.web.urls")))
    elif (places.SOURCE / room / "urls.py").exists() and find_spec(f"xiezhi.{room}.urls"):
        urlpatterns.append(path("", include(f"xiezhi.{room}.urls")))
