import type { OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type PathItem = OpenAPIObject['paths'][string];

/** What can be asked for at one path by one method. */
export type Operation = NonNullable<PathItem[(typeof METHODS)[number]]>;

/** Where an operation stands: its path as the document writes it, `/v1/orders/{orderId}`. */
export type PlacedOperation = { readonly path: string; readonly method: (typeof METHODS)[number]; readonly operation: Operation };

/** Every operation of a document. */
export function operationsOf(document: OpenAPIObject): readonly PlacedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
}

/** Does the operation take an Idempotency-Key? */
export function isCommand({ parameters = [] }: Operation): boolean {
  return parameters.some((parameter) => 'in' in parameter && parameter.in === 'header' && parameter.name === 'Idempotency-Key');
}
