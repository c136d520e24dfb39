import { never } from '@app/kernel';
import type { Difference } from '@app/platform/moving';
import type { MoveWords } from '../words.shape.js';

const STAGES: { readonly [stage in Parameters<MoveWords['stage']>[0]]: string } = {
  watching: '观察新处是否仍有进程在工作',
  looking: '检查数据目录',
  comparing: '比较已在目标处的记录',
  secrets: '搬移密钥与摘要',
  copying: '搬移记录',
  verifying: '逐条比较记录',
};

const HOW = { missing: '目标处缺失', foreign: '目标处多出', other: '目标处为另一内容', ahead: '在目标处已被销毁或撤销，此处尚未' } as const;

/** 搬家用语。 */
export const moveInChinese: MoveWords = {
  stage: (stage) => STAGES[stage],
  moved: ({ events, documents, copied }) => `商店现位于 ${events} 与 ${documents}；本次搬移了 ${copied} 条记录。`,
  verified: ({ records, secrets, checkpoints, failures }) =>
    `两处一致：${records} 条记录逐字节、同顺序相同，${secrets} 项密钥与摘要，${checkpoints} 个流程检查点，${failures} 项流程失败。`,
  livesThere: ({ events, documents }, at, since) => `商店已于 ${at} 搬到 ${events} 与 ${documents}${since ? '，并已在那里继续营业' : ''}。`,
  next: (folder) => [
    '接下来：',
    '  1. 用同样的 EVENTSTORE_URL、MONGODB_URL 与密钥加密密钥启动服务与工作进程；它们会先建立读模型',
    '  2. 在新处查看搁置事项与读模型：cardtrail parked list、cardtrail diff',
    `  3. 确认无误之前请保留 ${folder}：此后不再从中销售，只读命令仍可读取`,
    '  4. 随后请销毁其中的 secrets.db 以及更早的备份：在新处抹除的主体凭它们仍可读取',
  ],
  movedBack: (folder, records, secrets) => [
    `商店重新位于 ${folder}，新处已关闭${records === 0 ? '' : `；${records} 条关于工作进程的记录留在那里`}${secrets ? '；在那里生成的 API 密钥也留在那里' : ''}。`,
    '请取消设置 EVENTSTORE_URL 与 MONGODB_URL 并启动服务。',
    records === 0 && !secrets
      ? '如需再次搬往那里，请再次迁移：会接着那里已有的记录进行。'
      : '再次搬往那里之前请清空两处存储：本店不认识留在那里的内容。',
  ],
  knownUntil: ({ at, events, documents }) => `自 ${at} 起该商店位于 ${events} 与 ${documents}：以下为此处截至当时所知。`,
  difference: differenceInChinese,
};

function differenceInChinese(difference: Difference): string {
  switch (difference.of) {
    case 'record':
      return `${difference.stream} 的第 ${difference.revision} 号记录${HOW[difference.how]}（此处 ${difference.id ?? '无'}，目标处 ${difference.idThere ?? '无'}）`;
    case 'damage':
      return `${difference.stream} 的第 ${difference.revision} 号记录在目标处被改动：其字节与编号不符（此处 ${difference.id ?? '无'}）`;
    case 'secret':
      return `${difference.kind} ${difference.id} ${HOW[difference.how]}`;
    case 'checkpoint':
      return `流程 ${difference.saga} 在目标处应位于 ${difference.position}，实为 ${difference.positionThere ?? '无'}`;
    case 'failure':
      return `流程 ${difference.saga} 对订单 ${difference.orderId} 的失败记录在两处不同`;
    case 'skipped':
      return `${difference.projection} 对 ${difference.key} 跳过的事件在两处不同`;
    case 'arrival':
      return `自 ${difference.since} 起有另一商店正搬往或已位于目标处`;
    case 'read-models':
      return `目标处有 ${difference.name}，却没有推得它的记录`;
    default:
      return never(difference);
  }
}
