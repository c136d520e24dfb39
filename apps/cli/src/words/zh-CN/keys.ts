import type { KeyWords, ParkedWords } from '../words.shape.js';

const LEFT_OUT = { duplicates: '个重复，未导入', rejected: '个不是卡密，未导入', doubtful: '个已导入但看起来异常' } as const;
const REASONS: Readonly<Record<string, string>> = {
  'duplicate-in-file': '在文件中重复',
  'already-in-stock': '已在库中',
  empty: '为空',
  placeholder: '是占位内容',
  'too-long': '过长',
  'control-characters': '含控制字符',
  'not-text': '不是文本',
  'looks-like-an-apology': '像是致歉语，不像卡密',
  'invisible-characters': '含不可见字符',
};

/** 导入相关用语。 */
export const keysInChinese: KeyWords = {
  importing: '导入中',
  imported: (keys, batches) => `已导入 ${keys} 个卡密，共 ${batches} 个批次。`,
  leftOut: (what, count) => `${count} ${LEFT_OUT[what]}：`,
  reason: (reason) => REASONS[reason] ?? reason,
  line: (line) => `第 ${line} 行`,
  andMore: (count) => `另有 ${count} 个`,
  by: (server) => (server === undefined ? '由本命令自行导入。' : `由 ${server} 的服务导入。`),
};

/** 搁置事项用语。 */
export const parkedInChinese: ParkedWords = {
  none: '没有失败后搁置的事项。',
  columns: ['名称', '订单或文档', '起始', '次数', '状态', '错误'],
  retrying: '会自动重试',
  waiting: '等待您处理',
  well: (subscription, key) => `${subscription} 已处理好 ${key}。`,
  notWell: (subscription, key) => `${subscription} 处理 ${key} 再次失败：可用 cardtrail parked list 查看错误。`,
  skipped: (subscription, key) => `${subscription} 已放弃 ${key} 并继续。`,
  hint: 'cardtrail parked retry <名称> <订单或文档>，或：cardtrail parked skip … --reason …',
};
