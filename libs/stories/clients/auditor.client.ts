import type { Bilingual } from '../story.js';
import type { Answer } from './answer.js';
import type { JsonHttp } from './json-http.js';

/** One record of a timeline. */
export type TimelineRecord = {
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly data: Answer;
  readonly explanation: Bilingual;
};

/** An order's history. */
export type Timeline = { readonly chain: string; readonly records: readonly TimelineRecord[] };

/** One thing that explains where an order stands. */
export type FindingView = { readonly code: string; readonly fault: string; readonly headline: Bilingual; readonly nextStep: Bilingual };

/** Why an order stands where it stands. */
export type DiagnosisView = {
  readonly primary: FindingView;
  readonly secondary: readonly FindingView[];
  readonly modifiers: readonly string[];
};

/** What an auditor asks. */
export class AuditorClient {
  constructor(private readonly http: JsonHttp) {}

  async timeline(orderId: string): Promise<Timeline> {
    const answer = await this.http.get(`/v1/audit/orders/${orderId}/timeline`);
    return { chain: answer.text('chain'), records: answer.list('records').map(recordOf) };
  }

  async diagnosis(orderId: string): Promise<DiagnosisView> {
    const answer = await this.http.get(`/v1/audit/orders/${orderId}/diagnosis`);
    return {
      primary: findingOf(answer.at('primary')),
      secondary: answer.list('secondary').map(findingOf),
      modifiers: answer.texts('modifiers'),
    };
  }

  /** The ids of the orders that anything in a complaint leads to. */
  async search(complaint: string): Promise<readonly string[]> {
    const answer = await this.http.get(`/v1/audit/search?q=${encodeURIComponent(complaint)}`);
    return answer.list('items').map((item) => item.text('orderId'));
  }
}

function recordOf(record: Answer): TimelineRecord {
  const actor = record.at('actor');
  return {
    revision: Number(record.text('revision')),
    type: record.text('type'),
    recordedAt: record.text('recordedAt'),
    actor: actor.text('kind'),
    data: record.at('data'),
    explanation: bilingual(record.at('explanation')),
  };
}

function findingOf(finding: Answer): FindingView {
  return {
    code: finding.text('code'),
    fault: finding.text('fault'),
    headline: bilingual(finding.at('headline')),
    nextStep: bilingual(finding.at('nextStep')),
  };
}

function bilingual(text: Answer): Bilingual {
  return { 'zh-CN': text.text('zh-CN'), en: text.text('en') };
}
