"""Where the pages of the public site stand."""

from __future__ import annotations

from django.urls import path

from xiezhi.publicity.site import api, checks, data, feeds, letters, letters_api, views

urlpatterns = [
    path("", views.home, name="site-home"),
    path("search", views.results, name="site-results"),
    path("r/<path:path>", views.record, name="site-record"),
    path("firm/", views.firm_search, name="site-firm-search"),
    path("firm/<slug:code>", views.firm, name="site-firm"),
    path("withdrawals", views.gone, name="site-gone"),
    path("before/", views.before, name="site-before"),
    path("before/<slug:topic>", views.before, name="site-topic"),
    path("years/<int:number>", views.year, name="site-year"),
    path("letters/", letters.overview, name="site-letters"),
    path("letters/answer", letters.answer, name="site-answer"),
    path("letters/questions", letters.questions, name="site-questions"),
    path("letters/rate", letters.rate, name="site-rate"),
    path("letters/ratings", letters.ratings, name="site-ratings"),
    path("letters/write/<slug:kind>", letters.write, name="site-write"),
    path("check/", checks.paper, name="site-check"),
    path("check/officer", checks.certificate, name="site-certificate"),
    path("check/<slug:token>/", checks.scanned, name="site-scanned"),
    path("progress", checks.progress, name="site-progress"),
    path("verify", views.verify, name="site-verify"),
    path("data/", data.listing, name="site-data"),
    path("data/<path:name>", data.file, name="site-file"),
    path("feed.atom", feeds.atom, name="site-feed"),
    path("sitemap.xml", feeds.sitemap, name="site-map"),
    path("robots.txt", feeds.robots, name="site-robots"),
    path("api/v1/records", api.records, name="site-api-records"),
    path("api/v1/records/<uuid:identifier>", api.record, name="site-api-record"),
    path("api/v1/records/<uuid:identifier>/record.json", api.whole, name="site-record-json"),
    path("api/v1/moves", api.moves, name="site-api-moves"),
    path("api/v1/letters/mark", letters_api.mark, name="site-api-mark"),
    path("api/v1/letters", letters_api.send, name="site-api-letters"),
    path("api/v1/answers", letters_api.answer, name="site-api-answers"),
    path("api/v1/openapi.json", api.description, name="site-api"),
    path("healthz", views.health, name="site-health"),
]
handler404 = "xiezhi.publicity.site.views.not_found"
handler500 = "xiezhi.publicity.site.views.failed"
