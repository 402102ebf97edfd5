"""Exchange as a Django app; it has no tables of its own."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Exchange."""

    name = "xiezhi.exchange"
    label = "exchange"
