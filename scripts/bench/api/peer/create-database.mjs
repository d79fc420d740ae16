// The peer's own database, from that of the API: a table of variants, one of the newest measurements, and the indexes its queries want.
import { pathToFileURL } from 'node:url'

/** @param {{ Database: any, from: string, to: string }} options */
export function createDatabase({ Database, from, to }) {
  const db = new Database(to)
  db.pragma('journal_mode = wal')
  db.exec(`attach '${from}' as source`)
  db.exec(`
    create table variants (id text primary key, family text not null, px integer not null, trainPx integer not null, params integer not null,
      statisticParams integer not null, macs integer not null, macsAtTrainPx integer not null, weightBytes integer not null,
      activationBytes integer not null, follows text not null, top1 real, top5 real, top1Figure text) without rowid;
    insert into variants select id, family, px, train_px, params, statistic_params, macs, macs_at_train_px, weight_bytes, activation_bytes,
      follows, top1, top5, top1_figure from source.variants;
    create table measured (variant text not null, device text not null, engine text not null, task text not null, batch integer not null,
      imagePx integer not null, precision text not null, result text not null, medianMs real not null, p90Ms real, p99Ms real,
      imagesPerS real not null, utilization real, grade text, receivedAtMs integer not null, deviceName text not null,
      primary key (device, engine, task, batch, precision, variant)) without rowid;
    insert into measured select variant, a.device, engine, task, batch_size, image_px, precision, result, median_ms, p90_ms, p99_ms,
      images_per_s, utilization, grade, received_at_ms, json_extract(d.device, '$.cpuModel')
      from source.aggregates a join source.devices d on d.id = a.device;
    detach source;
    create index measured_p90 on measured (device, engine, task, batch, precision, p90Ms, variant);
    create index measured_median on measured (device, engine, task, batch, precision, medianMs, variant);
  `)
  for (const field of ['params', 'macs', 'top1', 'top5', 'weightBytes', 'activationBytes', 'px']) {
    db.exec(
      `create index variants_${field} on variants (${field}, id); create index variants_${field}_down on variants (${field} desc, id)`,
    )
  }
  db.exec('create index variants_family on variants (family, id); analyze')
  db.close()
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { modules, from, to } = JSON.parse(process.argv[2])
  const { default: Database } = await import(pathToFileURL(`${modules}/better-sqlite3/lib/index.js`).href)
  createDatabase({ Database, from, to })
}
