import { rangeError } from '../errors';
import { shorten } from './bytes';
import { PickleDict, PickleGlobal, PickleList, type PickleRules, PickleTuple } from './pickle-values';

/** Integers of more bytes than this are no numbers of a model. */
const longestInteger = 1024;

/** The stack, the memo and the bytes of a pickle; {@link PickleRules} say what it may name. Every method throws a RangeError for what does not fit. */
export class PickleMachine {
  isDone = false;
  private at = 0;
  private opcodeAt = 0;
  private readonly view: DataView;
  private readonly stack: unknown[] = [];
  /** Heights of the stack at the open marks. */
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, unknown>();

  constructor(
    private readonly place: string,
    private readonly bytes: Uint8Array,
    private readonly rules: PickleRules,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The next opcode; messages from here on name its place. */
  opcode(): number {
    this.opcodeAt = this.at;
    return this.unsigned(1);
  }

  result(): unknown {
    if (this.stack.length !== 1) throw this.error('one value at the end', `${this.stack.length}`);
    return this.stack[0];
  }

  error(expected: string, got: string): RangeError {
    return rangeError(`${this.place}: byte ${this.opcodeAt}`, expected, shorten(got));
  }

  // The bytes.

  private take(length: number): number {
    const begin = this.at;
    if (begin + length > this.bytes.length) {
      throw this.error(`${length} bytes from ${begin} on`, `an end at ${this.bytes.length}`);
    }
    this.at += length;
    return begin;
  }

  unsigned(size: 1 | 2 | 4 | 8): number {
    const begin = this.take(size);
    if (size === 1) return this.view.getUint8(begin);
    if (size === 2) return this.view.getUint16(begin, true);
    return size === 4 ? this.view.getUint32(begin, true) : Number(this.view.getBigUint64(begin, true));
  }

  int32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  float64(): number {
    return this.view.getFloat64(this.take(8), false);
  }

  /** Little-endian two's complement, of any length. A bigint where no number holds it. */
  integer(length: number): number | bigint {
    if (length > longestInteger) throw this.error(`an integer of at most ${longestInteger} bytes`, `${length}`);
    const begin = this.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.bytes[begin + i]!);
    value = BigInt.asIntN(8 * length, value);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  text(length: number): string {
    const begin = this.take(length);
    return this.decode(begin, begin + length);
  }

  line(): string {
    const begin = this.at;
    const end = this.bytes.indexOf(0x0a, begin);
    if (end < 0) throw this.error('the end of a line', 'none');
    this.at = end + 1;
    return this.decode(begin, end);
  }

  private decode(begin: number, end: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes.slice(begin, end));
    } catch {
      throw this.error('UTF-8', 'other bytes');
    }
  }

  // The stack.

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop(): unknown {
    this.requireHeight(1);
    return this.stack.pop();
  }

  top(): unknown {
    this.requireHeight(1);
    return this.stack.at(-1);
  }

  popMany(count: number): unknown[] {
    this.requireHeight(count);
    return this.stack.splice(this.stack.length - count);
  }

  private requireHeight(count: number): void {
    if (this.stack.length - (this.marks.at(-1) ?? 0) < count) throw this.error(`${count} on the stack`, 'fewer');
  }

  mark(): void {
    this.marks.push(this.stack.length);
  }

  popMark(): unknown[] {
    const height = this.marks.pop();
    if (height === undefined) throw this.error('a mark', 'none');
    return this.stack.splice(height);
  }

  store(index: number): void {
    this.memo.set(index, this.top());
  }

  storeNext(): void {
    this.store(this.memo.size);
  }

  recall(index: number): void {
    if (!this.memo.has(index)) throw this.error(`something stored as ${index}`, 'nothing');
    this.push(this.memo.get(index));
  }

  // The containers.

  append(items: readonly unknown[]): void {
    const list = this.top();
    if (!(list instanceof PickleList)) throw this.error('a list to append to', kindOf(list));
    for (const item of items) list.items.push(item);
  }

  setItems(items: readonly unknown[], dict = this.top()): void {
    if (!(dict instanceof PickleDict)) throw this.error('a dict to put into', kindOf(dict));
    if (items.length % 2 !== 0) throw this.error('keys and values', `${items.length} values`);
    for (let i = 0; i < items.length; i += 2) {
      if (dict.entries.has(items[i])) throw this.error(`the key ${String(items[i])} once`, 'it twice');
      dict.entries.set(items[i], items[i + 1]);
    }
  }

  // The names.

  global(module: unknown, name: unknown): void {
    if (typeof module !== 'string' || typeof name !== 'string') throw this.error('two strings', 'something else');
    const full = `${module}.${name}`;
    if (!this.rules.globals.has(full)) {
      throw this.error(
        'tensors, containers, numbers and strings',
        `the Python object ${full}, which is not run or loaded`,
      );
    }
    this.push(new PickleGlobal(full));
  }

  call(): void {
    const [callee, args] = this.popMany(2);
    if (!(args instanceof PickleTuple)) throw this.error('a tuple of arguments', kindOf(args));
    const run = callee instanceof PickleGlobal ? this.rules.globals.get(callee.name) : undefined;
    if (run === undefined) throw this.error('something to call', kindOf(callee));
    this.push(this.checked(() => run(args.items)));
  }

  persistent(): void {
    const id = this.pop();
    this.push(this.checked(() => this.rules.persistent(id)));
  }

  private checked<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw new RangeError(`${this.place}: byte ${this.opcodeAt}: ${(cause as Error).message}`, { cause });
    }
  }

  /** The attributes of an OrderedDict, such as `_metadata` of a state_dict, are no part of the model. */
  build(): void {
    const state = this.pop();
    const object = this.top();
    const isFit = object instanceof PickleDict && object.isOrdered && state instanceof PickleDict;
    if (!isFit) throw this.error('attributes of an OrderedDict', `a state for ${kindOf(object)}`);
  }
}

function kindOf(value: unknown): string {
  if (value instanceof PickleGlobal) return value.name;
  if (value instanceof PickleList) return 'a list';
  if (value instanceof PickleTuple) return 'a tuple';
  if (value instanceof PickleDict) return 'a dict';
  return value === null ? 'None' : typeof value === 'object' ? 'a tensor or storage' : `a ${typeof value}`;
}
