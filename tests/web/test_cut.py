"""A real connection over a real socket that ends at the worst moment."""

from contextlib import suppress
from threading import Event, Thread
from time import monotonic

import websocket
from werkzeug.serving import make_server

from chatapp.live.hearers import NOBODY
from chatapp.transcript import MAIN
from tests.member import eventually


def test_nothing_is_left_of_a_connection_that_is_cut_while_it_connects(app, login, monkeypatch):
    cookie = login("Hugo").get_cookie("chat").value
    hub, socketio = app.extensions["chat"].house.place(MAIN).hub, app.extensions["socketio"].server
    events, at_the_hub, cut = socketio.namespace_handlers["/"], Event(), Event()
    recall = hub.recall

    def slowly(*arguments, **address):
        at_the_hub.set()
        assert cut.wait(20)
        recall(*arguments, **address)

    monkeypatch.setattr(hub, "recall", slowly)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    client = websocket.create_connection(address, cookie=f"chat={cookie}", timeout=20)
    client.recv()
    (connection,) = socketio.eio._open.values()
    client.send("40")
    assert at_the_hub.wait(20)
    connection.tick(monotonic() + 60)
    cut.set()
    eventually(lambda: not socketio.eio._open)
    assert not events._tabs
    assert dict(socketio.manager.get_participants("/", None)) == {NOBODY: NOBODY}
    assert not socketio.environ
    with suppress(OSError, websocket.WebSocketException):
        client.close()
    server.shutdown()
    server.server_close()
    thread.join()
