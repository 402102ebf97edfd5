"""Addresses of case review, below supervision/reviews/."""

from __future__ import annotations

from django.urls import path

from xiezhi.supervision.reviewing.web import desk, files, plans, results, years

urlpatterns = [
    path("", plans.review_list, name="review-list"),
    path("new/", plans.review_new, name="review-new"),
    path("draw.py", plans.review_program, name="review-program"),
    path("files/", files.review_files, name="review-files"),
    path("files/<uuid:file_id>/", files.review_file, name="review-file"),
    path("files/<uuid:file_id>/act/", files.review_file_act, name="review-file-act"),
    path("sheets/<uuid:sheet_id>/", desk.review_sheet, name="review-sheet"),
    path("results/<uuid:file_id>/", results.review_result, name="review-result"),
    path("results/<uuid:file_id>/object/", results.review_object, name="review-object"),
    path("years/<int:year>/", years.review_year, name="review-year"),
    path("<uuid:plan_id>/", plans.review_plan, name="review-plan"),
    path("<uuid:plan_id>/act/", plans.review_plan_act, name="review-plan-act"),
    path("<uuid:plan_id>/candidates.txt", plans.review_candidates, name="review-candidates"),
]
