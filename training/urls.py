"""The training room's paths."""

from django.urls import path

from training import views

urlpatterns = [
    path("", views.page, name="training"),
    path("people/", views.people, name="training-people"),
    path("catalogue/", views.catalogue, name="training-catalogue"),
]
