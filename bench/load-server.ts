// node bench/load-server.ts: takes jobs as JSON lines on stdin, prints reports as JSON lines.
import { createInterface } from 'node:readline';
import { runLoad, type LoadJob } from './load.ts';

console.log(JSON.stringify({ port: 0 }));
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await runLoad(JSON.parse(line) as LoadJob).then(
    (report) => ({ report }),
    (error: unknown) => ({ error: String(error) }),
  );
  console.log(JSON.stringify(answer));
}
