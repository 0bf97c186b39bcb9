/**
 * What a thread of a team runs, as source text: bundlers have no file to find, and it works in Node and in browsers alike. It is told
 * its memories once, and then takes its orders from `mail`, a shared Int32Array (see team.ts for the places).
 *
 * It waits for an order by looking again and again, for some tens of microseconds, which is how far apart the sweeps of a fit are, and
 * sleeps after that.
 */
export const teamWorkerSource = `
const serve = ({ module, memories, mailbox, thread, places, operations }) => {
  const instances = memories.map((memory) => new WebAssembly.Instance(module, { env: { memory } }).exports);
  const mail = new Int32Array(mailbox);
  const order = places.orders + thread * places.length;
  let last = 0;
  for (;;) {
    for (let looks = 0; Atomics.load(mail, places.ticket) === last; looks++) {
      if (looks > 20000) Atomics.wait(mail, places.ticket, last);
    }
    last = Atomics.load(mail, places.ticket);
    try {
      const call = instances[mail[places.memory]][operations[mail[order]]];
      call(...mail.subarray(order + 1, order + places.length));
    } catch {
      Atomics.store(mail, places.failed, 1);
    }
    Atomics.add(mail, places.done, 1);
    Atomics.notify(mail, places.done);
  }
};
if (typeof self === 'undefined' || typeof importScripts === 'undefined') {
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.postMessage('ready');
  serve(workerData);
} else {
  self.onmessage = ({ data }) => {
    self.postMessage('ready');
    serve(data);
  };
}
`;
