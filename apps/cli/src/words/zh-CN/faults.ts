import { never } from '@app/kernel';
import type { Fault } from '../../faults/fault.js';
import { moveInChinese } from './move.js';

/** 一行说明问题及处理办法（配置有误时每项设置一行）。 */
export function faultInChinese(fault: Fault): string {
  switch (fault.kind) {
    case 'usage':
      return `用法有误：${fault.detail}`;
    case 'bad-time':
      return `“${fault.text}”不是时间：请写成 2026-11-24T18:15:00+08:00`;
    case 'time-in-the-future':
      return `${fault.text} 尚未到来，无从得知`;
    case 'bad-citation':
      return '这不是先前回答的引用：请从 timeline 或 explain 的 citation 中复制';
    case 'bad-cursor':
      return '这不是列表中的位置：请从上一页的 next 中复制';
    case 'needs-shop':
      return `${fault.option} 需同时给出 --shop：同一个值在各商店的索引不同`;
    case 'configuration':
      return ['配置有误：', ...fault.faults.map(({ setting, what }) => `  ${setting}：${what}`)].join('\n');
    case 'unknown-order':
      return `找不到“${fault.asked}”对应的订单：请核对单号，或用 cardtrail orders 查找`;
    case 'foreign-payment':
      return `“${fault.asked}”是同一收款账户 ${fault.account} 上另一家店的付款：其单号不是本店的，这里没有对应订单`;
    case 'no-order-to-cite':
      return `“${fault.asked}”是一笔无主付款：请省略 --at 与 --at-revision，可用 --as-of 指定时间`;
    case 'ambiguous-order':
      return `“${fault.asked}”可能指多个订单，请指定其一：${fault.orders.join('、')}`;
    case 'unknown-revision':
      return `订单 ${fault.orderId} 没有第 ${fault.revision} 号记录：可用 cardtrail timeline ${fault.orderId} 查看`;
    case 'unknown-ruleset':
      return `没有规则集 ${fault.ruleset}：不给 --ruleset 即用当前规则`;
    case 'unknown-projection':
      return `没有读模型 ${fault.name}；现有：${fault.known.join('、')}`;
    case 'unknown-product':
      return `没有商品 ${fault.productId}：请先上架（POST /v1/products）`;
    case 'route-not-supported':
      return `商品 ${fault.productId} 不是库存发货，不接受卡密`;
    case 'not-parked':
      return `没有这样的搁置事项（${fault.detail}）：可用 cardtrail parked list 查看`;
    case 'unknown-subscription':
      return `没有这样的流程或读模型（${fault.detail}）：可用 cardtrail parked list 查看名称`;
    case 'file-not-readable':
      return `无法读取 ${fault.file}：${fault.detail}`;
    case 'malformed-lines':
      return `第 ${fault.line} 行无法读取（${fault.reason}）：请改正后重新导入；此前已导入的保留且不会重复`;
    case 'reason-missing':
      return '请用 --reason 给出原因代码：1 至 64 个小写字母、数字或连字符，例如 delivered-by-hand';
    case 'no-data':
      return `${fault.folder} 中没有 CardTrail 数据：请用 --data 或 CARDTRAIL_DATA 指定目录，或先启动一次服务`;
    case 'data-closed':
      return `当前用户无权使用 ${fault.path}（${fault.code}）：请以运行服务的用户执行 cardtrail`;
    case 'locked':
      return `${fault.folder} 正被另一个 CardTrail 进程使用，且未说明其监听地址：请等待其结束或将其停止`;
    case 'store-not-opened':
      return `无法打开存储：${fault.detail}`;
    case 'restore-unfinished':
      return `恢复到 ${fault.folder} 的操作没有完成：请再次运行 cardtrail restore，它会重新开始`;
    case 'shop-moved':
      return `${fault.folder} 的商店已于 ${fault.at} 搬到 ${fault.events} 与 ${fault.documents}：请把 EVENTSTORE_URL 与 MONGODB_URL 设为它们。若那里此后没有任何记录，要退回时先停止那里的进程，再运行 cardtrail migrate --from embedded --to cluster --back`;
    case 'never-moved':
      return `${fault.folder} 的商店就在其中：没有可撤回的搬移`;
    case 'still-open-there':
      return `新处有进程于 ${fault.heardAt} 仍在活动：请停止那里的所有进程后再试。命令与停滞的进程不会显露踪迹：请确认没有仍在执行的`;
    case 'shop-not-moved':
      return `已设置 EVENTSTORE_URL 与 MONGODB_URL，而 ${fault.folder} 中的商店从未搬到那里：请运行 cardtrail migrate，或将 CARDTRAIL_DATA 设为另一目录`;
    case 'keys-missing':
      return `密钥与记录不属于同一商店，或密钥已丢失（${fault.detail}）`;
    case 'no-shop-yet':
      return '那里还什么都没有：EVENTSTORE_URL 与 MONGODB_URL 所指的存储中尚无商店；请改正它们，或先启动一次服务';
    case 'keys-of-another-shop':
      return '新处已有另一商店的密钥：请在 MONGODB_URL 中给出空的数据库';
    case 'move-unfinished':
      return `这些存储自 ${fault.since} 起关闭：有商店正搬入或搬回，再次运行 cardtrail migrate 会接着进行；或商店已搬回其目录，请在那里打开`;
    case 'no-such-move':
      return `商店只能从 embedded 搬到 cluster，不能从 ${fault.from} 搬到 ${fault.to}`;
    case 'server-works-here':
      return `服务正在 ${fault.folder} 中工作：请先停止它再搬移；搬移期间不得有新的记录`;
    case 'stores-differ':
      return ['两处不一致，没有再写入任何内容：', ...fault.differences.map((one) => `  ${moveInChinese.difference(one)}`)].join('\n');
    case 'store-lost':
      return `存储失去连接或没有回应（${fault.detail}）：此前完成的部分仍然有效；恢复后请重试`;
    case 'key-encryption-key':
      return `密钥加密密钥有问题：${fault.detail}`;
    case 'read-model-not-ready':
      return `读模型 ${fault.projection} 尚未建成：请启动服务，或运行 cardtrail rebuild ${fault.projection} --switch`;
    case 'server-unreachable':
      return `${fault.url} 的服务占用着数据目录却没有回应（${fault.detail}）：请检查它，或停止后重试`;
    case 'server-late':
      return `${fault.url} 的服务收下了请求，却在 ${fault.seconds} 秒内没有回应，无法得知是否已执行：请先检查服务，并在重试前查看结果`;
    case 'server-key':
      return `服务需要管理员密钥才接受命令：请设置 CARDTRAIL_ADMIN_KEY，或让 ${fault.file} 可读`;
    case 'server-key-refused':
      return `服务不接受 ${fault.from} 中的密钥（${fault.code}）：请将 CARDTRAIL_ADMIN_KEY 设为其管理员密钥，或查看 ${fault.file}`;
    case 'server-refused':
      return [
        `服务拒绝了：${fault.title}（${fault.code}，状态码 ${fault.status}）`,
        ...fault.fields.map(({ field, code }) => `  ${field}：${code}`),
      ].join('\n');
    case 'job-failed':
      return `服务未能完成：${fault.problem}`;
    case 'job-cancelled':
      return '有人在服务端中止了它；已建成的部分保留，下次重建会接着进行';
    case 'job-interrupted':
      return '服务在此期间停止了；已建成的部分保留：请重新执行，会从中断处继续';
    case 'interrupted':
      return '已中断；此前完成的部分仍然有效';
    case 'newer-record':
      return `有一条记录由更新的版本写入，请升级 CardTrail：${fault.detail}`;
    case 'damaged-record':
      return `${fault.stream} 的第 ${fault.revision} 号记录已损坏：请保留原文件，并把最近的完好备份恢复到新目录`;
    case 'damaged-file':
      return `数据目录中有文件损坏（${fault.detail}）：请保留原文件，并把最近的完好备份恢复到新目录`;
    case 'foreign-views':
      return `读模型超前于日志（${fault.detail}）：views.db 与 events.db 不属于同一份数据；请移走 views.db 后启动服务`;
    case 'not-followed':
      return `没有进程在推进 ${fault.build}：请启动 worker，或从其日志查明为何停滞；已建成的部分保留`;
    case 'not-answered':
      return `没有跟进 ${fault.subscription} 的工作进程回应：请启动一个，或在其日志中查明原因；然后查看 cardtrail parked list 再试`;
    case 'unknown-build':
      return `没有完整的构建 ${fault.build}：它已被移除，或属于其他版本的程序；省略 --build 可新建一个`;
    case 'unfit-build':
      return `${fault.detail}；请等它结束后再试`;
    case 'embedded-only':
      return `${fault.command} 仅用于内嵌引擎；请用 EventStoreDB 与 MongoDB 自带的工具备份，密钥最后（docs/operating.md）`;
    case 'backup-target':
      return `无法写入目标：${fault.detail}`;
    case 'backup-source':
      return `没有可用的来源：${fault.detail}`;
    case 'backup-damaged':
      return `备份与当初不一致：${fault.detail}`;
    case 'internal':
      return `程序故障：${fault.detail}（--debug 可显示位置）`;
    default:
      return never(fault);
  }
}
