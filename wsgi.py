"""`flask run` and gunicorn find the room here."""

from chatapp import address, create_app

if place := address.of_flask_run():
    address.check_free(*place)

app = create_app()

if place:
    print(address.invitation(*place), flush=True)
