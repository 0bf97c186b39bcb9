/**
 * A restricted reader of Python's pickles, protocols 2 to 5 (the opcodes of `pickletools`).
 *
 * A pickle is a program for a machine with a stack and a memo: it can name any function of Python and call it. This machine has values and
 * containers, and calls only what its rules list, functions of this package all of them; nothing of the file is run. What else a pickle asks
 * for ends the reading with an error that says what it was. The machine does not recurse, and each opcode makes at most one value, so
 * that time and memory are bounded by the length of the pickle; shared and circular values are left to the caller.
 */
import { PickleMachine } from './pickle-machine';
import { PickleDict, PickleList, type PickleRules, PickleTuple } from './pickle-values';

/**
 * Reads a pickle to its STOP.
 *
 * @throws RangeError naming the byte, for pickles that are broken or ask for what the rules do not have
 */
export function readPickle(place: string, bytes: Uint8Array, rules: PickleRules): unknown {
  const machine = new PickleMachine(place, bytes, rules);
  while (!machine.isDone) {
    const opcode = machine.opcode();
    const operation = operations.get(opcode);
    if (operation === undefined) {
      const name = refused.get(opcode) ?? `opcode 0x${opcode.toString(16)}`;
      throw machine.error('values, containers and tensors of protocol 2 to 5', name);
    }
    operation(machine);
  }
  return machine.result();
}

const newestProtocol = 5;

/** By the names of `pickletools`. */
const operations: ReadonlyMap<number, (machine: PickleMachine) => void> = new Map([
  // PROTO, FRAME, STOP
  [
    0x80,
    (m: PickleMachine) => {
      const protocol = m.unsigned(1);
      if (protocol < 2 || protocol > newestProtocol) throw m.error('protocol 2 to 5', `${protocol}`);
    },
  ],
  [0x95, (m: PickleMachine) => void m.unsigned(8)],
  [
    0x2e,
    (m: PickleMachine) => {
      m.isDone = true;
    },
  ],
  // NONE, NEWTRUE, NEWFALSE
  [0x4e, (m: PickleMachine) => m.push(null)],
  [0x88, (m: PickleMachine) => m.push(true)],
  [0x89, (m: PickleMachine) => m.push(false)],
  // BININT, BININT1, BININT2, LONG1, LONG4, BINFLOAT
  [0x4a, (m: PickleMachine) => m.push(m.int32())],
  [0x4b, (m: PickleMachine) => m.push(m.unsigned(1))],
  [0x4d, (m: PickleMachine) => m.push(m.unsigned(2))],
  [0x8a, (m: PickleMachine) => m.push(m.integer(m.unsigned(1)))],
  [0x8b, (m: PickleMachine) => m.push(m.integer(m.unsigned(4)))],
  [0x47, (m: PickleMachine) => m.push(m.float64())],
  // BINUNICODE, SHORT_BINUNICODE, BINUNICODE8
  [0x58, (m: PickleMachine) => m.push(m.text(m.unsigned(4)))],
  [0x8c, (m: PickleMachine) => m.push(m.text(m.unsigned(1)))],
  [0x8d, (m: PickleMachine) => m.push(m.text(m.unsigned(8)))],
  // MARK, EMPTY_LIST, APPEND, APPENDS
  [0x28, (m: PickleMachine) => m.mark()],
  [0x5d, (m: PickleMachine) => m.push(new PickleList())],
  [0x61, (m: PickleMachine) => m.append([m.pop()])],
  [0x65, (m: PickleMachine) => m.append(m.popMark())],
  // EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3, TUPLE
  [0x29, (m: PickleMachine) => m.push(new PickleTuple([]))],
  [0x85, (m: PickleMachine) => m.push(new PickleTuple(m.popMany(1)))],
  [0x86, (m: PickleMachine) => m.push(new PickleTuple(m.popMany(2)))],
  [0x87, (m: PickleMachine) => m.push(new PickleTuple(m.popMany(3)))],
  [0x74, (m: PickleMachine) => m.push(new PickleTuple(m.popMark()))],
  // EMPTY_DICT, SETITEM, SETITEMS
  [0x7d, (m: PickleMachine) => m.push(new PickleDict())],
  [0x73, (m: PickleMachine) => m.setItems(m.popMany(2))],
  [0x75, (m: PickleMachine) => m.setItems(m.popMark())],
  // BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET
  [0x71, (m: PickleMachine) => m.store(m.unsigned(1))],
  [0x72, (m: PickleMachine) => m.store(m.unsigned(4))],
  [0x94, (m: PickleMachine) => m.storeNext()],
  [0x68, (m: PickleMachine) => m.recall(m.unsigned(1))],
  [0x6a, (m: PickleMachine) => m.recall(m.unsigned(4))],
  // GLOBAL, STACK_GLOBAL, REDUCE, BINPERSID, BUILD
  [0x63, (m: PickleMachine) => m.global(m.line(), m.line())],
  [0x93, (m: PickleMachine) => m.global(...(m.popMany(2) as [unknown, unknown]))],
  [0x52, (m: PickleMachine) => m.call()],
  [0x51, (m: PickleMachine) => m.persistent()],
  [0x62, (m: PickleMachine) => m.build()],
]);

/** What is met most among the rest, for the message. */
const refused: ReadonlyMap<number, string> = new Map([
  [0x81, 'an object of a class of Python (NEWOBJ)'],
  [0x92, 'an object of a class of Python (NEWOBJ_EX)'],
  [0x69, 'an object of a class of Python (INST)'],
  [0x6f, 'an object of a class of Python (OBJ)'],
  [0x42, 'bytes (BINBYTES)'],
  [0x43, 'bytes (SHORT_BINBYTES)'],
  [0x8e, 'bytes (BINBYTES8)'],
  [0x8f, 'a set (EMPTY_SET)'],
  [0x91, 'a frozenset (FROZENSET)'],
]);
