// The official Socket.IO server: one room, every line passed on and acknowledged, nothing kept.
const http = require("node:http");
const { Server } = require("socket.io");

const pages = http.createServer((request, response) => response.end("room"));
const io = new Server(pages, { transports: ["websocket"] });
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
