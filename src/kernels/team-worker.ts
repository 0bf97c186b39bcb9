/**
 * What a thread of a team runs, as source text: bundlers have no file to find, and it works in Node and in browsers alike. It is told
 * its memories once, and then takes its orders from `mail`, a shared Int32Array (see team.ts for the places and the states of an order).
 *
 * It waits for an order by looking again and again, for some tens of microseconds, which is how far apart the sweeps of a fit are, and
 * sleeps after that.
 */
export const teamWorkerSource = `
const serve = ({ module, memories, mailbox, thread, places, states, operations }) => {
  const instances = memories.map((memory) => new WebAssembly.Instance(module, { env: { memory } }).exports);
  const mail = new Int32Array(mailbox);
  const order = places.orders + thread * places.length;
  let last = 0;
  for (;;) {
    for (let looks = 0; Atomics.load(mail, places.ticket) === last; looks++) {
      if (looks > 20000) Atomics.wait(mail, places.ticket, last);
    }
    last = Atomics.load(mail, places.ticket);
    if (Atomics.compareExchange(mail, order, states.open, states.taken) !== states.open) continue;
    let end = states.done;
    try {
      const call = instances[mail[places.memory]][operations[mail[order + 1]]];
      call(...mail.subarray(order + 2, order + places.length));
    } catch {
      end = states.failed;
    }
    Atomics.store(mail, order, end);
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
