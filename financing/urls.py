"""The financing room's paths."""

from django.urls import path

from financing.views import ask, pages

urlpatterns = [
    path("", pages.overview, name="financing"),
    path("ask/", ask.start, name="ask"),
    path("<slug:number>/", pages.application, name="application"),
    path("<slug:number>/invoices/", ask.invoices, name="ask-invoices"),
    path("<slug:number>/preview/", ask.preview, name="ask-preview"),
    path("<slug:number>/send/", ask.send, name="ask-send"),
    path("<slug:number>/answer/", pages.answer, name="answer"),
    path("<slug:number>/withdraw/", pages.withdraw, name="withdraw"),
]
