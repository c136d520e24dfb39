import { Readable } from 'node:stream';
import { never } from '@app/kernel';
import {
  Answers,
  type CommandRequest,
  NamePipe,
  Problem,
  problemOfRefusal,
  Refuses,
  RequestedBy,
  Roles,
  TakesLines,
} from '@app/platform/http';
import { Body, Controller, Headers, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { importReportAnswer } from './import-keys.answer.js';
import { ImportKeysRequest } from './import-keys-request.handlers.js';
import type { ImportReport } from './import-report.policy.js';
import { type KeyLines, keysOfCsv, keysOfList, keysOfNdjson, keysOfText, MalformedLines } from './key-lines.policy.js';
import { keyListIn } from './key-list.dto.js';

/** The same keys may come in any of these ways. */
const KEYS_BODY = {
  required: true,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['keys'],
        properties: { keys: { type: 'array', items: { type: 'string', maxLength: 4096 }, minItems: 1 } },
      },
    },
    'text/csv': { schema: { type: 'string', description: 'The first column of each line is a key (RFC 4180); there is no heading.' } },
    'application/x-ndjson': { schema: { type: 'string', description: 'Each line is a JSON string, or an object with the string `key`.' } },
    'text/plain': { schema: { type: 'string', description: 'Each line is a key.' } },
  },
};

/** Keys that come into the house. */
@ApiTags('products')
@Controller('v1/products/:productId/keys')
export class ImportKeysController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: 'Import keys of a product', requestBody: KEYS_BODY })
  @Roles('operator')
  @Answers(importReportAnswer)
  @Refuses(
    'unknown-product',
    'mode-mismatch',
    'route-not-supported',
    'malformed-lines',
    'invalid-input',
    'empty-batch',
    'duplicate-in-batch',
    'batch-exists',
  )
  @Refuses('too-many-keys', 'batch-too-large', 'index-behind')
  @TakesLines()
  async import(
    @Param('productId', NamePipe) productId: string,
    @Headers('content-type') contentType: string,
    @Body() body: unknown,
    @RequestedBy() { caller, commandId }: CommandRequest,
  ): Promise<ImportReport> {
    const lines = body instanceof Readable ? linesOf(contentType, body) : keysOfList(keysIn(body));
    try {
      const done = await this.commands.execute(new ImportKeysRequest(caller, { productId, commandId }, lines));
      switch (done.outcome) {
        case 'refused':
          throw problemOfRefusal(done.refusal);
        case 'imported':
          return reported(done.report);
        default:
          return never(done);
      }
    } catch (error) {
      if (!(error instanceof MalformedLines)) throw error;
      const { line, reason } = error;
      throw new Problem('malformed-lines', { fields: [{ field: `line ${line}`, code: reason, message: error.message }] });
    }
  }
}

function linesOf(contentType: string, body: Readable): KeyLines {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'text/csv') return keysOfCsv(body);
  return type === 'text/plain' ? keysOfText(body) : keysOfNdjson(body);
}

function keysIn(body: unknown): readonly string[] {
  const read = keyListIn(body);
  if ('faults' in read) throw new Problem('invalid-input', { fields: read.faults });
  return read.keys;
}

/** @throws Problem where there was nothing in it that could be a key */
function reported(report: ImportReport): ImportReport {
  if (report.imported + report.counts.duplicates > 0) return report;
  const fields = report.rejected.slice(0, 100).map(({ line, reason }) => ({ field: `line ${line}`, code: reason, message: 'is no key' }));
  throw new Problem('empty-batch', fields.length === 0 ? {} : { fields });
}
