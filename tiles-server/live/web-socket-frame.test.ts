import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { binaryFrame } from "./web-socket-frame.ts";

it("is read by a WebSocket client as one binary message, at every form of the length", async () => {
  const payloads = [0, 1, 125, 126, 65_535, 65_536, 100_000].map((length) => Buffer.alloc(length, length));
  const webSockets = new WebSocketServer({ noServer: true });
  const server = createServer().on("upgrade", (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, () => {
      for (const payload of payloads) socket.write(binaryFrame(payload));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const received: Buffer[] = [];
  await new Promise<void>((all) => {
    client.on("message", (message: Buffer, isBinary) => {
      if (isBinary) received.push(message);
      if (received.length === payloads.length) all();
    });
  });
  expect(received.map((message, i) => message.equals(payloads[i]!))).toEqual(payloads.map(() => true));
  client.terminate();
  server.close();
});
