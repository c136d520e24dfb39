import type { BackupWords, ReplayWords } from '../words.shape.js';

/** 读模型用语。 */
export const replayInChinese: ReplayWords = {
  reading: (projection) => `正在为 ${projection} 读取日志`,
  comparing: (projection) => `比较 ${projection}`,
  rebuilding: (projection) => `重建 ${projection}`,
  equal: (collection, count, position) => `${collection}：${count} 个文档，在位置 ${position} 处一致`,
  differs: (collection, differing, count) => `${collection}：${count} 个文档中有 ${differing} 个与日志推得的不同`,
  unsettled: (collection, count) => `${collection}：有 ${count} 个文档变化太快，来不及比较；请重试`,
  notReady: (projection) => `${projection}：尚未建成；请启动服务或重建`,
  field: (field, live, log) => `${field}：现为 ${live}，日志推得 ${log}`,
  since: (type, stream, revision) => `自 ${type}（${stream}@${revision}）起`,
  moreDocuments: (count) => `另有 ${count} 个文档`,
  allEqual: (count) => `全部 ${count} 个读模型都与日志一致。`,
  rebuilt: (build) => `${build} 已建成。`,
  switched: (projection, build, before) =>
    before === undefined
      ? `此后由 ${build} 回答查询。`
      : `此后由 ${build} 回答查询；${before} 保留到下一次重建。要退回：cardtrail rebuild ${projection} --build ${before} --switch`,
  notSwitched: (projection, build) => `两者不同，它与现用的并存。要让它回答查询：cardtrail rebuild ${projection} --build ${build} --switch`,
};

/** 备份用语。 */
export const backupInChinese: BackupWords = {
  taken: (target, files) => `已备份到 ${target}：${files} 个文件，均已校验。`,
  ofMovedShop: ({ at, events, documents }) =>
    `这是一家自 ${at} 起位于 ${events} 与 ${documents} 的商店的副本：除非用 cardtrail migrate --from embedded --to cluster --back 撤回搬移，否则没有服务会启用由它恢复的目录。`,
  kekApart: (kekFile) => `其中不含密钥加密密钥 ${kekFile}：请在别处保存该文件的副本，否则备份无法打开。`,
  layingOut: '正在校验并铺开备份……',
  quarantining: '隔离未售卡密',
  restored: (folder, position, takenAt) => `已恢复到 ${folder}：${takenAt} 的备份，截至位置 ${position}。`,
  braked: '退款与发货已刹车：备份之后发生的事，这里无从得知。',
  quarantined: (keys, batches) => `当时未售的 ${keys} 个卡密（${batches} 个批次）已隔离：此后它们可能已售出。`,
  release: (start) => [
    '弄清备份之后发生的事以后：',
    `  1. 在其上启动服务：${start} npm start`,
    '  2. 放行确未售出的卡密：POST /v1/batches/{batchId}/release {"keyIds": […]}',
    '  3. 松开刹车：先 GET /v1/brakes，再 DELETE /v1/brakes/{brakeId}',
  ],
};
