// The same as node_socketio.js under Bun: Socket.IO's own engine for it, and Bun's own HTTP and WebSocket server.
import { Server as Engine } from "@socket.io/bun-engine";
import { Server } from "socket.io";

const engine = new Engine({ path: "/socket.io/" });
const io = new Server();
let seq = 0;

io.bind(engine);
io.on("connection", (socket) => {
  socket.join("room");
  socket.on("message", ({ text }, acknowledge) => {
    const message = { seq: ++seq, at: Date.now(), by: socket.id, text };
    io.to("room").emit("message", message);
    acknowledge({ seq: message.seq, at: message.at });
  });
});

export default {
  ...engine.handler(),
  routes: { "/": () => new Response("room") },
  hostname: "127.0.0.1",
  port: Number(process.env.PORT),
};
