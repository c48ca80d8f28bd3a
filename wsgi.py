"""`flask run` and gunicorn find the room here."""

from chatapp import create_app
from chatapp.address import announce

announce()
app = create_app()
