import type { FieldFault } from '../problems/problem.js';
import type { ProblemDocument } from '../problems/problem-document.js';
import { problemCodes } from '../problems/problem-statuses.js';
import { anything, growingChoice, integer, list, map, named, optional, record, text } from './schemas.js';

const fieldFault = named(
  'FieldFault',
  'One field of the input that is at fault.',
  record<FieldFault>({
    field: text('A path such as `buyer.contact` or `lines.0.quantity`.'),
    code: text('What is wrong with it.'),
    message: text('The same in English, for developers.'),
  }),
);

/** What every answer of 4xx and 5xx looks like. */
export const problemSchema = named(
  'Problem',
  'Why a request was not carried out (RFC 9457).',
  record<ProblemDocument>({
    type: text('`urn:cardtrail:problem:` and the code.'),
    title: text('In the language of Accept-Language: zh-CN or en.'),
    status: integer('The HTTP status.'),
    code: growingChoice('ProblemCode', problemCodes, 'The stable code: what a client decides by.'),
    fields: optional(list(fieldFault)),
    parameters: optional(map(anything('A number, a name or a list, by code.'), 'What the reader needs besides the code.')),
  }),
);
