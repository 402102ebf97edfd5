"""Addresses of the officers' pages, mounted at the root by config. The public's own site has addresses of its own."""

from __future__ import annotations

from django.urls import path

from xiezhi.publicity.web import letters, listing, requests, review

urlpatterns = [
    path("publicity/", listing.duty_list, name="publicity-list"),
    path("publicity/requests/", requests.request_list, name="publicity-request-list"),
    path("publicity/requests/<uuid:request_id>/", requests.request_page, name="publicity-request"),
    path("publicity/letters/", letters.letter_list, name="publicity-letter-list"),
    path("publicity/letters/<uuid:letter_id>/", letters.letter_page, name="publicity-letter"),
    path("supervision/complaints/call/", letters.hotline, name="complaint-hotline"),
    path("publicity/<uuid:publication_id>/", review.page, name="publicity"),
    path("publicity/<uuid:publication_id>/act/", review.act, name="publicity-act"),
]
