import { CaseFiles, READ_SIDE, type ReadSide } from '@app/assembly';
import { contactForLookup } from '@app/domain/order-case';
import { lastFourTerm } from '@app/domain/vault';
import { type Clock, type Instant, instant, isOrderId } from '@app/kernel';
import { Answers, Caller, type CallerIdentity, Refuses, Roles } from '@app/platform/http';
import { CLOCK } from '@app/platform/observability';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import type { Complaint } from '@app/read-models';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ListAnswers } from '../lists/list-answers.js';
import { accountsHidden, modeListed } from '../lists/mode-listed.js';
import { pageOf } from '../lists/page.dto.js';
import { type Found, foundAnswer } from './search.answer.js';
import { SearchDto } from './search.dto.js';

/** Finds orders by anything a complaint mentions. */
@ApiTags('audit')
@Controller('v1/audit/search')
@Roles('auditor')
export class SearchController {
  constructor(
    private readonly files: CaseFiles,
    private readonly lists: ListAnswers,
    @Inject(READ_SIDE) private readonly reads: Pick<ReadSide, 'complaints' | 'orphanPayments' | 'channelAccounts'>,
    @Inject(SECRET_STORE) private readonly secrets: Pick<SecretStore, 'index' | 'listApiKeys'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Newest first; what is of the mode of the caller's key. */
  @Get()
  @ApiOperation({ summary: 'Find orders by anything that a complaint mentions' })
  @Answers(foundAnswer)
  @Refuses('bad-cursor')
  async search(@Query() query: SearchDto, @Caller() caller: CallerIdentity): Promise<Found> {
    const mode = modeListed(caller);
    const { q, code, status, channel, seen } = query;
    const mentioned = q === undefined ? {} : { mentioned: await this.mentioned(q) };
    const fits = code === undefined ? {} : { fits: async (orderId: string) => (await this.codeOf(orderId)) === code };
    const wanted = { ...pageOf(query), ...mentioned, ...fits, mode, status, channel, from: time(query.from), to: time(query.to) };
    const page = await this.lists.page('orders-of-shop', seen, () => this.reads.complaints.find(wanted));
    const orphans = q === undefined || query.after !== undefined ? [] : await this.orphans(q.trim(), mode);
    return { items: page.items.map(({ order, foundBy }) => ({ ...order, foundBy })), next: page.next, orphans };
  }

  private async orphans(number: string, mode: CallerIdentity['mode'] | undefined): Promise<Found['orphans']> {
    const hidden = await accountsHidden(this.reads, mode);
    const found = await this.reads.orphanPayments.mentioning(number);
    return found.filter(({ account }) => !hidden.has(account));
  }

  /** An index differs from shop to shop, so a contact is looked up under the key of each. */
  private async mentioned(text: string): Promise<NonNullable<Complaint['mentioned']>> {
    const shops = new Set((await this.secrets.listApiKeys()).map(({ shopId }) => shopId).filter((shopId) => shopId !== ''));
    const contact = contactForLookup(text);
    const contacts = await Promise.all([...shops].map((shopId) => this.secrets.index(shopId, 'contact', contact)));
    const lastFour = lastFourTerm(text);
    const lastFours = lastFour === undefined ? [] : [await this.secrets.index('', 'key-value', lastFour)];
    return { text, contacts, lastFours };
  }

  private async codeOf(orderId: string): Promise<string | undefined> {
    return isOrderId(orderId) ? (await this.files.explain(orderId, this.clock.now()))?.explanation.code : undefined;
  }
}

function time(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : instant(text);
}
