"""What the public sees."""

from flask import Blueprint

bp = Blueprint("public", __name__)
