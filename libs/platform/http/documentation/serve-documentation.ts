import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeAnswers } from './describe-answers.js';
import { describeParameters } from './describe-parameters.js';
import { describeProblems } from './describe-problems.js';
import { describeSummaries } from './describe-summaries.js';
import { describeValidatedClasses } from './describe-validated-classes.js';
import { handlersOf, operationIdOf } from './handlers.js';
import { placeNamedSchemas } from './place-named-schemas.js';

/** Serves OpenAPI 3.1 at /v1/openapi.json and a page to browse it at /docs, all from this machine; neither where there is nothing to describe. */
export function serveDocumentation(app: NestFastifyApplication): void {
  const document = openApiOf(app);
  if (Object.keys(document.paths).length === 0) return;
  SwaggerModule.setup('docs', app, document, {
    ...{ raw: ['json'], jsonDocumentUrl: 'v1/openapi.json', customSiteTitle: 'CardTrail API' },
  });
}

/** The OpenAPI document of everything that an application answers. */
function openApiOf(app: NestFastifyApplication): OpenAPIObject {
  describeValidatedClasses(app);
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('CardTrail')
    .setDescription('An order backend for digital goods in which every order can explain itself.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'API key', description: 'An API key: ct_<role>_…' })
    .build();
  const made = SwaggerModule.createDocument(app, about, { operationIdFactory: operationIdOf });
  const handlers = handlersOf(app);
  const described = [describeParameters, describeSummaries, describeAnswers, describeProblems];
  return placeNamedSchemas(described.reduce((document, describe) => describe(document, handlers), made));
}
