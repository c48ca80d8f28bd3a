"""`flask run` and gunicorn find the room here."""

import gc

from werkzeug.serving import WSGIRequestHandler

from chatapp import create_app, serverlog
from chatapp.serving import address, shutdown, strangers

if place := address.of_flask_run():
    address.check_free(*place)

app = create_app()
gc.freeze()  # all that was loaded stays; without this line everybody waits 40 ms whenever Python looks through it

if place:
    WSGIRequestHandler.timeout = 10  # seconds; else whoever opens a line and says nothing holds a thread for ever
    strangers.under_flask_run(app)
    shutdown.under_flask_run(app)
    serverlog.say(address.invitation(*place))
