import { connect, type Socket } from 'node:net';

/** Sends these bytes on a fresh connection. @returns what came back until it closed, or until nothing more came for `quietMs`. */
export function exchange(port: number, bytes: string, quietMs = 250): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    let timer = setTimeout(over, quietMs * 4);
    function over(): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(text);
    }
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      clearTimeout(timer);
      timer = setTimeout(over, quietMs);
    });
    socket.on('close', over).on('error', over);
    socket.write(bytes, 'latin1');
  });
}

/** A connection that is open. */
export function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });
}
