"""What a formula shows instead of a value: an error in the words of any program, or that it is still at work.

Sources: the error values of Google Sheets, Excel (ECMA-376 18.18.11 and later additions) and LibreOffice, as their
French, German, Spanish, Italian, Portuguese, Dutch, Polish and Russian versions write them.
"""

import re

from sheets.model.characters import trim

_WORDS = """
    #REF! #NAME? #VALUE! #DIV/0! #N/A #NUM! #NULL! #ERROR! #SPILL! #CALC! #BUSY! #BLOCKED! #CONNECT! #FIELD!
    #UNKNOWN! #EXTERNAL! #PYTHON! #TIMEOUT! #GETTING_DATA #ARRAY! #NOM? #VALEUR! #NOMBRE! #NUL! #ERREUR!
    #PROPAGATION! #CALCUL! #OCCUPÉ! #OCCUPE! #BLOQUÉ! #BLOQUE! #BLOCAGE! #CONNEXION! #CHAMP! #INCONNU! #EXTERNE!
    #CHARGEMENT_DONNEES #ÉPARS! #EPARS! #RÉF!
    #DEPASSEMENT! #DÉPASSEMENT! #DÉVERSEMENT! #CONNECTER! #EN_COURS! #BEZUG! #WERT! #ZAHL! #NV #ÜBERLAUF! #KALK!
    #BLOCKIERT! #VERBINDEN! #FELD! #UNBEKANNT! #BESCHÄFTIGT! #¡REF! #¿NOMBRE? #¡VALOR! #¡DIV/0! #¡NUM! #¡NULO!
    #¡DESBORDAMIENTO! #DESBORDAMIENTO! #¡CALC! #¡BLOQUEADO! #¡CAMPO! #RIF! #NOME? #VALORE! #NULLO! #N/D #ESPANSIONE!
    #VALOR! #NÚM! #NULO! #DESPEJAR! #N/DISP #VERW! #NAAM? #WAARDE! #DEEL/0! #GETAL! #LEEG! #N/B #OVERLOOP! #ADR!
    #NAZWA? #ARG! #DZIEL/0! #LICZBA! #ZERO! #N/D! #ССЫЛКА! #ИМЯ? #ЗНАЧ! #ДЕЛ/0! #ЧИСЛО! #ПУСТО! #Н/Д
"""
_AT_WORK = (
    "Loading", "Chargement", "Chargement en cours", "Chargement des données", "Wird geladen", "Cargando", "Caricamento",
    "Caricamento in corso", "Carregando", "A carregar", "Laden", "Calculating", "Calcul en cours",
)  # fmt: skip

BEGINNING = "#|(?:Err|Erreur|Error|{})".format("|".join(_AT_WORK))
"""A regular expression for how all of them begin: what does not match it need not be looked at."""


def _spelled(word: str) -> str:
    """As a regular expression; LibreOffice in French leaves a space: #NOM ?"""
    return re.sub(r"(\\\?|!)$", "[ \u00a0\u202f]?\\1", re.escape(word))


_FORMULA_ERROR = re.compile(
    "(?:{errors})(?![^\\s(:,;])|(?:{at_work})(?:\\.{{3}}|…)\\s*$|(?:Err|Erreur|Error) ?: ?5\\d\\d(?!\\d)".format(
        errors="|".join(map(_spelled, sorted(_WORDS.split(), key=len, reverse=True))), at_work="|".join(_AT_WORK)
    )
)


def is_formula_error(text: str) -> bool:
    """Whether a cell's text is no value but what a failed, or unfinished, formula shows."""
    return bool(_FORMULA_ERROR.match(trim(text)))
