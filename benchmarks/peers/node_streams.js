// The same as node_socketio.js as one of several processes: what one of them passes on, the others read in a stream of Valkey's.
const http = require("node:http");
const { createAdapter } = require("@socket.io/redis-streams-adapter");
const { Redis } = require("ioredis");
const { Server } = require("socket.io");

const pages = http.createServer((request, response) => response.end("room"));
const adapter = createAdapter(new Redis(process.env.CHAT_VALKEY_URL));
const io = new Server(pages, { transports: ["websocket"], adapter });
let seq = 0;

io.on("connection", (socket) => {
  socket.join("room");
  socket.on("message", ({ text }, acknowledge) => {
    const message = { seq: ++seq, at: Date.now(), by: socket.id, text };
    io.to("room").emit("message", message);
    acknowledge({ seq: message.seq, at: message.at });
  });
});

pages.listen(Number(process.env.PORT), "127.0.0.1");
