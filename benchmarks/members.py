"""The members that the load generator plays: each says lines, and hands what it hears to the tally."""

import asyncio
import re
import time
import zlib

from picows import WSListener, WSMsgType, ws_connect

STAMP = re.compile(rb"~(\d{16})")
TEXT = "~%016d lunch at noon by the fountain, who is coming along?"
EMPTY_BLOCK = b"\x00\x00\xff\xff"  # ends every compressed message, and is left out on the wire (RFC 7692, 7.2.1)


def now():
    """Microseconds on a clock that never jumps: what a line carries, and what its arrival is compared with."""
    return time.monotonic_ns() // 1000


class Tally:
    """What was heard and acknowledged while it was open; latencies in microseconds."""

    def __init__(self):
        self.open = False
        self.heard, self.acknowledged, self.refusals = [], [], []

    def hear(self, payload):
        """A frame may hold several messages: each one counts."""
        if self.open:
            self.heard.append((now(), STAMP.findall(payload)))

    def deliveries(self):
        return [arrived - int(said) for arrived, stamps in self.heard for said in stamps]


class Member:
    """One connection; `again` is called whenever one of its lines was acknowledged."""

    def __init__(self, tally):
        self.tally = tally
        self.said = {}
        self.lines = 0
        self.seated = asyncio.get_running_loop().create_future()
        self.again = lambda: None

    def say(self):
        self.lines += 1
        self.said[self.lines] = said = now()
        self.send_line(self.lines, TEXT % said)

    def acknowledge(self, line):
        waited = now() - self.said.pop(line)
        if self.tally.open:
            self.tally.acknowledged.append(waited)
        self.again()


class SocketIOMember(Member, WSListener):
    """Socket.IO over WebSocket; `join` is the event that takes the seat, where the server knows one."""

    def __init__(self, tally, join):
        super().__init__(tally)
        self.join = join

    def on_ws_connected(self, transport):
        self.transport = transport
        accepted = (transport.response.headers or {}).get("Sec-WebSocket-Extensions", "")
        self.deflated = "permessage-deflate" in accepted
        self.inflater, self.deflater = zlib.decompressobj(-15), zlib.compressobj(1, wbits=-15)

    def on_ws_frame(self, transport, frame):
        payload = frame.get_payload_as_bytes()
        if frame.rsv1:
            payload = self.inflater.decompress(payload + EMPTY_BLOCK)
        if payload.startswith(b"42"):
            self.tally.hear(payload)
        elif payload.startswith(b"43"):
            self.answered(payload)
        else:
            self.negotiate(payload)

    def answered(self, payload):
        if b'"error"' in payload:
            self.tally.refusals.append(payload[:300].decode())
        line = int(payload[2 : payload.index(b"[")])
        self.acknowledge(line) if line else self.seated.set_result(True)

    def negotiate(self, payload):
        """Engine.IO's ping, and the three steps to a seat."""
        if payload == b"2":
            self.send(b"3")
        elif payload.startswith(b"0"):
            self.send(b"40")
        elif payload.startswith(b"40") and self.join:
            self.send(b'420["join",{}]')
        elif payload.startswith(b"40"):
            self.seated.set_result(True)
        elif payload.startswith(b"44"):
            self.seated.set_exception(ConnectionRefusedError(payload.decode()))

    def on_ws_disconnected(self, transport):
        if not self.seated.done():
            self.seated.set_exception(ConnectionResetError("closed before a seat was taken"))

    def send_line(self, line, text):
        self.send(b'42%d["message",{"text":"%s","key":"%d"}]' % (line, text.encode(), line))

    def send(self, payload):
        if self.deflated:
            payload = self.deflater.compress(payload) + self.deflater.flush(zlib.Z_SYNC_FLUSH)
            payload = payload.removesuffix(EMPTY_BLOCK)
        self.transport.send(WSMsgType.TEXT, payload, rsv1=self.deflated)

    def close(self):
        self.transport.disconnect()


class TcpMember(Member, asyncio.Protocol):
    """Lines over raw TCP, where a line is acknowledged by its own echo."""

    def connection_made(self, transport):
        self.transport, self.rest = transport, b""
        self.mark = b"#%d:" % id(self)
        self.own = re.compile(self.mark + rb"(\d+) ")
        self.seated.set_result(True)

    def data_received(self, data):
        lines, _, self.rest = (self.rest + data).rpartition(b"\n")
        self.tally.hear(lines)
        for line in self.own.findall(lines):
            self.acknowledge(int(line))

    def send_line(self, line, text):
        self.transport.write(self.mark + b"%d %s\n" % (line, text.encode()))

    def close(self):
        self.transport.abort()


async def socketio_member(spec, tally):
    host = f"127.0.0.1:{spec['port']}"
    headers = {"Origin": f"http://{host}"}
    if spec["login"]:
        headers["Cookie"] = await log_in(host)
    if spec["compression"]:
        headers["Sec-WebSocket-Extensions"] = "permessage-deflate; client_max_window_bits"
    url = f"ws://{host}/socket.io/?EIO=4&transport=websocket"
    _, member = await ws_connect(
        lambda: SocketIOMember(tally, spec["login"]), url, extra_headers=headers, websocket_handshake_timeout=60
    )
    return member


async def tcp_member(spec, tally):
    loop = asyncio.get_running_loop()
    _, member = await loop.create_connection(lambda: TcpMember(tally), "127.0.0.1", spec["port"])
    return member


async def log_in(host):
    """The room's door for programs: the cookie that holds the seat."""
    log_in.names += 1
    body = b'{"username":"member %d"}' % log_in.names
    head = f"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nConnection: close\r\n"
    reader, writer = await asyncio.open_connection(*host.split(":"))
    writer.write(head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    answer = await reader.read()
    writer.close()
    if b" 201 " not in answer[:20]:
        raise ConnectionRefusedError(answer.decode(errors="replace")[:600])
    return "; ".join(c.decode() for c in re.findall(rb"(?mi)^set-cookie: ([^;\r]+)", answer))


log_in.names = 0
WIRES = {"socketio": socketio_member, "tcp": tcp_member}


async def seat(spec, tally, count, at_once=50):
    """Connect that many members, a bounded number at once; returns when every one of them has its seat."""
    gate = asyncio.Semaphore(at_once)

    async def one():
        async with gate:
            member = await WIRES[spec["wire"]](spec, tally)
            await member.seated
            return member

    return await asyncio.gather(*(one() for _ in range(count)))
