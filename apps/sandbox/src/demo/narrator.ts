import type { Bilingual, Story, Timeline, TimelineRecord, World } from '@app/stories';
import { paint } from './paint.js';

export type Language = keyof Bilingual;

const LOOK_EVERY_MILLIS = 100;
/** As on the clock of whoever watches. */
const clockTime = new Intl.DateTimeFormat('en-GB', {
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' },
});

/** Tells the audience what happens: what people do, and each fact of an order as soon as it is recorded. */
export class Narrator {
  private watched: { readonly orderId: string; readonly label: string; told: number }[] = [];
  private looking = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly language: Language,
    private readonly timelineOf: (orderId: string) => Promise<Timeline>,
  ) {}

  /** A line of the demonstration itself. */
  line(text = ''): void {
    process.stdout.write(`${text}\n`);
  }

  begin(story: Story, number: number, of: number): void {
    const complaints = story.complaints === undefined ? '' : paint('dim', `  (${story.complaints.join(', ')})`);
    this.line();
    this.line(`${paint(['bold', 'cyan'], `${number}/${of} ${story.name}`)}${complaints}`);
    this.line(`    ${story.tell[this.language]}`);
    this.watched = [];
    this.timer = setInterval(() => {
      this.look().catch((error: unknown) => this.line(`  ${String(error)}`));
    }, LOOK_EVERY_MILLIS);
  }

  async say(what: Bilingual): Promise<void> {
    await this.look();
    this.line(`  ${paint('yellow', '»')} ${what[this.language]}`);
  }

  watch(orderId: string): void {
    const label = String.fromCodePoint(65 + this.watched.length);
    this.watched.push({ orderId, label, told: 0 });
  }

  /** Tells what has been recorded since, then why each order stands where it stands. */
  async end(world: World): Promise<void> {
    clearInterval(this.timer);
    await this.look();
    for (const { orderId, label } of this.watched) {
      const { primary, secondary, modifiers } = await world.auditor.diagnosis(orderId);
      for (const { code, fault, headline, nextStep } of [primary, ...secondary]) {
        const more = [...(fault === 'none' ? [] : [`fault ${fault}`]), ...modifiers].join(', ');
        this.line(`  ${this.labelled(label)}${paint(['bold', 'magenta'], code)}${more === '' ? '' : ` (${more})`}`);
        this.line(`    ${this.shortened(headline[this.language])}`);
        this.line(`    ${paint('dim', '→')} ${this.shortened(nextStep[this.language])}`);
      }
    }
  }

  /** Reads the timelines of the watched orders; one reading at a time. */
  private look(): Promise<void> {
    const tell = (): Promise<void> => this.tellNews();
    this.looking = this.looking.then(tell, tell);
    return this.looking;
  }

  private async tellNews(): Promise<void> {
    for (const order of this.watched) {
      const { records } = await this.timelineOf(order.orderId);
      for (const record of records.slice(order.told)) this.line(this.told(record, order.label));
      order.told = records.length;
    }
  }

  private told({ revision, type, recordedAt, actor, explanation }: TimelineRecord, label: string): string {
    const when = paint('dim', `${clockTime.format(new Date(recordedAt))} #${String(revision).padEnd(2)}`);
    const what = this.shortened(explanation[this.language]);
    return `  ${this.labelled(label)}${when} ${paint('green', type)} ${paint('dim', actor)}  ${what}`;
  }

  /** An order's number stands in every number made from it: here it is clear which order is meant. */
  private shortened(text: string): string {
    return this.watched.reduce((shorter, { orderId }) => shorter.replaceAll(orderId, '…'), text);
  }

  private labelled(label: string): string {
    return this.watched.length > 1 ? `${paint('bold', label)} ` : '';
  }
}
