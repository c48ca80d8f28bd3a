"""`flask run` and gunicorn find the room here."""

from chatapp import address, create_app, journal, shutdown

if place := address.of_flask_run():
    address.check_free(*place)

app = create_app()

if place:
    shutdown.under_flask_run(app)
    journal.say(address.invitation(*place))
