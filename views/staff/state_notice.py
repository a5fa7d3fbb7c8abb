"""In what state reading and writing are, in words for staff: what happens, what to do, and that nothing is lost."""

from sheets.worker.health import Health

KEPT = "Ce qui est enregistré attend sans se perdre."

ERRORS = (
    (
        ("404", "does not exist", "not found"),
        "La feuille est introuvable : elle a été supprimée, ou n'est plus partagée avec l'app. Reprenez-la dans la "
        "corbeille de Google Drive, ou partagez-la de nouveau.",
    ),
    (
        ("403", "permission", "not shared"),
        "L'app n'a plus le droit d'écrire dans la feuille. Partagez-la de nouveau avec elle, comme éditeur.",
    ),
    (
        ("429", "left this minute", "quota"),
        "Google demande d'aller moins vite. L'app attend, puis reprend d'elle-même.",
    ),
    (
        ("sheets-server",),
        "Le serveur de la feuille refuse le jeton du site. La personne qui l'héberge doit donner à "
        "SHEETS_EMULATOR_TOKEN celui que sheets-server affiche en démarrant.",
    ),
    (
        ("credential", "invalid_grant", "401", "service_account", "key file"),
        "La clé du compte de service n'est pas acceptée. La personne qui héberge le site doit en mettre une neuve.",
    ),
)
OTHER_ERROR = "La feuille ne répond pas. L'app réessaie sans arrêt, et reprendra d'elle-même."
"""What the last call met, in words: (one of these in the message, sentence)."""
DISK_FULL = (
    "Le disque du serveur est plein : rien de neuf ne peut s'enregistrer. Prévenez la personne qui héberge le site ; "
    "tout reprendra de soi-même dès qu'il y aura de la place."
)
NOT_WRITABLE = (
    "Le site n'arrive plus à enregistrer : sa base de données refuse d'écrire. Prévenez la personne qui l'héberge."
)
WORKER_GONE = (
    "Plus rien ne lit ni n'écrit la feuille : le programme qui s'en charge est arrêté. Prévenez la personne qui "
    "héberge le site."
)


def notice(found: Health, error: str) -> str:
    """What to tell staff, in French; empty when all is well.

    Args:
        found: how reading and writing fare.
        error: what the last call to the workbook met, in English.
    """
    if found.trouble:
        return DISK_FULL if found.disk_full else NOT_WRITABLE
    if found.worker_age is not None and not found.worker_alive:
        return WORKER_GONE
    if not error:
        return ""
    folded = error.casefold()
    return next((words for marks, words in ERRORS if any(mark in folded for mark in marks)), OTHER_ERROR)
