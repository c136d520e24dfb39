import { Module } from '@nestjs/common';
import { ListAnswers } from '../lists/list-answers.js';
import { AuditController } from './audit.http.js';
import { ExplainOrphanController } from './explain-orphan.http.js';
import { ReadingTime } from './reading-time.js';
import { SearchController } from './search.http.js';

/** Timelines, states, diagnoses and the search, for those who must find out. */
@Module({ controllers: [AuditController, ExplainOrphanController, SearchController], providers: [ReadingTime, ListAnswers] })
export class AuditModule {}
