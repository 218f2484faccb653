"""Every path of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from leap_portal.views import health, home, letters, levels
from partners.views import checks, sessions

handler400 = "leap_portal.views.refusals.bad_request"

urlpatterns = [
    path("", home.page, name="home"),
    path("financing/", include("financing.urls")),
    path("training/", include("training.urls")),
    path("rebates/", include("rebates.urls")),
    path("levels/", levels.page, name="levels"),
    path("letters/", letters.page, name="letters"),
    path("letters/<slug:number>/pdf/", letters.pdf, name="letter-pdf"),
    path("organisation/", include("partners.urls")),
    path("check/", checks.check, name="check"),
    path("accounts/sessions/<int:key>/end/", sessions.end, name="session-end"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
if settings.OIDC:
    urlpatterns.insert(0, path("accounts/oidc/", include("partners.oidc")))
if settings.SAML:
    urlpatterns.insert(0, path("accounts/saml/", include("partners.saml")))
