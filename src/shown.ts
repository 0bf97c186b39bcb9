/**
 * Has Node's inspect and `console.log` print what `toString` says. It is done when the first object of a class is made, and not by a member of the class: a computed name is an
 * effect of the class itself, for which a bundle would have to keep it and all that it uses. To be called at the end of a constructor, or with what it made.
 */
export function shown<T extends object>(value: T): T {
  const custom = Symbol.for('nodejs.util.inspect.custom');
  const prototype = Object.getPrototypeOf(value) as object;
  if (!Object.hasOwn(prototype, custom)) {
    Object.defineProperty(prototype, custom, {
      value(this: T): string {
        return String(this);
      },
    });
  }
  return value;
}
