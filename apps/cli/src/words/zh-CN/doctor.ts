import { never } from '@app/kernel';
import type { DoctorSays } from '../../doctor/finding.js';
import type { DoctorWords } from '../words.shape.js';

type Said = ReturnType<DoctorWords['says']>;

const BECAUSE = {
  quick: '因 --quick 未检查',
  damage: '无法检查：有记录不可读',
  keys: '没有正确的密钥加密密钥，无法检查',
  store: '没有读模型，无法检查',
  closed: '存储未能打开并读取，无法检查',
} as const;

/** 检查用语。 */
export const doctorInChinese: DoctorWords = {
  walking: '校验记录',
  counting: '读取记录',
  says,
  summary: ({ ok, warn, fail, skipped }) => `${ok} 项正常，${warn} 项需留意，${fail} 项有问题，${skipped} 项未检查。`,
};

function says(finding: DoctorSays): Said {
  switch (finding.code) {
    case 'node-fits':
      return { what: `Node ${finding.version}` };
    case 'configuration-fits':
      return { what: '所有设置均可用' };
    case 'configuration-fault':
      return { what: `${finding.setting} 不可用`, todo: finding.what };
    case 'no-data':
      return { what: `${finding.folder} 中没有 CardTrail 数据`, todo: '用 --data 指定目录，或先启动一次服务' };
    case 'data-closed':
      return { what: `当前用户无权读取 ${finding.path}（${finding.errno}）`, todo: '请以运行服务的用户执行 doctor' };
    case 'unknown-setting':
      return { what: `环境中设置了 ${finding.variable}，但没有这项设置`, todo: `请改正（最相近的是 ${finding.nearest}），或取消设置` };
    case 'private':
      return { what: `${finding.folder} 只有其所有者可读` };
    case 'open-to-others':
      return { what: `本机其他用户可读 ${finding.path}（权限 ${finding.mode}）`, todo: `chmod go-rwx ${finding.path}` };
    case 'restore-unfinished':
      return { what: `恢复到 ${finding.folder} 的操作没有完成`, todo: '再次运行 cardtrail restore，它会重新开始' };
    case 'shop-moved':
      return {
        what: `自 ${finding.at} 起，${finding.folder} 的商店位于 ${finding.events} 与 ${finding.documents}`,
        todo: '请把 EVENTSTORE_URL 与 MONGODB_URL 设为它们',
      };
    case 'keys-left-behind':
      return {
        what: `商店已搬走，其密钥仍在 ${finding.file}：在新处抹除的主体凭它们仍可读取`,
        todo: '确认搬移无误后，请销毁该文件以及更早的备份',
      };
    case 'nobody-runs':
      return { what: '没有服务在运行，也没有进程占用该目录' };
    case 'server-runs':
      return { what: `${finding.url} 的服务正在运行且就绪（进程 ${finding.pid}）` };
    case 'server-not-ready':
      return { what: `${finding.url} 的服务在运行但未就绪：${finding.detail}`, todo: '查看其日志' };
    case 'server-silent':
      return { what: `${finding.url} 的服务占用着目录却没有回应：${finding.detail}`, todo: '查看其日志，或重启它' };
    case 'folder-held':
      return { what: '有进程占用该目录，且未说明其监听地址', todo: '可能有其他命令正在执行：请稍后再试' };
    case 'disk-free':
      return {
        what: `磁盘剩余 ${finding.percent} %（${finding.gigabytes} GB）`,
        ...(finding.percent < 15 ? { todo: '请腾出空间：空间不足就无法记录任何事' } : {}),
      };
    case 'kek-fits':
      return { what: `能打开本商店的密钥，且已确认另有副本（${finding.confirmedAt}）` };
    case 'kek-fault':
      return { what: finding.detail, todo: '没有它，任何个人信息和卡密都无法再读取' };
    case 'kek-not-confirmed':
      return {
        what: '能打开本商店的密钥，但无人确认过别处存有副本',
        todo: `把 ${finding.file} 复制到本机之外的安全处，然后运行：cardtrail doctor --confirm-kek-stored`,
      };
    case 'file-sound':
      return { what: `${finding.file} 结构完好` };
    case 'file-damaged':
      return { what: `${finding.file} 已损坏：${finding.detail}`, todo: '保留原文件，并把最近的完好备份恢复到新目录' };
    case 'stores-closed':
      return { what: finding.detail };
    case 'records-sound':
      return { what: `${finding.all ? '全部' : '最新的'} ${finding.walked} 条记录均与写入时一致` };
    case 'record-damaged':
      return {
        what: `${finding.stream} 的第 ${finding.revision} 号记录与写入时不一致（${finding.kind}）`,
        todo: '查明由谁或何物改动，并把最近的完好备份恢复到新目录',
      };
    case 'checkpoints-fit':
      return { what: `${finding.count} 个日志跟随者，最慢的落后 ${finding.furthestBehind} 条记录` };
    case 'checkpoints-shared':
      return {
        what: `${finding.count} 个日志跟随者，${finding.behind.length === 0 ? '均未落后' : `落后的有：${finding.behind.join('、')}`}`,
      };
    case 'checkpoint-beyond-head':
      return {
        what: `${finding.subscription} 位于 ${finding.position}，而日志止于 ${finding.head}`,
        todo: 'views.db 与 events.db 不属于同一份数据：移走 views.db 后启动服务，它会重建',
      };
    case 'views-not-readable':
      return { what: `读模型不可读：${finding.detail}`, todo: '启动服务，它会根据日志重建' };
    case 'nothing-parked':
      return { what: '没有失败后搁置的事项' };
    case 'parked':
      return { what: `${finding.count} 个失败事项等待处理，${finding.retrying} 个会自动重试`, todo: 'cardtrail parked list' };
    case 'no-brakes':
      return { what: '没有设置刹车' };
    case 'brake-set':
      return { what: `${finding.effect} 已刹车（${finding.reason}）`, todo: `问题解决后：DELETE /v1/brakes/${finding.brakeId}` };
    case 'sealing-keys-kept':
      return { what: `${finding.keys} 个封存用密钥都在，${finding.erased} 个已销毁` };
    case 'sealing-key-unknown':
      return {
        what: `${finding.stream} 第 ${finding.revision} 号记录所用的密钥 ${finding.keyId} 从未存在于此${finding.more > 0 ? `，另有 ${finding.more} 个` : ''}`,
        todo: 'secrets.db 比 events.db 旧：请找回最新的 secrets.db',
      };
    case 'reservations-fit':
      return { what: `${finding.open} 个卡密预留，各自的订单都仍需要` };
    case 'reservation-left-over':
      return {
        what: `预留 ${finding.reservationId} 仍占着批次 ${finding.batchId} 的卡密，而其订单已结束`,
        todo: `运行服务，它会释放；并查看：cardtrail timeline ${finding.orderId}`,
      };
    case 'too-few-clients':
      return { what: `有地址的订单 ${finding.orders} 个、查看 ${finding.views} 次，不足以判断` };
    case 'clients-differ':
      return { what: `${finding.orders} 个订单、${finding.views} 次查看来自不同地址` };
    case 'one-client':
      return {
        what: `${finding.shopId} 的 ${finding.orders} 个订单中有 ${finding.percent} % 记录的是同一地址`,
        todo: '商店传来的是自己或代理的地址：请让它以 buyer.ip 传入买家的地址',
      };
    case 'one-viewer':
      return {
        what: `${finding.views} 次查看中有 ${finding.percent} % 记录的是同一地址`,
        todo: '那是代理的地址：请在 CARDTRAIL_TRUSTED_PROXIES 中写明',
      };
    case 'no-live-channels':
      return { what: '没有配置正式的渠道账号' };
    case 'public-url-fits':
      return { what: `渠道通知发往 ${finding.url}` };
    case 'public-url-local':
      return {
        what: `渠道（${finding.accounts.join('、')}）无法访问 ${finding.url}`,
        todo: '把 CARDTRAIL_PUBLIC_URL 设为外部可访问本服务的地址',
      };
    case 'channel-answers':
      return { what: `${finding.account} 有回应，且密钥可用` };
    case 'channel-not-trusted':
      return { what: `${finding.account} 没有给出可信的回应：${finding.because}`, todo: '检查其地址、商户号，尤其是密钥' };
    case 'channel-at-fault':
      return { what: `${finding.account} 配置有误：${finding.faults.join('；')}`, todo: '重新配置（PUT /v1/channels/{account}）' };
    case 'channel-cannot-be-asked':
      return { what: `${finding.account} 属于无法查询的类型` };
    case 'channels-not-asked':
      return { what: `未查询 ${finding.accounts} 个账号：加 --channels 即可` };
    case 'backup-sound':
      return { what: `${finding.folder} 是 ${finding.takenAt} 的备份，未被改动` };
    case 'backup-damaged':
      return { what: `${finding.folder}：${finding.detail}`, todo: '重新备份' };
    case 'left-out':
      return { what: BECAUSE[finding.because] };
    default:
      return never(finding);
  }
}
