import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations.js';

/** Gives an operation without a summary the words of its id: `CancelOrderController_cancel` is "Cancel order: cancel". */
export function describeSummaries(document: OpenAPIObject): OpenAPIObject {
  for (const { operation } of operationsOf(document)) {
    if (operation.summary === undefined || operation.summary === '') operation.summary = sentenceOf(operation.operationId ?? '');
  }
  return document;
}

function sentenceOf(operationId: string): string {
  const [owner = '', method = ''] = operationId.split('_', 2);
  const said = [wordsOf(owner.replace(/Controller$/, '')), wordsOf(method)].filter((words) => words !== '').join(': ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function wordsOf(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
}
