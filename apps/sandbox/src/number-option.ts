import { InvalidArgumentError } from 'commander';

/** Reads an option that is a number from `least` to `most`. */
export function numberOption(least: number, most: number, kind: 'whole' | 'any' = 'any'): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const fits = text.trim() !== '' && value >= least && value <= most && (kind === 'any' || Number.isInteger(value));
    if (!fits) throw new InvalidArgumentError(`give ${kind === 'whole' ? 'a whole number' : 'a number'} from ${least} to ${most}`);
    return value;
  };
}
