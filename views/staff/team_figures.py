"""The team's own figures: charts with their tables, of all zones or one."""

from flask import Blueprint, render_template, request

from clock import today
from programme.team_figures import team_figures
from views.web.access import staff_only
from views.web.language import translate
from views.web.shared import book, counting

bp = Blueprint("team_figures", __name__, url_prefix="/staff/figures")


@bp.get("")
def page() -> str:
    """Every chart."""
    staff_only()
    zones = book().snapshot.options("Zones")
    zone = request.args.get("zone", "")
    zone = zone if zone in zones else ""
    found = team_figures(book(), counting().shared_by_month(), zone, today())
    charts = [
        ("Personnes qui ont trouvé un travail", "Mois", found.hired),
        ("Jours entre le CV en ligne et le travail : la moitié des personnes attend moins", "Mois", found.days_to_hire),
        ("Personnes qui cherchent, par nombre d'offres reçues", "Offres", found.offers),
        ("Coachs actifs, par nombre de personnes suivies qui cherchent", "Personnes", found.loads),
        ("Partages de CV", "Mois", found.shared),
        ("Opportunités venues par un lien partagé", "Mois", found.brought),
    ]
    shown = [(translate(caption), translate(what), numbers) for caption, what, numbers in charts]
    return render_template("staff/figures.html", charts=shown, zones=zones, zone=zone)
