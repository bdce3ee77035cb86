/** The limit: a WebSocket server that hands each frame to the others in the room, and does no more. */
import { WebSocketServer, type WebSocket } from 'ws';
import { ready } from './ready.ts';

const rooms = new Map<string, Set<WebSocket>>();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
server.on('listening', () => ready(server.address()));

server.on('connection', (socket, request) => {
  const name = request.url ?? '/';
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room.add(socket));
  socket.on('message', (frame: Buffer) => {
    for (const other of room) if (other !== socket) other.send(frame);
  });
  socket.on('close', () => room.delete(socket));
  socket.on('error', () => undefined);
});
