import type { OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type PathItem = OpenAPIObject['paths'][string];

/** What can be asked for at one path by one method. */
export type Operation = NonNullable<PathItem[(typeof METHODS)[number]]>;

/** Every operation of a document, with its path as the document writes it: `/v1/orders/{orderId}`. */
export function operationsOf(document: OpenAPIObject): readonly { readonly path: string; readonly operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, operation }];
    }),
  );
}
