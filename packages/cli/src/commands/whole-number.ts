import { InvalidArgumentError } from 'commander';

/** A parser of an option or argument: a whole number within these bounds, both allowed. `what` names it where it is no plain number. */
export function wholeNumber(least: number, most: number, what = 'number'): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`A ${what} from ${least} to ${most} is wanted.`);
    return value;
  };
}
