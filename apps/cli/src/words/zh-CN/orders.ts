import type { OrderWords } from '../words.shape.js';

const STATUSES = {
  'awaiting-stock': '等待库存',
  'awaiting-payment': '等待付款',
  cancelling: '取消中',
  paid: '已付款',
  held: '风控暂扣',
  delivering: '发货中',
  delivered: '已发货',
  'partly-delivered': '部分发货',
  refunding: '退款中',
  refunded: '已退款',
  cancelled: '已取消',
  expired: '已过期',
  'out-of-stock': '缺货',
  'needs-human': '需人工处理',
} as const;
const FAULTS = { B: '买家', M: '商户', P: '平台', C: '支付渠道', S: '供货方', none: '无' } as const;
const CONFIDENCE = { certain: '确定', likely: '很可能', possible: '可能' } as const;
const NEXT = { buyer: '买家', shop: '商店', operator: '运营人员', platform: '平台自动处理', nobody: '无需任何人' } as const;
const ACTORS = {
  shop: '商店',
  buyer: '买家',
  operator: '运营',
  auditor: '审计',
  dispute: '争议处理',
  admin: '管理员',
  channel: '渠道',
  supplier: '供货方',
  saga: '流程',
  system: '系统',
} as const;

/** 订单相关用语。 */
export const ordersInChinese: OrderWords = {
  status: (status) => STATUSES[status],
  statusUnknown: '未知：历史记录已损坏',
  timelineHead: ({ records, intact }) => `${records} 条记录，哈希链${intact ? '完整' : '已断裂'}`,
  asOf: (time, provisional) => `截至 ${time}${provisional ? '（暂定：距今不足 30 秒）' : ''}`,
  nothingYet: '当时还没有这个订单的任何记录。',
  restsOn: (place) => `依据 ${place}`,
  notIntact: '与订单所固定的内容不符',
  damaged: (stream, revision, kind) => `${stream} 的第 ${revision} 号记录已损坏（${kind}）。自此以后均不可信，须由人工判断。`,
  outsideDamaged: (stream, revision) => `订单所依据的 ${stream} 第 ${revision} 号记录已非原样。`,
  cite: (citation) => `要再次读取完全相同的内容：--at ${citation}`,
  actor: ({ kind, id }) => `${ACTORS[kind]} ${id}`,
  fault: (fault) => FAULTS[fault],
  confidence: (confidence) => CONFIDENCE[confidence],
  nextActor: (actor) => NEXT[actor],
  next: '下一步',
  remedy: '处理',
  who: '由谁处理',
  by: (time) => `，最迟 ${time}`,
  records: '依据',
  also: '另外',
  modifiers: '附带',
  columns: ['订单', '商店', '状态', '总价', '下单时间', '商店单号', '内容'],
  testMode: '测试',
  none: '没有符合条件的订单。',
  more: (cursor) => `还有更多：--after ${cursor}`,
};
