"""A real connection over a real socket that ends at the worst moment."""

from contextlib import suppress
from threading import Thread
from time import monotonic

import websocket
from werkzeug.serving import make_server

from tests.member import eventually


def test_nothing_is_left_of_a_connection_that_is_cut_while_it_connects(app, login):
    cookie = login("Hugo").get_cookie("chat").value
    hub, live = app.extensions["chat"]._hub, app.extensions["socketio"].server.namespace_handlers["/"]
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    client = websocket.create_connection(address, cookie=f"chat={cookie}", timeout=20)
    client.recv()
    (connection,) = live._outlet._connections._open.values()
    with hub._lock:  # it gets as far as the hub, and there its time is over
        client.send("40")
        eventually(lambda: live.server.manager.rooms.get("/"))
        connection.tick(monotonic() + 60)
    eventually(lambda: not live._outlet._connections._open)
    assert not live._ahead
    assert not hub._owners
    assert not live.server.manager.rooms.get("/")
    assert not live.server.environ
    with suppress(OSError, websocket.WebSocketException):
        client.close()
    server.shutdown()
    server.server_close()
    thread.join()
